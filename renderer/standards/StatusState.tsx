import type { LocalDate } from '../../domain/kernel/time.ts'
import { standingOf, type Standing } from '../../domain/standards/standing.ts'
import type { Status } from '../../domain/standards/standard.ts'
import { useToday } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import type { IconName } from '../ui/Icon.tsx'
import { State, type Tone } from '../ui/Show.tsx'

const looks: Record<Standing, { tone: Tone; icon: IconName }> = {
  active: { tone: 'done', icon: 'check' },
  coming: { tone: 'accent', icon: 'clock' },
  replaced: { tone: 'now', icon: 'repeat' },
  withdrawn: { tone: 'danger', icon: 'refused' },
  draft: { tone: 'plain', icon: 'edit' },
}

export function StatusState({ standard }: { standard: { status: Status; effective: LocalDate | null } }) {
  const text = useText()
  const standing = standingOf(standard, useToday())
  return <State {...looks[standing]}>{text(`standards.status.${standing}`)}</State>
}

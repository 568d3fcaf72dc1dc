import type { Status } from '../../domain/standards/standard.ts'
import { useText } from '../kernel/text.ts'
import type { IconName } from '../ui/Icon.tsx'
import { State, type Tone } from '../ui/Show.tsx'

const looks: Record<Status, { tone: Tone; icon: IconName }> = {
  active: { tone: 'done', icon: 'check' },
  replaced: { tone: 'now', icon: 'repeat' },
  withdrawn: { tone: 'danger', icon: 'refused' },
  draft: { tone: 'plain', icon: 'edit' },
}

export function StatusState({ status }: { status: Status }) {
  const text = useText()
  return <State {...looks[status]}>{text(`standards.status.${status}`)}</State>
}

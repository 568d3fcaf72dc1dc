import type { SystemRow } from '../../domain/systems/contract.ts'
import { useText } from '../kernel/text.ts'
import { State } from '../ui/Show.tsx'

type Standing = 'notActive' | 'notChecked' | 'reachable' | 'unreachable'

/** What was once seen of a system that is no longer in use says nothing. */
export function standingOf({ reach, system }: SystemRow): Standing {
  if (!system.active) return 'notActive'
  if (reach === null) return 'notChecked'
  return reach.reachable ? 'reachable' : 'unreachable'
}

const looks = {
  notActive: { icon: 'remove' },
  notChecked: { icon: 'clock' },
  reachable: { icon: 'check', tone: 'done' },
  unreachable: { icon: 'warning', tone: 'danger' },
} as const

export function ReachState({ row }: { row: SystemRow }) {
  const text = useText()
  const standing = standingOf(row)
  return <State {...looks[standing]}>{text(`systems.${standing}`)}</State>
}

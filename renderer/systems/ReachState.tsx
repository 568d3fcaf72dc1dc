import type { SystemRow } from '../../domain/systems/contract.ts'
import { useText } from '../kernel/text.ts'
import { State } from '../ui/Show.tsx'

export function ReachState({ row: { reach, system } }: { row: SystemRow }) {
  const text = useText()
  if (!system.active) return <State icon="remove">{text('systems.notActive')}</State>
  if (reach === null) return <State icon="clock">{text('systems.notChecked')}</State>
  return reach.reachable ? <State tone="done" icon="check">{text('systems.reachable')}</State> : <State tone="danger" icon="warning">{text('systems.unreachable')}</State>
}

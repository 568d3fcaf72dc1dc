import { fullName, shortDate } from '../../domain/kernel/formats.ts'
import type { DelegationRow } from '../../domain/people/contract.ts'
import { useText } from '../kernel/text.ts'
import { State, type Tone } from '../ui/Show.tsx'
import type { IconName } from '../ui/Icon.tsx'

const looks: Record<DelegationRow['state'], { tone: Tone; icon: IconName }> = {
  inForce: { tone: 'done', icon: 'check' }, future: { tone: 'accent', icon: 'clock' }, past: { tone: 'plain', icon: 'history' }, revoked: { tone: 'now', icon: 'close' },
}

export function DelegationStateWords({ state }: { state: DelegationRow['state'] }) {
  const text = useText()
  return <State {...looks[state]}>{text(`people.delegation.${state}`)}</State>
}

export function DelegationLines({ rows }: { rows: readonly DelegationRow[] }) {
  const text = useText()
  return (
    <ul className="plain-list">
      {rows.map(({ delegation, principal, deputy, state }) => (
        <li key={delegation.id}>
          <DelegationStateWords state={state} />
          <p>{text('people.actsFor', { deputy: fullName(deputy), principal: fullName(principal) })}</p>
          <p className="muted small">{shortDate(delegation.from)}–{shortDate(delegation.until)} · {text('people.byOrder', { number: delegation.order.number, date: delegation.order.date })}</p>
        </li>
      ))}
    </ul>
  )
}

import { useState } from 'react'
import { fullName, shortDate } from '../../domain/kernel/formats.ts'
import type { DelegationRow } from '../../domain/people/contract.ts'
import { mayReadOrder } from '../../domain/people/delegation-rules.ts'
import { FileView } from '../kernel/document-viewer.tsx'
import { useSeatTaken } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { State, type Tone } from '../ui/Show.tsx'
import type { IconName } from '../ui/Icon.tsx'

const looks: Record<DelegationRow['state'], { tone: Tone; icon: IconName }> = {
  inForce: { tone: 'done', icon: 'check' }, future: { tone: 'accent', icon: 'clock' }, past: { tone: 'plain', icon: 'history' }, revoked: { tone: 'now', icon: 'close' },
}

export function DelegationStateWords({ state }: { state: DelegationRow['state'] }) {
  const text = useText()
  return <State {...looks[state]}>{text(`people.delegation.${state}`)}</State>
}

/** The order as it was scanned, where one was attached and this person may read it. */
export function OrderFile({ row: { delegation, principal, orderFile } }: { row: DelegationRow }) {
  const text = useText()
  const seat = useSeatTaken()
  const [isOpen, setOpen] = useState(false)
  if (orderFile === null || !mayReadOrder(seat, delegation, principal)) return null
  return (
    <>
      <Button icon="file" look="quiet" onPress={() => setOpen(true)}>{text('people.readOrder')}</Button>
      {isOpen ? <Dialog title={orderFile.name} size="full" onClose={() => setOpen(false)}><FileView file={orderFile} /></Dialog> : null}
    </>
  )
}

export function DelegationLines({ rows }: { rows: readonly DelegationRow[] }) {
  return <ul className="plain-list">{rows.map((row) => <DelegationLine key={row.delegation.id} row={row} />)}</ul>
}

function DelegationLine({ row }: { row: DelegationRow }) {
  const text = useText()
  const { delegation, principal, deputy, state } = row
  return (
    <li>
      <DelegationStateWords state={state} />
      <p>{text('people.actsFor', { deputy: fullName(deputy), principal: fullName(principal) })}</p>
      <p className="muted small">{shortDate(delegation.from)}–{shortDate(delegation.until)} · {text('people.byOrder', { number: delegation.order.number, date: delegation.order.date })}</p>
      <OrderFile row={row} />
    </li>
  )
}

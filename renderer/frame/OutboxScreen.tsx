import type { OutboxRow } from '../../domain/kernel/bridge.ts'
import { maySendAgain } from '../../domain/kernel/outbox.ts'
import { OutboxRows } from '../kernel/OutboxRows.tsx'
import { useOutbox } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { EmptyState } from '../ui/Show.tsx'
import './outbox.css'

/** What was done without a line and waits to be sent, and what the portal refused, with its reason. */
export function OutboxScreen() {
  const text = useText()
  const rows = useOutbox()
  const undecided = rows.filter((row) => row.refusal !== null && maySendAgain(row.refusal.key))
  const refused = rows.filter((row) => row.state === 'refused' && !undecided.includes(row))
  const waiting = rows.filter((row) => row.state !== 'refused')
  return (
    <>
      <header className="screen-head"><h1>{text('page.outbox')}</h1><p className="muted reading">{text('page.outbox.hint')} <a href="#/without-line">{text('page.withoutLine')}</a></p></header>
      {rows.length === 0 ? <EmptyState icon="outbox" title={text('page.outbox.empty')}>{text('page.outbox.emptyHint')}</EmptyState> : null}
      <OutboxPart title={text('page.outbox.notSent')} rows={undecided} />
      <OutboxPart title={text('page.outbox.refusedOnes')} rows={refused} />
      <OutboxPart title={text('page.outbox.waitingOnes')} rows={waiting} />
    </>
  )
}

function OutboxPart({ title, rows }: { title: string; rows: readonly OutboxRow[] }) {
  if (rows.length === 0) return null
  return (
    <section className="outbox-part" aria-label={title}>
      <h2>{title}</h2>
      <OutboxRows rows={rows} />
    </section>
  )
}

import type { OutboxRow } from '../../domain/kernel/bridge.ts'
import { call } from '../kernel/bridge.ts'
import { outboxStore, useOutbox } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { Button } from '../ui/Button.tsx'
import { Banner, EmptyState, Moment, State } from '../ui/Show.tsx'
import './outbox.css'

/** What was done without a line and waits to be sent, and what the portal refused, with its reason. */
export function OutboxScreen() {
  const text = useText()
  const rows = useOutbox()
  const refused = rows.filter((row) => row.state === 'refused')
  const waiting = rows.filter((row) => row.state !== 'refused')
  return (
    <>
      <header className="screen-head"><h1>{text('page.outbox')}</h1><p className="muted reading">{text('page.outbox.hint')} <a href="#/without-line">{text('page.withoutLine')}</a></p></header>
      {rows.length === 0 ? <EmptyState icon="outbox" title={text('page.outbox.empty')}>{text('page.outbox.emptyHint')}</EmptyState> : null}
      <OutboxPart title={text('page.outbox.refusedOnes')} rows={refused} />
      <OutboxPart title={text('page.outbox.waitingOnes')} rows={waiting} />
    </>
  )
}

function OutboxPart({ title, rows }: { title: string; rows: readonly OutboxRow[] }) {
  const text = useText()
  const withdraw = async (id: string) => outboxStore.set(await call('outbox.withdraw', { id }))
  if (rows.length === 0) return null
  return (
    <section className="outbox-part" aria-label={title}>
      <h2>{title}</h2>
      <ul>
        {rows.map((row) => (
          <li key={row.id} className="panel outbox-row">
            <div className="outbox-words">
              <strong>{row.title}</strong>
              <span className="muted small">{text('page.doneAt')}: <Moment at={row.at} />{row.signed ? ` · ${text('page.signed')}` : ''}</span>
              {row.state === 'refused' ? null : <State icon={row.state === 'sending' ? 'send' : 'waiting'}>{text(row.state === 'sending' ? 'page.outbox.sending' : 'page.outbox.waiting')}</State>}
              {row.refusal ? <Banner tone="danger" title={text('page.outbox.refused')}>{text.refusal(row.refusal)}</Banner> : null}
            </div>
            {row.state === 'sending' ? null : <Button onPress={() => void withdraw(row.id)}>{text(row.state === 'refused' ? 'page.outbox.remove' : 'page.outbox.withdraw')}</Button>}
          </li>
        ))}
      </ul>
    </section>
  )
}

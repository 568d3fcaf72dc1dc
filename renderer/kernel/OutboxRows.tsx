import type { OutboxRow } from '../../domain/kernel/bridge.ts'
import { maySendAgain } from '../../domain/kernel/outbox.ts'
import { Button } from '../ui/Button.tsx'
import { Banner, Moment, State } from '../ui/Show.tsx'
import { call } from './bridge.ts'
import { outboxStore } from './state.ts'
import { useText } from './text.ts'
import './outbox-rows.css'

const written: ReadonlySet<string> = new Set(['words', 'reason', 'remark', 'proposal', 'description', 'text'])

/** What a person wrote in a command, wherever in its input: refused, it stands nowhere else any more. */
function wordsIn(input: unknown): string[] {
  if (typeof input !== 'object' || input === null) return []
  return Object.entries(input).flatMap(([name, value]) => (typeof value === 'string' ? (written.has(name) && value !== '' ? [value] : []) : wordsIn(value)))
}

/** Deeds that wait for the line, and those that the portal refused, each with what becomes of it. */
export function OutboxRows({ rows }: { rows: readonly OutboxRow[] }) {
  const text = useText()
  const withdraw = async (id: string) => outboxStore.set(await call('outbox.withdraw', { id }))
  const again = async (id: string) => outboxStore.set(await call('outbox.again', { id }))
  return (
    <ul className="outbox-rows">
      {rows.map((row) => (
        <li key={row.id} className="panel outbox-row">
          <div className="outbox-words">
            <strong>{row.title}</strong>
            <span className="muted small">{text('page.doneAt')}: <Moment at={row.at} />{row.signed ? ` · ${text('page.signed')}` : ''}</span>
            {row.state === 'refused' ? null : <State icon={row.state === 'sending' ? 'send' : 'waiting'}>{text(row.state === 'sending' ? 'page.outbox.sending' : 'page.outbox.waiting')}</State>}
            {row.refusal ? <Banner tone={maySendAgain(row.refusal.key) ? 'now' : 'danger'} title={text(maySendAgain(row.refusal.key) ? 'page.outbox.notSent' : 'page.outbox.refused')}>{text.refusal(row.refusal)}</Banner> : null}
            {row.state === 'refused' ? wordsIn(row.input).map((words, index) => <q key={index} className="reading">{words}</q>) : null}
          </div>
          {row.refusal && maySendAgain(row.refusal.key) ? <Button icon="send" onPress={() => void again(row.id)}>{text('page.outbox.again')}</Button> : null}
          {row.state === 'sending' ? null : <Button onPress={() => void withdraw(row.id)}>{text(row.state === 'refused' ? 'page.outbox.remove' : 'page.outbox.withdraw')}</Button>}
        </li>
      ))}
    </ul>
  )
}

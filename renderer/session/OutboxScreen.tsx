import { useMemo } from 'react'
import type { OutboxRow } from '../../domain/kernel/bridge.ts'
import { AnswerTable, type Column } from '../kernel/AnswerTable.tsx'
import { call } from '../kernel/bridge.ts'
import type { Answer } from '../kernel/portal.ts'
import { outboxStore, useOutbox } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { Button } from '../ui/Button.tsx'
import { Moment, State } from '../ui/Show.tsx'

const here: Answer<unknown> = {
  state: 'ready', answer: true, asOf: null, from: 'portal', refusal: null, faultNumber: null, asking: false, again: () => {},
}

/** What was done without a line and waits to be sent, and what the portal refused, with its reason. */
export function OutboxScreen() {
  const text = useText()
  const rows = useOutbox()
  const columns = useMemo((): Column<OutboxRow>[] => {
    const withdraw = async (id: string) => outboxStore.set(await call('outbox.withdraw', { id }))
    const state = (row: OutboxRow) => text(row.state === 'refused' ? 'page.outbox.refused' : row.state === 'sending' ? 'page.outbox.sending' : 'page.outbox.waiting')
    return [
      { key: 'title', title: text('page.deed'), width: 'minmax(240px, 2fr)', text: (row) => row.title, cell: (row) => row.title },
      { key: 'at', title: text('page.doneAt'), width: '170px', order: (row) => row.at, text: (row) => row.at, cell: (row) => <Moment at={row.at} /> },
      { key: 'signed', title: text('page.signed'), width: '110px', text: (row) => text(row.signed ? 'page.yes' : 'page.no'), cell: (row) => text(row.signed ? 'page.yes' : 'page.no') },
      {
        key: 'state', title: text('page.state'), width: 'minmax(240px, 2fr)', text: (row) => `${state(row)} ${row.refusal ? text.refusal(row.refusal) : ''}`,
        cell: (row) => <State tone={row.state === 'refused' ? 'danger' : 'plain'} icon={row.state === 'refused' ? 'refused' : 'waiting'}>{state(row)}{row.refusal ? `: ${text.refusal(row.refusal)}` : ''}</State>,
      },
      { key: 'withdraw', title: text('page.actions'), width: '150px', cell: (row) => (row.state === 'sending' ? null : <Button look="quiet" onPress={() => void withdraw(row.id)}>{text(row.state === 'refused' ? 'page.outbox.remove' : 'page.outbox.withdraw')}</Button>) },
    ]
  }, [text])
  return (
    <>
      <header className="screen-head"><h1>{text('page.outbox')}</h1><p className="muted reading">{text('page.outbox.hint')}</p></header>
      <AnswerTable label={text('page.outbox')} answer={here} rows={rows} columns={columns} rowKey={(row) => row.id} empty={{ icon: 'outbox', title: text('page.outbox.empty'), hint: text('page.outbox.emptyHint') }} />
    </>
  )
}

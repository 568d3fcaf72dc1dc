import { useCallback, useDeferredValue, useMemo, useState } from 'react'
import type { SessionState } from '../../domain/sessions/session.ts'
import { listSessions, type SessionRow } from '../../domain/sessions/queries.ts'
import { AnswerTable, type Column } from '../kernel/AnswerTable.tsx'
import { useFormats, type Formats } from '../kernel/formats.ts'
import { usePages } from '../kernel/pages.ts'
import { askOnce, useAnswer } from '../kernel/portal.ts'
import { changeQuery, go, useRoute, useTitle } from '../kernel/routes.ts'
import { mayAtAll, useSeatTaken } from '../kernel/state.ts'
import { useText, type Text } from '../kernel/text.ts'
import { Button } from '../ui/Button.tsx'
import { SearchField } from '../ui/SearchField.tsx'
import { Select } from '../ui/Select.tsx'
import { Moment, State } from '../ui/Show.tsx'
import { stateLooks } from './words.ts'

export function StateOfSession({ state }: { state: SessionState }) {
  const text = useText()
  return <State {...stateLooks[state]}>{text(`sessions.state.${state}`)}</State>
}

function columnsIn(text: Text, formats: Formats): Column<SessionRow>[] {
  const verbs = (row: SessionRow) => row.verbs.map((verb) => text(`sessions.verb.${verb}`)).join(', ')
  return [
    { key: 'number', title: text('sessions.field.number'), width: '90px', text: (row) => row.number, cell: (row) => row.number },
    { key: 'title', title: text('sessions.field.title'), width: 'minmax(240px, 3fr)', text: (row) => text.tri(row.title), cell: (row) => text.tri(row.title) },
    { key: 'when', title: text('sessions.field.when'), width: 'minmax(130px, 1fr)', order: (row) => row.plannedAt, text: (row) => formats.exact(row.plannedAt), cell: (row) => <Moment at={row.plannedAt} /> },
    { key: 'place', title: text('sessions.field.place'), width: 'minmax(140px, 1.2fr)', text: (row) => row.place, cell: (row) => row.place },
    { key: 'questions', title: text('sessions.field.questions'), width: '96px', align: 'end', order: (row) => row.questions, text: (row) => String(row.questions), cell: (row) => row.questions },
    { key: 'state', title: text('sessions.field.state'), width: 'minmax(150px, 1.1fr)', text: (row) => text(`sessions.state.${row.state}`), cell: (row) => <StateOfSession state={row.state} /> },
    { key: 'verbs', title: text('sessions.field.waits'), width: 'minmax(150px, 1.2fr)', text: verbs, cell: (row) => <strong>{verbs(row)}</strong> },
  ]
}

const whens = ['upcoming', 'past'] as const

/** Sessions to come, the nearest first, and those that are over. */
export function SessionsScreen() {
  const text = useText()
  const formats = useFormats()
  const { holder } = useSeatTaken()
  const { query } = useRoute()
  const when = query['when'] === 'past' ? 'past' : 'upcoming'
  const [words, setWords] = useState('')
  const sought = useDeferredValue(words.trim())
  const first = useAnswer(listSessions, { when, text: sought })
  const { rows, more } = usePages(first, useCallback((after: string) => askOnce(listSessions, { when, text: sought, after }), [when, sought]))
  const columns = useMemo(() => columnsIn(text, formats), [text, formats])
  useTitle(text('sessions.name'))
  const plan = mayAtAll(holder, 'sessions.prepare')
    ? <Button look="primary" icon="add" onPress={() => go('/sessions/new')}>{text('sessions.verb.plan')}</Button>
    : null
  return (
    <>
      <header className="screen-head">
        <h1>{text('sessions.name')}</h1>
        <span className="end row screen-only">{plan}</span>
      </header>
      <AnswerTable
        label={text('sessions.name')} answer={first} rows={rows} columns={columns} rowKey={(row) => row.id} onOpen={(row) => go(`/sessions/${row.id}`)} onEnd={more} lines={2} filterable={false}
        rowTone={(row) => (row.state === 'open' || row.state === 'break' ? 'now' : row.verbs.length > 0 ? 'unread' : undefined)}
        empty={sought === ''
          ? { icon: 'hall', title: text(`sessions.empty.${when}`), hint: text('sessions.empty.hint'), action: plan }
          : { icon: 'search', title: text('page.nothingFound'), action: <Button onPress={() => setWords('')}>{text('page.clearFilter')}</Button> }}
        tools={(
          <>
            <Select bare label={text('sessions.when.label')} value={when} onChange={(next) => changeQuery({ when: next })} options={whens.map((each) => ({ value: each, label: text(`sessions.when.${each}`) }))} />
            <SearchField label={text('sessions.search')} value={words} onChange={setWords} />
          </>
        )}
      />
    </>
  )
}

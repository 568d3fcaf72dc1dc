import { useMemo } from 'react'
import { glossary } from '../../domain/dictionary/contract.ts'
import type { GlossaryEntry } from '../../domain/dictionary/glossary.ts'
import { AnswerTable, type Column } from '../kernel/AnswerTable.tsx'
import { useAnswer } from '../kernel/portal.ts'
import { changeQuery, useRoute } from '../kernel/routes.ts'
import { mayAtAll, useSeatTaken } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { Button } from '../ui/Button.tsx'
import { Banner, Moment, State, type Tone } from '../ui/Show.tsx'
import type { IconName } from '../ui/Icon.tsx'
import { DictionaryTabs } from './DictionaryTabs.tsx'
import { ProposeDialog } from './ProposeDialog.tsx'
import { TermDialog } from './TermDialog.tsx'
import { useTerms, type Term } from './terms.ts'
import './dictionary.css'

const looks: Record<GlossaryEntry['state'], { tone: Tone; icon: IconName }> = {
  proposed: { tone: 'now', icon: 'waiting' }, accepted: { tone: 'done', icon: 'check' }, refused: { tone: 'danger', icon: 'refused' }, withdrawn: { tone: 'plain', icon: 'returned' }, retired: { tone: 'plain', icon: 'archive' },
}

const none: readonly GlossaryEntry[] = []

function TermState({ state, waits }: Pick<Term, 'state' | 'waits'>) {
  const text = useText()
  const words = <State {...looks[state]}>{text(`dictionary.glossary.state.${state}`)}</State>
  return waits ? <>{words} <span className="muted small">{text('page.outbox.waiting')}</span></> : words
}

/** A body's own terms: what waits stands first, then what is in use. */
export function GlossaryScreen() {
  const text = useText()
  const { query } = useRoute()
  const { holder } = useSeatTaken()
  const answer = useAnswer(glossary, {})
  const rows = useTerms(answer.answer?.entries ?? none)
  const opened = rows.find((each) => each.id === query['term'])
  const mayPropose = mayAtAll(holder, 'dictionary.propose')
  const columns = useMemo((): Column<Term>[] => [
    ...(['kk', 'ru', 'en'] as const).map((language): Column<Term> => ({ key: language, title: text(`dictionary.glossary.${language}`), width: 'minmax(140px, 2fr)', text: (row) => row[language], cell: (row) => <span lang={language}>{row[language]}</span> })),
    { key: 'pos', title: text('dictionary.glossary.pos'), width: 'minmax(110px, 1fr)', text: (row) => text(`dictionary.pos.${row.pos}`), cell: (row) => text(`dictionary.pos.${row.pos}`) },
    { key: 'topic', title: text('dictionary.glossary.topic'), width: 'minmax(120px, 1fr)', text: (row) => text(`dictionary.topic.${row.topic}`), cell: (row) => text(`dictionary.topic.${row.topic}`) },
    { key: 'state', title: text('dictionary.glossary.state'), width: '150px', text: (row) => text(`dictionary.glossary.state.${row.state}`), cell: (row) => <TermState {...row} /> },
    { key: 'proposer', title: text('dictionary.glossary.proposer'), width: 'minmax(140px, 1fr)', text: (row) => row.proposedBy.name, cell: (row) => <>{row.proposedBy.name}, <Moment at={row.proposedAt} /></>, order: (row) => row.proposedAt },
  ], [text])
  const add = mayPropose ? <Button icon="add" look="primary" onPress={() => changeQuery({ add: 'term' })}>{text('dictionary.glossary.propose')}</Button> : null
  return (
    <>
      <header className="screen-head"><h1>{text('dictionary.tab.glossary')}</h1><span className="end">{add}</span></header>
      <DictionaryTabs />
      {query['term'] && answer.answer && !opened ? <Banner tone="now">{text('dictionary.glossary.notHere')}</Banner> : null}
      <AnswerTable
        label={text('dictionary.tab.glossary')} answer={answer} rows={rows} columns={columns} rowKey={(row) => row.id} onOpen={(row) => changeQuery({ term: row.id })} lines={2}
        empty={{ icon: 'book', title: text('dictionary.glossary.empty'), hint: text('dictionary.glossary.emptyHint') }}
      />
      {opened ? <TermDialog entry={opened} onClose={() => changeQuery({ term: null })} /> : null}
      {mayPropose && query['add'] === 'term' ? <ProposeDialog word={query['word'] ?? ''} others={rows} onClose={() => changeQuery({ add: null, word: null })} /> : null}
    </>
  )
}

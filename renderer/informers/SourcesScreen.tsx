import { useMemo } from 'react'
import { sources, type SourceRow } from '../../domain/informers/contract.ts'
import { AnswerTable, type Column } from '../kernel/AnswerTable.tsx'
import { useAnswer } from '../kernel/portal.ts'
import { changeQuery, useRoute } from '../kernel/routes.ts'
import { useText } from '../kernel/text.ts'
import { Button } from '../ui/Button.tsx'
import { Moment } from '../ui/Show.tsx'
import { InformersTabs } from './InformersTabs.tsx'
import { SourceCard } from './SourceCard.tsx'
import { SourceDialog } from './SourceDialog.tsx'
import { resultWords, SourceResult } from './SourceResult.tsx'
import './informers.css'

/** Where the portal asks, how often, and how it went: for whoever keeps the portal. */
export function SourcesScreen() {
  const text = useText()
  const { query } = useRoute()
  const answer = useAnswer(sources, {})
  const rows = answer.answer ?? []
  const columns = useMemo((): Column<SourceRow>[] => [
    { key: 'name', title: text('informers.field.name'), width: 'minmax(220px, 2fr)', text: ({ source }) => `${text.tri(source.name)} ${source.address}`, cell: ({ source }) => <><strong>{text.tri(source.name)}</strong><br /><span className="muted small">{source.address}</span></> },
    { key: 'kind', title: text('informers.field.kind'), width: '140px', text: ({ source }) => text(`informers.kind.${source.kind}`), cell: ({ source }) => text(`informers.kind.${source.kind}`) },
    { key: 'every', title: text('informers.field.next'), width: '150px', text: ({ nextAt }) => nextAt ?? '', order: ({ nextAt }) => nextAt, cell: ({ nextAt }) => (nextAt === null ? '—' : <Moment at={nextAt} />) },
    { key: 'last', title: text('informers.field.last'), width: 'minmax(240px, 2fr)', text: (row) => resultWords(row, text), cell: (row) => <SourceResult row={row} /> },
  ], [text])
  const opened = rows.find(({ source }) => source.id === query['source'])
  return (
    <>
      <header className="screen-head">
        <h1>{text('informers.tab.sources')}</h1>
        <span className="end"><Button icon="add" onPress={() => changeQuery({ add: 'source' })}>{text('informers.add')}</Button></span>
      </header>
      <InformersTabs />
      <AnswerTable
        label={text('informers.tab.sources')} answer={answer} rows={rows} columns={columns} rowKey={({ source }) => source.id} onOpen={({ source }) => changeQuery({ source: source.id })} lines={2}
        rowTone={({ last }) => (last?.problem ? 'now' : undefined)} empty={{ icon: 'informers', title: text('informers.sourcesNone'), hint: text('informers.sourcesNoneHint') }}
      />
      {opened ? <SourceCard row={opened} onClose={() => changeQuery({ source: null })} /> : null}
      {query['add'] === 'source' ? <SourceDialog row={null} onClose={() => changeQuery({ add: null })} /> : null}
    </>
  )
}

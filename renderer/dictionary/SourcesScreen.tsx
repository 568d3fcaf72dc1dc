import { useMemo, useState } from 'react'
import type { Source } from '../../domain/dictionary/entry.ts'
import { AnswerTable, type Column } from '../kernel/AnswerTable.tsx'
import { call } from '../kernel/bridge.ts'
import { useFormats } from '../kernel/formats.ts'
import type { Answer } from '../kernel/portal.ts'
import { changeQuery, useRoute } from '../kernel/routes.ts'
import { useText } from '../kernel/text.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Banner, Moment } from '../ui/Show.tsx'
import { toast } from '../ui/Toast.tsx'
import { DictionaryTabs } from './DictionaryTabs.tsx'
import { ImportDialog } from './ImportDialog.tsx'
import { useDictionaryState } from './looking-up.ts'
import './dictionary.css'

/** What the dictionary of this PC consists of. */
export function SourcesScreen() {
  const text = useText()
  const formats = useFormats()
  const { query } = useRoute()
  const { state, fault, refresh } = useDictionaryState()
  const [removing, setRemoving] = useState<Source | null>(null)
  const answer: Answer<unknown> = { state: state ? 'ready' : fault === null ? 'loading' : 'fault', answer: state, asOf: null, from: null, refusal: null, faultNumber: fault, asking: false, again: refresh }
  const columns = useMemo((): Column<Source>[] => {
    const titleOf = (row: Source) => (row.kind === 'core' ? text('dictionary.coreTitle') : row.title)
    return [
      { key: 'title', title: text('dictionary.sources.title'), width: 'minmax(220px, 3fr)', text: titleOf, cell: (row) => <strong>{titleOf(row)}</strong> },
      { key: 'licence', title: text('dictionary.sources.licence'), width: 'minmax(160px, 2fr)', text: (row) => row.licence, cell: (row) => row.licence },
      { key: 'trust', title: text('dictionary.sources.trust'), width: 'minmax(170px, 1fr)', text: (row) => text(`dictionary.trust.${row.trust}`), cell: (row) => text(`dictionary.trust.${row.trust}`) },
      { key: 'senses', title: text('dictionary.sources.senses'), width: '140px', align: 'end', text: (row) => String(row.senses), order: (row) => row.senses, cell: (row) => formats.number(row.senses) },
      { key: 'added', title: text('dictionary.sources.added'), width: '170px', text: (row) => row.addedAt, order: (row) => row.addedAt, cell: (row) => <Moment at={row.addedAt} /> },
      { key: 'remove', title: text('dictionary.sources.remove'), width: '160px', cell: (row) => (row.kind === 'import' ? <IconButton icon="close" label={text('dictionary.sources.removeNamed', { title: row.title })} onPress={() => setRemoving(row)} /> : null) },
    ]
  }, [text, formats])
  return (
    <>
      <header className="screen-head">
        <h1>{text('dictionary.tab.sources')}</h1>
        <span className="end"><Button icon="upload" look="primary" onPress={() => changeQuery({ add: 'dictionary' })}>{text('dictionary.import')}</Button></span>
      </header>
      <DictionaryTabs />
      {state && !state.ready ? <Banner tone="now">{text('dictionary.notReady')}</Banner> : null}
      <AnswerTable label={text('dictionary.tab.sources')} answer={answer} rows={state?.sources ?? []} columns={columns} rowKey={(row) => row.id} lines={2} filterable={false} empty={{ icon: 'book', title: text('dictionary.sources.empty'), hint: text('dictionary.sources.emptyHint') }} />
      {query['add'] === 'dictionary' ? <ImportDialog known={state?.sources ?? []} onClose={() => { changeQuery({ add: null }); refresh() }} /> : null}
      {removing ? <RemoveDialog source={removing} onClose={() => { setRemoving(null); refresh() }} /> : null}
    </>
  )
}

function RemoveDialog({ source, onClose }: { source: Source; onClose: () => void }) {
  const text = useText()
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const remove = async () => {
    setBusy(true)
    const answer = await call('dictionary.removeSource', { id: source.id })
    setBusy(false)
    if ('refusal' in answer) return setProblem(text.refusal(answer.refusal))
    if ('fault' in answer) return setProblem(text('kernel.fault', { number: answer.fault.number }))
    toast((text) => text('dictionary.sources.removed'))
    onClose()
  }
  return (
    <Dialog title={text('dictionary.sources.remove')} size="small" alert onClose={onClose} actions={<><Button onPress={onClose} autoFocus>{text('page.cancel')}</Button><Button look="danger" busy={busy} onPress={() => void remove()}>{text('dictionary.sources.remove')}</Button></>}>
      <p>{text('dictionary.sources.removeAsk', { title: source.title })}</p>
      {problem === null ? null : <Banner tone="danger">{problem}</Banner>}
    </Dialog>
  )
}

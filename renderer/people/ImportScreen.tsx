import { useMemo, useRef, useState, type DragEvent } from 'react'
import type { OutputOf } from '../../domain/kernel/contract.ts'
import { importColumns, columnHeads, type ImportError, type ImportRow } from '../../domain/people/import.ts'
import { importCommit, importPreview, longestCsv, type ImportSource } from '../../domain/people/contract.ts'
import type { TextValues } from '../../domain/kernel/verdict.ts'
import { AnswerTable, type Column } from '../kernel/AnswerTable.tsx'
import { AnswerView } from '../kernel/AnswerView.tsx'
import { saveCsv } from '../kernel/csv.ts'
import { useAnswer, useCommand, type Answer } from '../kernel/portal.ts'
import { sendFile } from '../kernel/transfers.ts'
import { useText } from '../kernel/text.ts'
import { Button } from '../ui/Button.tsx'
import { Banner, Skeleton, State, type Tone } from '../ui/Show.tsx'
import type { IconName } from '../ui/Icon.tsx'
import { toast } from '../ui/Toast.tsx'
import { PeopleTabs } from './PeopleTabs.tsx'
import './people.css'

type Preview = OutputOf<typeof importPreview>

/** A list of people from CSV or XLSX: first what it would do, with every error in its place; then all of it or nothing. */
export function ImportScreen() {
  const text = useText()
  const input = useRef<HTMLInputElement>(null)
  const [source, setSource] = useState<{ name: string; source: ImportSource } | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [reading, setReading] = useState(false)
  const take = async (file: File | undefined) => {
    if (!file) return
    setProblem(null)
    setSource(null)
    setReading(true)
    const found = await readSource(file)
    setReading(false)
    if ('problem' in found) setProblem(text.refusal(found.problem))
    else setSource({ name: file.name, source: found.source })
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    void take(event.dataTransfer.files[0])
  }
  const template = () => saveCsv(text('people.importTemplate'), importColumns.map((column) => columnHeads[column][text.language === 'kk' ? 0 : text.language === 'ru' ? 1 : 2]), [])
  return (
    <>
      <header className="screen-head"><h1>{text('people.import')}</h1><p className="muted reading">{text('people.importHint')}</p></header>
      <PeopleTabs />
      <div className="drop" onDrop={drop} onDragOver={(event) => event.preventDefault()}>
        <div className="drop-foot">
          <Button icon="upload" look={source ? 'plain' : 'primary'} onPress={() => input.current?.click()}>{text('people.chooseList')}</Button>
          <span className="muted small">{text('page.orDropHere')}</span>
          <span className="end"><Button icon="download" look="quiet" onPress={template}>{text('people.importTemplate')}</Button></span>
        </div>
        <input ref={input} type="file" hidden accept=".csv,.xlsx" aria-label={text('people.chooseList')} onChange={(event) => { void take(event.target.files?.[0]); event.target.value = '' }} />
      </div>
      {reading ? <Skeleton /> : null}
      {problem ? <Banner tone="danger">{problem}</Banner> : null}
      {source ? <PreviewView key={source.name} name={source.name} source={source.source} onDone={() => setSource(null)} /> : null}
    </>
  )
}

async function readSource(file: File): Promise<{ source: ImportSource } | { problem: { key: string; values?: TextValues } }> {
  if (file.name.toLowerCase().endsWith('.csv')) {
    const bytes = new Uint8Array(await file.arrayBuffer()) as Uint8Array & { toBase64: () => string }
    return bytes.length > (longestCsv / 4) * 3 ? { problem: { key: 'people.import.csvTooLong' } } : { source: { csv: bytes.toBase64() } }
  }
  const sent = await sendFile(file, () => {}, new AbortController().signal)
  if ('file' in sent) return { source: { file: sent.file } }
  if ('refusal' in sent) return { problem: { key: sent.refusal.key, ...(sent.refusal.values ? { values: sent.refusal.values } : {}) } }
  return { problem: { key: 'kernel.fault', values: { number: 'fault' in sent ? sent.fault.number : '' } } }
}

function PreviewView({ name, source, onDone }: { name: string; source: ImportSource; onDone: () => void }) {
  const text = useText()
  const answer = useAnswer(importPreview, { source })
  const committing = useCommand(importCommit)
  const commit = async () => {
    const outcome = await committing.run({ source }, { title: `${text('people.import')}: ${name}` })
    if (outcome.state !== 'done') return
    toast(text('people.imported', { added: outcome.answer.added, changed: outcome.answer.changed, unchanged: outcome.answer.unchanged }))
    onDone()
  }
  return (
    <AnswerView answer={answer}>
      {(preview) => (
        <section className="stack import-preview" aria-label={name}>
          <div className="screen-head">
            <h2>{name}</h2>
            <p className="muted">{text('people.importCounts', { rows: preview.rows, added: preview.added, changed: preview.changed, unchanged: preview.unchanged })}</p>
            <span className="end"><Button look="primary" disabled={preview.whyNot !== null} busy={committing.busy} onPress={() => void commit()}>{text('people.deed.importCommit')}</Button></span>
          </div>
          {preview.whyNot ? <Banner tone="danger">{text.refusal(preview.whyNot)}</Banner> : null}
          {committing.refusal ? <Banner tone="danger">{text.refusal(committing.refusal)}</Banner> : null}
          {preview.errorCount > 0 ? <ErrorTable answer={answer} errors={preview.errors} /> : <SampleTable answer={answer} rows={preview.sample} />}
        </section>
      )}
    </AnswerView>
  )
}

function ErrorTable({ answer, errors }: { answer: Answer<Preview>; errors: readonly ImportError[] }) {
  const text = useText()
  const columns = useMemo((): Column<ImportError>[] => [
    { key: 'line', title: text('people.line'), width: '100px', align: 'end', order: (row) => row.line, text: (row) => String(row.line), cell: (row) => row.line },
    { key: 'column', title: text('people.column'), width: '220px', text: (row) => (row.column ? text(`people.field.${row.column}`) : ''), cell: (row) => (row.column ? text(`people.field.${row.column}`) : '—') },
    { key: 'why', title: text('people.whatIsWrong'), width: 'minmax(320px, 3fr)', text: (row) => text.refusal(row), cell: (row) => <State tone="danger" icon="warning">{text.refusal(row)}</State> },
  ], [text])
  return <AnswerTable label={text('people.importErrors')} answer={answer} rows={errors} columns={columns} rowKey={(row) => `${row.line} ${row.column} ${row.key}`} empty={{ icon: 'check', title: text('page.nothingFound') }} />
}

const looks: Record<ImportRow['state'], { tone: Tone; icon: IconName }> = {
  added: { tone: 'done', icon: 'add' }, changed: { tone: 'accent', icon: 'edit' }, unchanged: { tone: 'plain', icon: 'check' }, wrong: { tone: 'danger', icon: 'warning' },
}

function SampleTable({ answer, rows }: { answer: Answer<Preview>; rows: readonly ImportRow[] }) {
  const text = useText()
  const columns = useMemo((): Column<ImportRow>[] => [
    { key: 'line', title: text('people.line'), width: '90px', align: 'end', order: (row) => row.line, text: (row) => String(row.line), cell: (row) => row.line },
    { key: 'state', title: text('people.state'), width: '140px', text: (row) => text(`people.importState.${row.state}`), cell: (row) => <State {...looks[row.state]}>{text(`people.importState.${row.state}`)}</State> },
    ...importColumns.map((column): Column<ImportRow> => ({ key: column, title: text(`people.field.${column}`), width: '170px', text: (row) => row.values[column] ?? '', cell: (row) => row.values[column] ?? '' })),
  ], [text])
  return <AnswerTable label={text('people.importSample')} answer={answer} rows={rows} columns={columns} rowKey={(row) => String(row.line)} empty={{ icon: 'people', title: text('page.nothingFound') }} />
}

import { useMemo, useRef, useState, type DragEvent } from 'react'
import type { z } from 'zod'
import type { Command, Query } from '../../domain/kernel/contract.ts'
import { columnsOf, longestCsv, type ListColumns, type ListCommitted, type ListError, type ListPreview, type ListRow, type ListRowState, type ListSource, type ListWish } from '../../domain/kernel/list-import.ts'
import { languages, type Language } from '../../domain/kernel/text.ts'
import type { TextValues } from '../../domain/kernel/verdict.ts'
import { Button } from '../ui/Button.tsx'
import type { IconName } from '../ui/Icon.tsx'
import { Banner, Skeleton, State, type Tone } from '../ui/Show.tsx'
import { toast } from '../ui/Toast.tsx'
import { AnswerTable, type Column as TableColumn } from './AnswerTable.tsx'
import { AnswerView } from './AnswerView.tsx'
import { saveCsv } from './csv.ts'
import { useAnswer, useCommand, type Answer } from './portal.ts'
import { useText } from './text.ts'
import { sendFile } from './transfers.ts'
import './list-import.css'

interface ListImportProps<Column extends string> {
  list: ListColumns<Column>
  nameOf: (column: Column) => string
  preview: Query<string, typeof ListWish, z.ZodType<ListPreview<Column>, ListPreview<Column>>>
  commit: Command<string, typeof ListWish, typeof ListCommitted>
  /** Names the deed in outbox and history, and its button. */
  title: string
  submit: string
}

/** A list from CSV or XLSX: first what it would do, with every error in its place; then all of it or nothing. */
export function ListImport<Column extends string>(props: ListImportProps<Column>) {
  const { list } = props
  const text = useText()
  const input = useRef<HTMLInputElement>(null)
  const [source, setSource] = useState<{ name: string; source: ListSource } | null>(null)
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
  const template = () => saveCsv(text('page.list.template'), columnsOf(list).map((column) => headOf(list, column, text.language)), [columnsOf(list).map((column) => list.example[column])])
  return (
    <>
      <div className="drop" onDrop={drop} onDragOver={(event) => event.preventDefault()}>
        <div className="drop-foot">
          <Button icon="upload" look={source ? 'plain' : 'primary'} onPress={() => input.current?.click()}>{text('page.list.choose')}</Button>
          <span className="muted small">{text('page.orDropHere')}</span>
          <span className="end"><Button icon="download" look="quiet" onPress={template}>{text('page.list.template')}</Button></span>
        </div>
        <input ref={input} type="file" hidden accept=".csv,.xlsx" aria-label={text('page.list.choose')} onChange={(event) => { void take(event.target.files?.[0]); event.target.value = '' }} />
      </div>
      {reading ? <Skeleton /> : null}
      {problem ? <Banner tone="danger">{problem}</Banner> : null}
      {source || reading ? null : <Expected list={list} />}
      {source ? <PreviewView key={source.name} {...props} name={source.name} source={source.source} onDone={() => setSource(null)} /> : null}
    </>
  )
}

const headOf = <Column extends string>(list: ListColumns<Column>, column: Column, language: Language): string => list.heads[column][languages.indexOf(language) as 0 | 1 | 2]

/** Before there is a file: what to bring and what will become of it. */
function Expected<Column extends string>({ list }: { list: ListColumns<Column> }) {
  const text = useText()
  return (
    <section className="stack list-expected">
      <ol className="list-steps reading">{(['template', 'choose', 'save'] as const).map((step) => <li key={step}>{text(`page.list.step.${step}`)}</li>)}</ol>
      <h2>{text('page.list.columns')}</h2>
      <table className="plain-table">
        <thead><tr><th scope="col">{text('page.list.column')}</th><th scope="col">{text('page.list.need')}</th><th scope="col">{text('page.list.example')}</th></tr></thead>
        <tbody>
          {columnsOf(list).map((column) => (
            <tr key={column}>
              <th scope="row">{headOf(list, column, text.language)}</th>
              <td>{list.required.includes(column) ? <strong>{text('page.list.needed')}</strong> : <span className="muted">{text('page.list.optional')}</span>}</td>
              <td>{list.example[column] || '—'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

async function readSource(file: File): Promise<{ source: ListSource } | { problem: { key: string; values?: TextValues } }> {
  if (file.name.toLowerCase().endsWith('.csv')) {
    const bytes = new Uint8Array(await file.arrayBuffer()) as Uint8Array & { toBase64: () => string }
    return bytes.length > (longestCsv / 4) * 3 ? { problem: { key: 'kernel.list.csvTooLong' } } : { source: { csv: bytes.toBase64() } }
  }
  const sent = await sendFile(file, () => {}, new AbortController().signal)
  if ('file' in sent) return { source: { file: sent.file } }
  if ('refusal' in sent) return { problem: { key: sent.refusal.key, ...(sent.refusal.values ? { values: sent.refusal.values } : {}) } }
  return { problem: { key: 'kernel.fault', values: { number: 'fault' in sent ? sent.fault.number : '' } } }
}

type PreviewProps<Column extends string> = ListImportProps<Column> & { name: string; source: ListSource; onDone: () => void }

function PreviewView<Column extends string>({ list, nameOf, preview: question, commit: command, title, submit, name, source, onDone }: PreviewProps<Column>) {
  const text = useText()
  const answer = useAnswer(question, { source })
  const committing = useCommand(command)
  const commit = async () => {
    const outcome = await committing.run({ source }, { title: `${title}: ${name}` })
    if (outcome.state !== 'done') return
    toast((text) => text('page.list.done', { added: outcome.answer.added, changed: outcome.answer.changed, unchanged: outcome.answer.unchanged }))
    onDone()
  }
  return (
    <AnswerView answer={answer}>
      {(preview) => (
        <section className="stack list-preview" aria-label={name}>
          <div className="screen-head">
            <h2>{name}</h2>
            <p className="muted">{text('page.list.counts', { rows: preview.rows, added: preview.added, changed: preview.changed, unchanged: preview.unchanged })}</p>
            <span className="end"><Button look="primary" disabled={preview.whyNot !== null} busy={committing.busy} onPress={() => void commit()}>{submit}</Button></span>
          </div>
          {preview.whyNot ? <Banner tone="danger">{text.refusal(preview.whyNot)}</Banner> : null}
          {committing.refusal ? <Banner tone="danger">{text.refusal(committing.refusal)}</Banner> : null}
          {preview.errorCount > 0 ? <ErrorTable answer={answer} errors={preview.errors} nameOf={nameOf} /> : <SampleTable answer={answer} rows={preview.sample} columns={columnsOf(list)} nameOf={nameOf} />}
        </section>
      )}
    </AnswerView>
  )
}

interface NamedProps<Column extends string> { answer: Answer<unknown>; nameOf: (column: Column) => string }

function ErrorTable<Column extends string>({ answer, errors, nameOf }: NamedProps<Column> & { errors: readonly ListError<Column>[] }) {
  const text = useText()
  const columns = useMemo((): TableColumn<ListError<Column>>[] => [
    { key: 'line', title: text('page.list.line'), width: '100px', align: 'end', order: (row) => row.line, text: (row) => String(row.line), cell: (row) => row.line },
    { key: 'column', title: text('page.list.column'), width: '220px', text: (row) => (row.column ? nameOf(row.column) : ''), cell: (row) => (row.column ? nameOf(row.column) : '—') },
    { key: 'why', title: text('page.list.whatIsWrong'), width: 'minmax(320px, 3fr)', text: (row) => text.refusal(row), cell: (row) => <State tone="danger" icon="warning">{text.refusal(row)}</State> },
  ], [text, nameOf])
  return <AnswerTable label={text('page.list.errors')} answer={answer} rows={errors} columns={columns} rowKey={(row) => `${row.line} ${row.column} ${row.key}`} empty={{ icon: 'check', title: text('page.nothingFound') }} />
}

const looks: Record<ListRowState, { tone: Tone; icon: IconName }> = {
  added: { tone: 'done', icon: 'add' }, changed: { tone: 'accent', icon: 'edit' }, unchanged: { tone: 'plain', icon: 'check' }, wrong: { tone: 'danger', icon: 'warning' },
}

function SampleTable<Column extends string>({ answer, rows, columns: shown, nameOf }: NamedProps<Column> & { rows: readonly ListRow<Column>[]; columns: readonly Column[] }) {
  const text = useText()
  const columns = useMemo((): TableColumn<ListRow<Column>>[] => [
    { key: 'line', title: text('page.list.line'), width: '90px', align: 'end', order: (row) => row.line, text: (row) => String(row.line), cell: (row) => row.line },
    { key: 'state', title: text('page.list.state'), width: '140px', text: (row) => text(`page.list.state.${row.state}`), cell: (row) => <State {...looks[row.state]}>{text(`page.list.state.${row.state}`)}</State> },
    ...shown.map((column): TableColumn<ListRow<Column>> => ({ key: column, title: nameOf(column), width: '170px', text: (row) => row.values[column] ?? '', cell: (row) => row.values[column] ?? '' })),
  ], [text, shown, nameOf])
  return <AnswerTable label={text('page.list.sample')} answer={answer} rows={rows} columns={columns} rowKey={(row) => String(row.line)} empty={{ icon: 'search', title: text('page.nothingFound') }} />
}

import { useId, useMemo, useRef, useState, type DragEvent } from 'react'
import { importFile, maxImportBytes } from '../../domain/calendar/contract.ts'
import { previewImport } from '../../domain/calendar/queries.ts'
import { dateRange, minuteTime, shortDate } from '../../domain/kernel/formats.ts'
import type { OutputOf } from '../../domain/kernel/contract.ts'
import { AnswerTable, type Column } from '../kernel/AnswerTable.tsx'
import { AnswerView } from '../kernel/AnswerView.tsx'
import { useAnswer, useCommand } from '../kernel/portal.ts'
import { useConnection } from '../kernel/state.ts'
import { useText, type Text } from '../kernel/text.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Banner, State, type Tone } from '../ui/Show.tsx'
import { useOutcome } from './deeds.ts'
import { placeOf } from './rows.ts'

type Preview = OutputOf<typeof previewImport>
type Item = Preview['items'][number]

interface Chosen {
  name: string
  bytes: string
}

/** A calendar of another program: first what would come of it, then the taking. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const text = useText()
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const offline = useConnection()?.state === 'offline'
  const preview = useAnswer(previewImport, chosen ? { bytes: chosen.bytes } : null)
  const read = async (file: File | undefined) => {
    if (!file) return
    setProblem(null)
    setChosen(null)
    if (file.size > maxImportBytes) return setProblem(text('calendar.ics.tooLarge', { megabytes: maxImportBytes / 1_000_000 }))
    const bytes = new Uint8Array(await file.arrayBuffer()) as Uint8Array & { toBase64: () => string }
    setChosen({ name: file.name, bytes: bytes.toBase64() })
  }
  return (
    <Dialog title={text('calendar.importIcs')} onClose={onClose} size="large">
      <FileDrop chosen={chosen?.name ?? null} onFile={(file) => void read(file)} />
      {problem ? <Banner tone="danger">{problem}</Banner> : null}
      {offline ? <Banner tone="now">{text('kernel.noLine')}</Banner> : null}
      {chosen ? <AnswerView answer={preview}>{(value) => <PreviewView answer={preview} preview={value} bytes={chosen.bytes} onClose={onClose} />}</AnswerView> : null}
    </Dialog>
  )
}

function FileDrop({ chosen, onFile }: { chosen: string | null; onFile: (file: File | undefined) => void }) {
  const text = useText()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const onDrop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    onFile(event.dataTransfer.files[0])
  }
  return (
    <div className={over ? 'drop over' : 'drop'} onDragOver={(event) => { event.preventDefault(); setOver(true) }} onDragLeave={() => setOver(false)} onDrop={onDrop}>
      <p className="muted reading">{text('calendar.importHint')}</p>
      <div className="drop-foot">
        <Button icon="upload" onPress={() => input.current?.click()}>{text('page.chooseFile')}</Button>
        <span className="muted small">{chosen ?? text('page.orDropHere')}</span>
        <input ref={input} type="file" hidden accept=".ics,text/calendar" aria-label={text('calendar.importIcs')} onChange={(event) => { onFile(event.target.files?.[0]); event.target.value = '' }} />
      </div>
    </div>
  )
}

const stateLooks: Record<Item['state'], { tone: Tone; icon: 'add' | 'edit' | 'check' | 'warning' }> = {
  new: { tone: 'accent', icon: 'add' }, changed: { tone: 'now', icon: 'edit' }, same: { tone: 'plain', icon: 'check' }, wrong: { tone: 'danger', icon: 'warning' },
}

function whenWords(item: Item, text: Text): string {
  if (item.when === null) return text('calendar.noTerm')
  const { from, until, allDay } = item.when
  if (allDay) return dateRange(from, until, text.language)
  const [a, b] = [placeOf(from), placeOf(until)]
  return `${shortDate(a.date)} ${minuteTime(a.minute)}–${a.date === b.date ? '' : `${shortDate(b.date)} `}${minuteTime(b.minute)}`
}

interface PreviewViewProps {
  answer: Parameters<typeof AnswerTable>[0]['answer']
  preview: Preview
  bytes: string
  onClose: () => void
}

function PreviewView({ answer, preview, bytes, onClose }: PreviewViewProps) {
  const text = useText()
  const id = useId()
  const { run, busy, refusal } = useCommand(importFile)
  const tell = useOutcome()
  const useful = useMemo(() => preview.items.filter((item) => item.state === 'new' || item.state === 'changed'), [preview])
  const columns = useMemo((): Column<Item>[] => [
    { key: 'state', title: text('calendar.state'), width: 'minmax(130px, 1fr)', text: (item) => text(`calendar.import.${item.state}`), cell: (item) => <State {...stateLooks[item.state]}>{text(`calendar.import.${item.state}`)}</State> },
    { key: 'when', title: text('calendar.when'), width: 'minmax(170px, 1.4fr)', order: (item) => item.when?.from ?? null, text: (item) => whenWords(item, text), cell: (item) => whenWords(item, text) },
    { key: 'title', title: text('calendar.title'), width: 'minmax(180px, 3fr)', text: (item) => item.title || text('calendar.untitled'), cell: (item) => item.title || text('calendar.untitled') },
    { key: 'line', title: text('calendar.line'), width: '80px', align: 'end', order: (item) => item.line, text: (item) => String(item.line), cell: (item) => item.line },
  ], [text])
  const take = async (items: readonly Item[]) => {
    const uids = [...new Set(items.filter((item) => item.state !== 'wrong').map((item) => item.uid))]
    if (uids.length === 0) return
    const outcome = await run({ bytes, take: uids }, { title: text('calendar.importIcs') })
    if (outcome.state !== 'done') return
    tell({ state: 'done', answer: { ...outcome.answer, id: '', revision: 0 } }, (text) => text('calendar.imported', { added: outcome.answer.added, changed: outcome.answer.changed, same: outcome.answer.same }))
    onClose()
  }
  return (
    <>
      {preview.problems.length > 0 ? (
        <section aria-labelledby={id}>
          <h3 id={id}>{text('calendar.importProblems', { count: preview.problems.length })}</h3>
          <ul className="import-problems">
            {preview.problems.slice(0, 200).map((problem, index) => (
              <li key={`${problem.line} ${problem.key} ${index}`}><span className="muted">{text('calendar.lineNumber', { line: problem.line })}</span> <State tone={problem.harmless ? 'plain' : 'danger'} icon={problem.harmless ? 'information' : 'warning'}>{text(problem.key, problem.values)}</State></li>
            ))}
          </ul>
        </section>
      ) : null}
      <div className="import-items">
        <AnswerTable
          label={text('calendar.importIcs')} answer={answer} rows={preview.items} columns={columns} rowKey={(item) => `${item.line} ${item.uid}`} filterable={preview.items.length > 20}
          bulk={[{ key: 'take', title: text('calendar.importSelected'), icon: 'download', run: (rows) => void take(rows) }]} empty={{ icon: 'calendar', title: text('calendar.importNothing') }}
        />
      </div>
      {refusal ? <Banner tone="danger" title={text('page.refusedTitle')}>{text.refusal(refusal)}</Banner> : null}
      <div className="command-foot">
        <Button onPress={onClose}>{text('page.cancel')}</Button>
        <Button look="primary" busy={busy} disabled={useful.length === 0} onPress={() => void take(useful)}>{text('calendar.importAll', { count: useful.length })}</Button>
      </div>
    </>
  )
}

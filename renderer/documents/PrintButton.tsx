import { type ReactNode, useState } from 'react'
import type { FileRef } from '../../domain/kernel/manifest.ts'
import { useText } from '../kernel/text.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Checkbox, Choice, TextField } from '../ui/Field.tsx'
import { Banner } from '../ui/Show.tsx'
import { type DrawPage, pagesAtOnce, usePrint } from './print.ts'
import { PrintedDocument } from './PrintedDocument.tsx'

/** What of a file goes on paper: pages drawn one after another, or words that the browser lays out itself. */
export type Printable =
  | { kind: 'pages'; total: number; draw: DrawPage }
  | { kind: 'words'; hasNotes: boolean; draw: (withNotes: boolean) => ReactNode }
  | { kind: 'sheets'; total: number; draw: (all: boolean) => ReactNode }

/** One button for every viewer; what the paper won't show is said before anything is printed. */
export function PrintButton({ file, printable }: { file: FileRef; printable: Printable }) {
  const text = useText()
  const [open, setOpen] = useState(false)
  return (
    <>
      <IconButton icon="print" label={text('documents.print.title', { name: file.name })} onPress={() => setOpen(true)} />
      {open ? <PrintDialog file={file} printable={printable} onClose={() => setOpen(false)} /> : null}
    </>
  )
}

function PrintDialog({ file, printable, onClose }: { file: FileRef; printable: Printable; onClose: () => void }) {
  const text = useText()
  const print = usePrint(onClose)
  const [choice, setChoice] = useState<Chosen>(() => firstChoice(printable))
  const begin = () => {
    const range = rangeOf(printable, choice)
    if (range === null) setChoice({ ...choice, tried: true })
    else if (printable.kind === 'pages') void print.pages(range, printable.draw)
    else print.words(printable.kind === 'words' ? printable.draw(choice.notes) : printable.draw(choice.all))
  }
  const { job } = print
  const drawing = job.state === 'drawing' ? job : null
  return (
    <Dialog
      title={text('documents.print.title', { name: file.name })} onClose={print.close} locked={job.state === 'printing'}
      actions={(
        <>
          <Button onPress={print.close}>{text('documents.view.cancel')}</Button>
          <Button look="primary" icon="print" busy={drawing !== null || job.state === 'printing'} onPress={begin}>{text('page.print')}</Button>
        </>
      )}
    >
      <div className="stack">
        <PrintChoice printable={printable} choice={choice} onChange={setChoice} />
        {drawing ? <p role="status">{text('documents.print.drawing', { done: drawing.done, total: drawing.total })}</p> : null}
        {job.state === 'failed' ? <Banner tone="danger" title={text('documents.print.failedTitle')}>{text('documents.print.failed', { page: job.page })}</Banner> : null}
        {job.state === 'notBegun' ? <Banner tone="danger" title={text('documents.print.failedTitle')}>{text('documents.print.notBegun')}</Banner> : null}
        {job.state === 'printing' ? <PrintedDocument content={job.content} onPrinted={print.close} onNotBegun={print.notBegun} /> : null}
      </div>
    </Dialog>
  )
}

interface Chosen {
  from: string
  to: string
  notes: boolean
  all: boolean
  /** The range was wrong when the button was pressed. */
  tried: boolean
}

function firstChoice(printable: Printable): Chosen {
  const last = printable.kind === 'pages' ? Math.min(printable.total, pagesAtOnce) : 1
  return { from: '1', to: String(last), notes: true, all: false, tried: false }
}

/** Null for a range that isn't one, or is too long to be drawn at once. */
function rangeOf(printable: Printable, { from, to }: Chosen): { from: number; to: number } | null {
  if (printable.kind !== 'pages') return { from: 1, to: 1 }
  const range = { from: Number(from), to: Number(to) }
  const isRight = Number.isInteger(range.from) && Number.isInteger(range.to) && range.from >= 1 && range.from <= range.to && range.to <= printable.total
  return isRight && range.to - range.from < pagesAtOnce ? range : null
}

function PrintChoice({ printable, choice, onChange }: { printable: Printable; choice: Chosen; onChange: (choice: Chosen) => void }) {
  const text = useText()
  if (printable.kind === 'words') {
    return (
      <>
        <p className="reading">{text('documents.print.words')}</p>
        {printable.hasNotes ? <Checkbox label={text('documents.print.withNotes')} checked={choice.notes} onChange={(notes) => onChange({ ...choice, notes })} /> : null}
      </>
    )
  }
  if (printable.kind === 'sheets') {
    return (
      <>
        <p className="reading">{text('documents.print.sheets')}</p>
        {printable.total > 1 ? (
          <Choice
            label={text('documents.print.which')} value={choice.all ? 'all' : 'shown'} onChange={(which) => onChange({ ...choice, all: which === 'all' })}
            options={[{ value: 'shown', label: text('documents.print.shownSheet') }, { value: 'all', label: text('documents.print.allSheets', { count: printable.total }) }]}
          />
        ) : null}
      </>
    )
  }
  const wrong = choice.tried && rangeOf(printable, choice) === null ? text('documents.print.wrongRange', { total: printable.total, limit: pagesAtOnce }) : undefined
  return (
    <>
      <p className="reading">{text('documents.print.fitted')}</p>
      {printable.total > 1 ? (
        <div className="print-range">
          <TextField label={text('documents.print.from')} type="number" value={choice.from} error={wrong} onChange={(from) => onChange({ ...choice, from })} />
          <TextField label={text('documents.print.to')} type="number" value={choice.to} onChange={(to) => onChange({ ...choice, to })} />
        </div>
      ) : null}
      {printable.total > pagesAtOnce ? <p className="muted">{text('documents.print.atMost', { count: pagesAtOnce, total: printable.total })}</p> : null}
    </>
  )
}

import { type CSSProperties, type ReactNode, memo, useMemo } from 'react'
import type { Block, DocxModel, Paragraph, Run, Table, TableCell } from '../../domain/documents/document.ts'
import { useText } from '../kernel/text.ts'
import { type Mark, type MarginNote, cutIntoPieces } from './marks.ts'

export interface BlockMarks {
  marks: Map<number, Mark[]>
  notes: Map<number, MarginNote[]>
  /** The mark or note now in the reader's eye. */
  selected: string | null
  images: DocxModel['images']
  markers: Map<string, string>
  /** Heading levels that never skip one, whatever the document's author did. */
  levels: Map<number, number>
  /** On paper nothing waits until it is scrolled to. */
  printed?: boolean
}

const nothing: readonly Mark[] = []

function listed(block: Block): Paragraph[] {
  if (block.kind === 'paragraph') return [block]
  return block.rows.flatMap((row) => row.cells.flatMap((cell) => cell.blocks.flatMap(listed)))
}

/** A block and, beside it, the notes about its words: they stay together without measuring anything. */
export const BlockRow = memo(function BlockRow({ block, shown }: { block: Block; shown: BlockMarks }) {
  const notes = shown.notes.size === 0 ? [] : listed(block).flatMap((paragraph) => shown.notes.get(paragraph.n) ?? [])
  return (
    <div className="docx-row">
      <div className="docx-words"><BlockView block={block} shown={shown} /></div>
      {notes.length > 0 ? <div className="docx-notes">{notes.map((note) => <div key={note.id} className={`docx-note ${note.kind ?? ''}${note.id === shown.selected ? ' now' : ''}`} data-note={note.id}>{note.content}</div>)}</div> : null}
    </div>
  )
})

function BlockView({ block, shown }: { block: Block; shown: BlockMarks }) {
  return block.kind === 'paragraph' ? <ParagraphView paragraph={block} shown={shown} /> : <TableView table={block} shown={shown} />
}

function ParagraphView({ paragraph, shown }: { paragraph: Paragraph; shown: BlockMarks }) {
  const marks = shown.marks.get(paragraph.n) ?? nothing
  const pieces = useMemo(() => cutIntoPieces(paragraph, marks), [paragraph, marks])
  const level = shown.levels.get(paragraph.n)
  const style: CSSProperties = { marginInlineStart: `${Math.max(0, paragraph.indent)}pt`, textIndent: `${Math.max(-Math.max(0, paragraph.indent), paragraph.firstLine)}pt` }
  const name = `docx-paragraph to-${paragraph.align}${paragraph.heading > 0 ? ` heading-${Math.min(paragraph.heading, 10)}` : ''}${paragraph.text === '' && paragraph.runs.length === 0 ? ' blank' : ''}${paragraph.pageBreakBefore ? ' new-page' : ''}`
  return (
    <p className={name} data-paragraph={paragraph.n} style={style} {...(level === undefined ? {} : { role: 'heading', 'aria-level': level })}>
      {paragraph.list ? <span className="docx-marker" data-outside style={{ minWidth: `${Math.min(Math.max(0, paragraph.indent), Math.max(0, -paragraph.firstLine))}pt` }}>{paragraph.list.marker}{'\u2002'}</span> : null}
      {pieces.map((piece, index) => (piece.marks.length === 0
        ? <RunView key={index} run={piece.run} words={piece.text} shown={shown} />
        : <MarkView key={index} marks={piece.marks} selected={shown.selected}><RunView run={piece.run} words={piece.text} shown={shown} /></MarkView>))}
    </p>
  )
}

function MarkView({ marks, selected, children }: { marks: Mark[]; selected: string | null; children: ReactNode }) {
  const last = marks.at(-1) as Mark
  const now = marks.some((mark) => mark.id === selected)
  return (
    <mark className={`docx-mark ${last.kind}${now ? ' now' : ''}`} data-mark={last.id} data-marks={marks.map((mark) => mark.id).join(' ')} title={marks.map((mark) => mark.note).join('\n')}>
      {children}
    </mark>
  )
}

function RunView({ run, words, shown }: { run: Run; words: string; shown: BlockMarks }) {
  const text = useText()
  if (run.image !== undefined) return <PictureInText run={run} shown={shown} />
  if (run.note !== undefined) {
    const marker = shown.markers.get(run.note) ?? ''
    return <sup data-outside><a className="docx-note-link" href={`#docx-note-${run.note}`} onClick={(event) => { event.preventDefault(); document.getElementById(`docx-note-${run.note}`)?.scrollIntoView({ block: 'center' }) }} aria-label={text('documents.view.note', { marker })}>{marker}</a></sup>
  }
  const name = [run.bold && 'bold', run.italic && 'italic', run.underline && 'underline', run.strike && 'strike', run.capitals && 'capitals', run.link && 'link'].filter(Boolean).join(' ')
  let shownWords: ReactNode = name === '' ? words : <span className={name} {...(run.link ? { title: run.link } : {})}>{words}</span>
  if (run.raise === 'super') shownWords = <sup>{shownWords}</sup>
  if (run.raise === 'sub') shownWords = <sub>{shownWords}</sub>
  if (run.change?.kind === 'deleted') return <del data-outside title={text('documents.view.deletedBy', { author: run.change.author })}>{shownWords}</del>
  if (run.change?.kind === 'inserted') return <ins title={text('documents.view.insertedBy', { author: run.change.author })}>{shownWords}</ins>
  return shownWords
}

function PictureInText({ run, shown }: { run: Run; shown: BlockMarks }) {
  const text = useText()
  const image = run.image as NonNullable<Run['image']>
  const held = shown.images[image.part]
  const label = image.words || text('documents.view.picture')
  if (!held?.base64) return <span className="docx-no-picture" data-outside title={label}>{text('documents.view.pictureNotShown')}</span>
  return <img className="docx-picture" src={`data:${held.mime};base64,${held.base64}`} width={image.width} height={image.height} alt={label} loading={shown.printed ? 'eager' : 'lazy'} />
}

function TableView({ table, shown }: { table: Table; shown: BlockMarks }) {
  const total = table.widths.reduce((sum, width) => sum + width, 0)
  return (
    <div className="docx-table-frame">
      <table className="docx-table">
        {total > 0 ? <colgroup>{table.widths.map((width, index) => <col key={index} style={{ width: `${(width / total) * 100}%` }} />)}</colgroup> : null}
        <tbody>
          {table.rows.map((row, index) => <tr key={index} className={row.header ? 'header' : undefined}>{row.cells.map((cell, place) => <CellView key={place} cell={cell} header={row.header} shown={shown} />)}</tr>)}
        </tbody>
      </table>
    </div>
  )
}

function CellView({ cell, header, shown }: { cell: TableCell; header: boolean; shown: BlockMarks }) {
  const content = cell.blocks.map((block, index) => <BlockView key={index} block={block} shown={shown} />)
  return header ? <th scope="col" colSpan={cell.columns} rowSpan={cell.rows}>{content}</th> : <td colSpan={cell.columns} rowSpan={cell.rows}>{content}</td>
}

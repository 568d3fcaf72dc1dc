import type { Sheet, SheetCell } from '../../domain/documents/document.ts'
import { useText } from '../kernel/text.ts'
import { columnLetters, keyOf, widthOf } from './sheet-places.ts'

/** Of A4 lying, without its margins, in CSS pixels. */
const paperWidth = 1_020
const rowHeadWidth = 36
/** Sheets are printed in smaller letters than they are shown in. */
const smaller = 0.8
const rowsAtMost = 2_000

/** Whole sheets on paper: what is too wide for one page goes on in further ones, as every sheet is printed. */
export function PrintedSheets({ sheets }: { sheets: readonly Sheet[] }) {
  return <>{sheets.map((sheet, index) => <PrintedSheet key={index} sheet={sheet} />)}</>
}

function PrintedSheet({ sheet }: { sheet: Sheet }) {
  const text = useText()
  const last = sheet.cells.at(-1)?.row ?? 0
  const rows = Math.min(last, rowsAtMost)
  return (
    <section className="printed-sheet">
      <h2>{sheet.name}</h2>
      {sheet.cut || rows < last ? <p>{text('documents.print.rowsCut', { count: rows })}</p> : null}
      {rows === 0 ? <p>{text('documents.view.sheetEmpty')}</p> : <Bands sheet={sheet} rows={rows} />}
    </section>
  )
}

function Bands({ sheet, rows }: { sheet: Sheet; rows: number }) {
  const cells = new Map(sheet.cells.map((cell) => [keyOf(cell.row, cell.column), cell]))
  const merges = mergesOf(sheet, rows)
  return <>{bandsOf(sheet).map((columns) => <Band key={columns[0]} {...{ sheet, columns, rows, cells, merges }} />)}</>
}

const printedWidth = (sheet: Sheet, column: number): number => Math.min(paperWidth - rowHeadWidth, Math.round(widthOf(sheet, column) * smaller))

/** Columns that fit beside each other. */
function bandsOf(sheet: Sheet): number[][] {
  const bands: number[][] = []
  let width = Number.POSITIVE_INFINITY
  for (let column = 1; column <= sheet.columns; column += 1) {
    const own = printedWidth(sheet, column)
    if (width + own > paperWidth) {
      bands.push([])
      width = rowHeadWidth
    }
    bands.at(-1)?.push(column)
    width += own
  }
  return bands
}

type Merge = Sheet['merged'][number]

/** Every printed cell of a merge, with the merge. */
function mergesOf(sheet: Sheet, rows: number): Map<number, Merge> {
  const merges = new Map<number, Merge>()
  for (const merge of sheet.merged) {
    for (let row = merge.row; row < merge.row + merge.rows && row <= rows; row += 1) {
      for (let column = merge.column; column < merge.column + merge.columns && column <= sheet.columns; column += 1) merges.set(keyOf(row, column), merge)
    }
  }
  return merges
}

interface BandProps {
  sheet: Sheet
  columns: readonly number[]
  rows: number
  cells: ReadonlyMap<number, SheetCell>
  merges: ReadonlyMap<number, Merge>
}

function Band({ sheet, columns, rows, cells, merges }: BandProps) {
  const [first = 1, last = 1] = [columns[0], columns.at(-1)]
  const drawn = (row: number) => columns.flatMap((column) => {
    const merge = merges.get(keyOf(row, column))
    const isBegin = merge?.row === row && merge.column === column
    // The rest of a merge that began in an earlier band is empty here.
    if (merge && !isBegin && merge.column >= first) return []
    const cell = cells.get(keyOf(row, column))
    const span = merge && isBegin ? { colSpan: Math.min(merge.columns, last - column + 1), rowSpan: Math.min(merge.rows, rows - row + 1) } : {}
    return [<td key={column} {...span} className={[cell?.number && 'number', cell?.bold && 'bold'].filter(Boolean).join(' ')}>{cell?.shown}</td>]
  })
  return (
    <table className="printed-band">
      <colgroup><col style={{ width: rowHeadWidth }} />{columns.map((column) => <col key={column} style={{ width: printedWidth(sheet, column) }} />)}</colgroup>
      <thead><tr><th />{columns.map((column) => <th key={column}>{columnLetters(column)}</th>)}</tr></thead>
      <tbody>{Array.from({ length: rows }, (_, index) => <tr key={index}><th>{index + 1}</th>{drawn(index + 1)}</tr>)}</tbody>
    </table>
  )
}

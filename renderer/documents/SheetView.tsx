import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import { useVirtualizer } from '@tanstack/react-virtual'
import type { Sheet, SheetCell, XlsxModel } from '../../domain/documents/document.ts'
import type { FileRef } from '../../domain/kernel/manifest.ts'
import { useText } from '../kernel/text.ts'
import { Banner, EmptyState } from '../ui/Show.tsx'
import { useFind } from './find.ts'
import { PrintedSheets } from './PrintedSheets.tsx'
import { columnLetters, keyOf, widthOf, wordsWidth } from './sheet-places.ts'
import { ViewerFrame } from './ViewerFrame.tsx'

const rowHeight = 26
const headWidth = 52

/** A workbook's sheets as a windowed grid; only what is in sight is in the page. */
export function SheetView({ file, model }: { file: FileRef; model: XlsxModel }) {
  const text = useText()
  const [index, setIndex] = useState(() => Math.max(0, model.sheets.findIndex((sheet) => !sheet.hidden)))
  const sheet = model.sheets[index] as Sheet
  const texts = useMemo(() => sheet.cells.map((cell, place) => ({ place, text: cell.shown })), [sheet])
  const find = useFind(texts)
  const found = find.now === null ? null : (sheet.cells[find.now.place] ?? null)
  return (
    <ViewerFrame file={file} find={find} printable={{ kind: 'sheets', total: model.sheets.length, draw: (all) => <PrintedSheets sheets={all ? model.sheets : [sheet]} /> }}>
      {sheet.cut ? <Banner tone="now">{text('documents.view.sheetCut')}</Banner> : null}
      {sheet.cells.length === 0 ? <EmptyState icon="file" title={text('documents.view.sheetEmpty')} /> : <Grid key={index} sheet={sheet} found={found} />}
      <div className="sheet-tabs" role="tablist" aria-label={text('documents.view.sheets')}>
        {model.sheets.map((each, place) => (
          <button key={place} type="button" role="tab" aria-selected={place === index} className="sheet-tab" onClick={() => setIndex(place)}>
            {each.hidden ? text('documents.view.sheetHidden', { name: each.name }) : each.name}
          </button>
        ))}
      </div>
    </ViewerFrame>
  )
}

interface Place {
  row: number
  column: number
}

function Grid({ sheet, found }: { sheet: Sheet; found: SheetCell | null }) {
  const text = useText()
  const pane = useRef<HTMLDivElement>(null)
  const [chosen, setChosen] = useState<Place>({ row: 1, column: 1 })
  const [seen, setSeen] = useState(found)
  const cells = useMemo(() => new Map(sheet.cells.map((cell) => [keyOf(cell.row, cell.column), cell])), [sheet])
  const merges = useMemo(() => mergesOf(sheet), [sheet])
  const rows = useVirtualizer({ count: sheet.rows, getScrollElement: () => pane.current, estimateSize: () => rowHeight, overscan: 12 })
  const columns = useVirtualizer({ horizontal: true, count: sheet.columns, getScrollElement: () => pane.current, estimateSize: (at) => widthOf(sheet, at + 1), overscan: 3 })
  const choose = (place: Place) => {
    const next = { row: Math.min(sheet.rows, Math.max(1, place.row)), column: Math.min(sheet.columns, Math.max(1, place.column)) }
    setChosen(next)
    rows.scrollToIndex(next.row - 1)
    columns.scrollToIndex(next.column - 1)
  }
  if (found !== seen) {
    setSeen(found)
    if (found !== null) queueMicrotask(() => choose(found))
  }
  const current = cells.get(keyOf(chosen.row, chosen.column))
  const name = `${columnLetters(chosen.column)}${chosen.row}`
  return (
    <>
      <div className="sheet-bar"><span className="sheet-name">{name}</span><span className="sheet-value" role="status" aria-label={text('documents.view.cell', { place: name })}>{current?.shown ?? ''}</span></div>
      <div className="sheet-pane" ref={pane} tabIndex={0} role="grid" aria-rowcount={sheet.rows} aria-colcount={sheet.columns} aria-label={sheet.name} onKeyDown={(event) => moveBy(event, chosen, choose)}>
        <div className="sheet-area" style={{ width: columns.getTotalSize() + headWidth, height: rows.getTotalSize() + rowHeight }}>
          <div className="sheet-heads" role="row">
            {columns.getVirtualItems().map((column) => <span key={column.index} className="sheet-head" role="columnheader" style={{ left: column.start + headWidth, width: column.size }}>{columnLetters(column.index + 1)}</span>)}
          </div>
          {rows.getVirtualItems().map((row) => (
            <div key={row.index} className="sheet-row" role="row" aria-rowindex={row.index + 1} style={{ transform: `translateY(${row.start + rowHeight}px)` }}>
              <span className="sheet-head side-head" role="rowheader">{row.index + 1}</span>
              {columns.getVirtualItems().map((column) => {
                const [at, across] = [row.index + 1, column.index + 1]
                const merge = merges.get(keyOf(at, across))
                if (merge === 'covered') return null
                const cell = cells.get(keyOf(at, across))
                const isChosen = at === chosen.row && across === chosen.column
                const size = merge ? { width: spanOf(sheet, across, merge.columns), height: merge.rows * rowHeight } : { width: cell === undefined || cell.number ? column.size : reachOf(sheet, cell, (next) => cells.has(keyOf(at, next)) || merges.has(keyOf(at, next))) }
                const kind = `sheet-cell${cell?.number ? ' number' : ''}${cell?.bold ? ' bold' : ''}${isChosen ? ' chosen' : ''}${merge || size.width > column.size ? ' merged' : ''}`
                return <span key={column.index} className={kind} role="gridcell" aria-colindex={across} aria-selected={isChosen} title={cell?.shown} style={{ left: column.start + headWidth, ...size }} onClick={() => setChosen({ row: at, column: across })}>{cell?.shown}</span>
              })}
            </div>
          ))}
        </div>
      </div>
    </>
  )
}

function spanOf(sheet: Sheet, from: number, count: number): number {
  let width = 0
  for (let column = from; column < from + Math.min(count, 400); column++) width += widthOf(sheet, column)
  return width
}

const reachAtMost = 40

/** Words go on over empty cells to their right, as in every sheet; numbers never do. */
function reachOf(sheet: Sheet, { column, shown }: SheetCell, isTaken: (column: number) => boolean): number {
  const wanted = wordsWidth(shown)
  let width = widthOf(sheet, column)
  for (let next = column + 1; width < wanted && next <= Math.min(sheet.columns, column + reachAtMost) && !isTaken(next); next++) width += widthOf(sheet, next)
  return width
}

const coveredLimit = 200_000

function mergesOf(sheet: Sheet): Map<number, { rows: number; columns: number } | 'covered'> {
  const merges = new Map<number, { rows: number; columns: number } | 'covered'>()
  for (const merge of sheet.merged) {
    for (let row = merge.row; row < merge.row + merge.rows && row <= sheet.rows; row++) {
      for (let column = merge.column; column < merge.column + merge.columns && column <= sheet.columns; column++) {
        if (merges.size > coveredLimit) return merges
        merges.set(keyOf(row, column), 'covered')
      }
    }
    merges.set(keyOf(merge.row, merge.column), { rows: merge.rows, columns: merge.columns })
  }
  return merges
}

function moveBy(event: KeyboardEvent, from: Place, choose: (place: Place) => void): void {
  const steps: Record<string, Place> = {
    ArrowUp: { row: -1, column: 0 }, ArrowDown: { row: 1, column: 0 }, ArrowLeft: { row: 0, column: -1 }, ArrowRight: { row: 0, column: 1 },
    PageUp: { row: -20, column: 0 }, PageDown: { row: 20, column: 0 }, Home: { row: event.ctrlKey ? -2e6 : 0, column: -2e4 }, End: { row: event.ctrlKey ? 2e6 : 0, column: 2e4 },
  }
  const step = steps[event.key]
  if (step === undefined) return
  event.preventDefault()
  choose({ row: from.row + step.row, column: from.column + step.column })
}

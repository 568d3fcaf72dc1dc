import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, useCallback, useEffect, useId, useMemo, useRef, useState, type CSSProperties, type KeyboardEvent, type ReactNode } from 'react'
import { kazakhSortKey } from '../../domain/kernel/alphabet.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import type { IconName } from '../ui/Icon.tsx'
import { SearchField } from '../ui/SearchField.tsx'
import { EmptyState } from '../ui/Show.tsx'
import { AnswerView } from './AnswerView.tsx'
import { call } from './bridge.ts'
import { PrintedTable } from './PrintedTable.tsx'
import { saveCsv } from './csv.ts'
import type { Answer } from './portal.ts'
import { useSettings } from './state.ts'
import { useText } from './text.ts'
import { useGridKeys } from './grid-keys.ts'
import { lastOpened, rememberOpened } from './last-opened.ts'
import { mainColumn, trackOf, useCards } from './table-cards.ts'
import { TableHead, type Sorting } from './TableHead.tsx'
import './answer-table.css'

export interface Column<Row> {
  key: string
  title: string
  /** A CSS grid track: `160px`, `minmax(200px, 2fr)`. */
  width?: string
  align?: 'end'
  cell: (row: Row) => ReactNode
  /** What the cell says in plain words: for the text filter, CSV, and sorting when `order` is not given. */
  text?: (row: Row) => string
  /** A value whose natural order sorts the column: a number, an ISO date. */
  order?: (row: Row) => string | number | null
}

export interface BulkAction<Row> {
  key: string
  title: string
  icon?: IconName
  run: (rows: readonly Row[]) => void
}

export interface AnswerTableProps<Row> {
  /** Names the table for screen readers, the CSV file and the print. */
  label: string
  answer: Answer<unknown>
  rows: readonly Row[]
  columns: readonly Column<Row>[]
  rowKey: (row: Row) => string
  onOpen?: (row: Row) => void
  /** A state of the row that its look tells beside its words. */
  rowTone?: (row: Row) => 'now' | 'danger' | 'unread' | undefined
  bulk?: readonly BulkAction<Row>[]
  empty: { icon: IconName; title: string; hint?: string; action?: ReactNode }
  /** Filters of the screen, drawn left of the text filter. */
  tools?: ReactNode
  filterable?: boolean
  /** Two lines a row where titles are long; what is still cut shows on hover and in the row that the keyboard is at. */
  lines?: 1 | 2
  /** Key of the column to sort by at first; without it the order of the answer stays. */
  sortedBy?: { key: string; descending: boolean }
  /** Called when the end comes near, for answers that come in pages. */
  onEnd?: (() => void) | undefined
}

function useShownRows<Row>(rows: readonly Row[], columns: readonly Column<Row>[], words: string, sorting: Sorting | null): readonly Row[] {
  const found = useMemo(() => {
    const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
    if (wanted.length === 0) return rows
    return rows.filter((row) => {
      const heap = columns.map((column) => column.text?.(row) ?? '').join(' ').toLowerCase()
      return wanted.every((word) => heap.includes(word))
    })
  }, [rows, columns, words])
  return useMemo(() => {
    const column = sorting && columns.find((each) => each.key === sorting.key)
    if (!column) return found
    const keyed = found.map((row) => ({ row, key: column.order ? column.order(row) : kazakhSortKey(column.text?.(row) ?? '') }))
    const direction = sorting.descending ? -1 : 1
    keyed.sort((a, b) => {
      if (a.key === b.key) return 0
      if (a.key === null) return 1
      if (b.key === null) return -1
      return (a.key < b.key ? -1 : 1) * direction
    })
    return keyed.map((each) => each.row)
  }, [found, columns, sorting])
}

/**
 * The one table: windowed rows, sorting, text filter, selection with bulk actions, keyboard, CSV, print. The screen's own
 * tools stay while another answer comes, so that whoever types into one of them goes on typing.
 */
export function AnswerTable<Row>({ label, answer, rows, columns, rowKey, onOpen, rowTone, bulk, empty, tools, filterable = true, lines = 1, sortedBy, onEnd }: AnswerTableProps<Row>) {
  const text = useText()
  const [words, setWords] = useState('')
  const [sorting, setSorting] = useState<Sorting | null>(sortedBy ?? null)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const shown = useShownRows(rows, columns, words, sorting)
  const chosen = useMemo(() => rows.filter((row) => selected.has(rowKey(row))), [rows, selected, rowKey])
  const ready = answer.answer !== null
  const exportCsv = () => saveCsv(label, columns.map((each) => each.title), shown.map((row) => columns.map((each) => each.text?.(row) ?? '')))
  return (
    <div className="table-frame">
      {ready || tools ? (
        <div className="table-tools screen-only">
          {tools}
          {filterable && ready ? <SearchField label={text('page.filterList')} value={words} onChange={setWords} /> : null}
          {ready ? (
            <span className="table-outs end">
              <span className="muted small" role="status">{text('page.rowCount', { count: shown.length })}</span>
              <IconButton icon="download" label={text('page.saveCsv')} onPress={exportCsv} />
              <IconButton icon="print" label={text('page.print')} onPress={() => void call('shell.print', {})} />
            </span>
          ) : null}
        </div>
      ) : null}
      {bulk && chosen.length > 0 ? (
        <div className="table-bulk screen-only" role="group" aria-label={text('page.withSelected')}>
          <strong>{text('page.selectedCount', { count: chosen.length })}</strong>
          {bulk.map(({ key, title, icon, run }, index) => <Button key={key} onPress={() => run(chosen)} {...(icon ? { icon } : {})} {...(index === 0 ? { shortcut: 'Control+Enter' } : {})}>{title}</Button>)}
          <Button look="quiet" onPress={() => setSelected(new Set())}>{text('page.selectNone')}</Button>
        </div>
      ) : null}
      <AnswerView answer={answer} lines={8}>
        {() => (shown.length === 0 ? (
          words ? <EmptyState icon="search" title={text('page.nothingFound')} action={<Button onPress={() => setWords('')}>{text('page.clearFilter')}</Button>} />
            : <EmptyState icon={empty.icon} title={empty.title} action={empty.action}>{empty.hint}</EmptyState>
        ) : (
          <>
            <Grid
              {...{ label, rows: shown, columns, rowKey, lines, sorting, setSorting, selected, setSelected }} selectable={Boolean(bulk)} act={bulk?.[0] && chosen.length > 0 ? () => bulk[0]?.run(chosen) : undefined}
              {...(onOpen ? { onOpen } : {})} {...(rowTone ? { rowTone } : {})} {...(onEnd ? { onEnd } : {})}
            />
            <PrintedTable label={label} rows={shown} columns={columns} rowKey={rowKey} />
          </>
        ))}
      </AnswerView>
    </div>
  )
}

interface GridProps<Row> extends Pick<AnswerTableProps<Row>, 'label' | 'rows' | 'columns' | 'rowKey' | 'onOpen' | 'rowTone' | 'onEnd'> {
  lines: 1 | 2
  sorting: Sorting | null
  setSorting: (sorting: Sorting | null) => void
  selectable: boolean
  selected: ReadonlySet<string>
  setSelected: (selected: ReadonlySet<string>) => void
  act: (() => void) | undefined
}

const textScale = { '100': 1, '115': 1.15, '130': 1.3, '150': 1.5 } as const

function Grid<Row>({ label, rows, columns, rowKey, onOpen, rowTone, onEnd, lines, sorting, setSorting, selectable, selected, setSelected, act }: GridProps<Row>) {
  const text = useText()
  const id = useId()
  const frame = useRef<HTMLDivElement>(null)
  const { density, textSize } = useSettings()
  const cards = useCards(frame, columns)
  const main = useMemo(() => (cards ? mainColumn(columns) : undefined), [cards, columns])
  const rowHeight = Math.round(((density === 'compact' ? 32 : 36) + (cards ? columns.length : lines - 1) * 16) * textScale[textSize])
  const windowed = useVirtualizer({
    count: rows.length, getScrollElement: () => frame.current, estimateSize: () => rowHeight, overscan: 10,
    getItemKey: useCallback((index: number) => rowKey(rows[index] as Row), [rows, rowKey]),
  })
  useEffect(() => windowed.measure(), [rowHeight, cards, windowed])
  const toggle = useCallback((key: string) => {
    const next = new Set(selected)
    if (!next.delete(key)) next.add(key)
    setSelected(next)
  }, [selected, setSelected])
  const [back] = useState(() => (onOpen ? lastOpened(label, rows.map(rowKey)) : null))
  const open = useCallback((index: number) => {
    const row = rows[index] as Row
    rememberOpened(label, { key: rowKey(row), index })
    onOpen?.(row)
  }, [rows, rowKey, label, onOpen])
  const keys = useGridKeys({
    count: rows.length, begin: back, scrollTo: (index) => windowed.scrollToIndex(index, { align: 'auto' }), open, toggle: selectable ? (index) => toggle(rowKey(rows[index] as Row)) : undefined,
    selectAll: selectable ? () => setSelected(new Set(rows.map(rowKey))) : undefined, act,
  })
  useEffect(() => {
    if (back === null) return
    windowed.scrollToIndex(back, { align: 'center' })
    if (document.activeElement === document.body || document.activeElement?.id === 'main') frame.current?.focus()
  }, [back, windowed])
  const items = windowed.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= rows.length - 20) onEnd?.()
  }, [last, rows.length, onEnd])
  const tracks = `${selectable ? '36px ' : ''}${columns.map(trackOf).join(' ')}`
  return (
    <div
      ref={frame} className={`table${lines === 2 ? ' two-lines' : ''}${cards ? ' cards' : ''}`} style={{ '--sheet': `${windowed.getTotalSize() + 2 * rowHeight}px` } as CSSProperties} role="grid" aria-label={label} aria-rowcount={rows.length + 1} aria-multiselectable={selectable || undefined} tabIndex={0}
      aria-activedescendant={keys.current === null ? undefined : `${id}-${keys.current}`} onKeyDown={keys.onKeyDown as (event: KeyboardEvent) => void} onFocus={keys.onFocus}
    >
      <div className="table-sheet">
        <TableHead {...{ columns, tracks, sorting, setSorting }} lead={selectable ? (
          <span className="cell" role="columnheader">
            <input
              type="checkbox" tabIndex={-1} aria-label={text('page.selectAll')} checked={rows.length > 0 && selected.size >= rows.length}
              onChange={(event) => setSelected(event.target.checked ? new Set(rows.map(rowKey)) : new Set())}
            />
          </span>
        ) : null} />
        <div className="table-body" role="rowgroup" style={{ height: windowed.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index] as Row
            const key = rowKey(row)
            return (
              <BodyRow
                key={key} {...{ row, columns, tracks, selectable, main }} id={`${id}-${item.index}`} index={item.index} top={item.start} height={rowHeight} measure={cards ? windowed.measureElement : undefined}
                current={keys.current === item.index} selected={selected.has(key)} tone={rowTone?.(row)} rowName={key} toggle={toggle} open={onOpen ? open : undefined} point={keys.point}
              />
            )
          })}
        </div>
      </div>
    </div>
  )
}

interface BodyRowProps<Row> {
  row: Row
  rowName: string
  columns: readonly Column<Row>[]
  tracks: string
  selectable: boolean
  id: string
  index: number
  top: number
  height: number
  /** Set where rows are cards, each as high as its words. */
  measure: ((row: HTMLElement | null) => void) | undefined
  /** The column that names a card; the others say what they are. */
  main: string | undefined
  current: boolean
  selected: boolean
  tone: 'now' | 'danger' | 'unread' | undefined
  toggle: (key: string) => void
  open: ((index: number) => void) | undefined
  /** Said at the press already: when the table takes the focus, its first row would else open over the one that is pressed. */
  point: (index: number) => void
}

const BodyRow = memo(function BodyRow<Row>({ row, rowName, columns, tracks, selectable, id, index, top, height, measure, main, current, selected, tone, toggle, open, point }: BodyRowProps<Row>) {
  const text = useText()
  return (
    <div
      ref={measure} data-index={index} id={id} role="row" aria-rowindex={index + 2} aria-selected={selectable ? selected : current} className={`table-row body-row ${tone ?? ''}${current ? ' current' : ''}${selected ? ' selected' : ''}${open ? ' opens' : ''}`}
      style={{ gridTemplateColumns: tracks, '--height': `${height}px`, transform: `translateY(${top}px)` } as CSSProperties} onPointerDown={() => point(index)} onClick={() => { point(index); open?.(index) }}
    >
      {selectable ? (
        <span className="cell" role="gridcell" onClick={(event) => event.stopPropagation()}>
          <input type="checkbox" tabIndex={-1} aria-label={text('page.select')} checked={selected} onChange={() => { point(index); toggle(rowName) }} />
        </span>
      ) : null}
      {columns.filter((column) => measure === undefined || column.text?.(row) !== '').map((column) => (
        <span className={`cell${column.align === 'end' ? ' to-end' : ''}${column.key === main ? ' main' : ''}`} role="gridcell" key={column.key} title={column.text?.(row)}>
          {measure && column.key !== main && column.title !== '' ? <span className="cell-name" aria-hidden>{column.title}:</span> : null}
          <span className="cell-words">{column.cell(row)}</span>
        </span>
      ))}
    </div>
  )
}) as <Row>(props: BodyRowProps<Row>) => ReactNode


import { useState, type KeyboardEvent, type ReactNode } from 'react'
import { Icon } from '../ui/Icon.tsx'
import type { Column } from './AnswerTable.tsx'

export interface Sorting { key: string; descending: boolean }

interface TableHeadProps<Row> {
  columns: readonly Column<Row>[]
  tracks: string
  sorting: Sorting | null
  setSorting: (sorting: Sorting | null) => void
  lead: ReactNode
}

/** Titles that sort. One tab stop after the table's own; ← → walk the titles, Enter sorts. */
export function TableHead<Row>({ columns, tracks, sorting, setSorting, lead }: TableHeadProps<Row>) {
  const sortable = columns.filter((column) => column.order ?? column.text).map((column) => column.key)
  const [reached, setReached] = useState<string | null>(null)
  const stop = reached !== null && sortable.includes(reached) ? reached : sortable[0]
  return (
    <div className="table-head" role="rowgroup" onKeyDown={walk}>
      <div className="table-row" role="row" aria-rowindex={1} style={{ gridTemplateColumns: tracks }}>
        {lead}
        {columns.map(({ key, title, align }) => {
          const direction = sorting?.key === key ? (sorting.descending ? 'descending' : 'ascending') : 'none'
          const can = sortable.includes(key)
          return (
            <span className={align === 'end' ? 'cell to-end' : 'cell'} role="columnheader" key={key} aria-sort={can ? direction : undefined}>
              {can ? (
                <button
                  type="button" tabIndex={key === stop ? 0 : -1} className="sort-button" onFocus={() => setReached(key)}
                  onClick={() => setSorting(direction === 'descending' ? null : { key, descending: direction === 'ascending' })}
                >
                  {title}{direction === 'none' ? null : <Icon name={direction === 'ascending' ? 'up' : 'down'} />}
                </button>
              ) : title}
            </span>
          )
        })}
      </div>
    </div>
  )
}

function walk(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
  if (step === undefined) return
  const titles = [...event.currentTarget.querySelectorAll<HTMLElement>('.sort-button')]
  titles[titles.findIndex((each) => each === event.target) + step]?.focus()
  event.preventDefault()
}

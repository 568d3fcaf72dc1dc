import { useEffect, useState } from 'react'
import { flushSync } from 'react-dom'
import type { Column } from './AnswerTable.tsx'

interface PrintedTableProps<Row> {
  label: string
  rows: readonly Row[]
  columns: readonly Column<Row>[]
  rowKey: (row: Row) => string
}

const printedAtMost = 5000

/** On the screen only the rows in sight exist; on paper all of them, as a plain table drawn just before printing. */
export function PrintedTable<Row>({ label, rows, columns, rowKey }: PrintedTableProps<Row>) {
  const [printing, setPrinting] = useState(false)
  useEffect(() => {
    const before = () => flushSync(() => setPrinting(true))
    const after = () => setPrinting(false)
    addEventListener('beforeprint', before)
    addEventListener('afterprint', after)
    return () => {
      removeEventListener('beforeprint', before)
      removeEventListener('afterprint', after)
    }
  }, [])
  if (!printing) return null
  const printed = columns.filter((column) => column.text)
  return (
    <table className="printed" aria-label={label}>
      <thead><tr>{printed.map((column) => <th key={column.key} scope="col">{column.title}</th>)}</tr></thead>
      <tbody>
        {rows.slice(0, printedAtMost).map((row) => <tr key={rowKey(row)}>{printed.map((column) => <td key={column.key}>{column.text?.(row)}</td>)}</tr>)}
      </tbody>
    </table>
  )
}

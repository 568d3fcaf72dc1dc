import type { Column } from './AnswerTable.tsx'
import { usePrinting } from './printing.ts'

interface PrintedTableProps<Row> {
  label: string
  rows: readonly Row[]
  columns: readonly Column<Row>[]
  rowKey: (row: Row) => string
}

const printedAtMost = 5000

/** On the screen only the rows in sight exist; on paper all of them, as a plain table drawn just before printing. */
export function PrintedTable<Row>({ label, rows, columns, rowKey }: PrintedTableProps<Row>) {
  const printing = usePrinting()
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

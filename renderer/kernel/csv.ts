import { saveText } from './save-text.ts'

/** A cell that a spreadsheet would take for a formula begins with a quote mark; see OWASP "CSV injection". */
function csvCell(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) && !/^-?\d+([.,]\d+)?$/.test(value) ? `'${value}` : value
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Semicolons and a byte-order mark, because that is what Excel with Russian or Kazakh settings opens rightly. */
export function csvOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return `\ufeff${[head, ...rows].map((row) => row.map(csvCell).join(';')).join('\r\n')}\r\n`
}

export function saveCsv(name: string, head: readonly string[], rows: readonly (readonly string[])[]): void {
  saveText(`${name}.csv`, 'text/csv', csvOf(head, rows))
}

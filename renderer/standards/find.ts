import type { OutputOf } from '../../domain/kernel/contract.ts'
import { list } from '../../domain/standards/contract.ts'
import { designationIn } from '../../domain/standards/designation.ts'
import type { PaletteSource } from '../kernel/module.ts'
import type { Text } from '../kernel/text.ts'

/** Standards by designation or title, for Ctrl+K. */
export const standardsSource: PaletteSource = {
  query: list,
  input: (words) => ({ text: words, limit: 8 }),
  rows: (answer: OutputOf<typeof list>, text: Text) => answer.rows.map((row) => ({
    key: row.id, title: `${designationIn(text.language, row.designation)} ${text.tri(row.title)}`, hint: text(`standards.status.${row.status}`), route: `/standards?standard=${row.id}`,
  })),
}

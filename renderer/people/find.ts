import { fullName } from '../../domain/kernel/formats.ts'
import { directory } from '../../domain/people/contract.ts'
import type { OutputOf } from '../../domain/kernel/contract.ts'
import type { PaletteSource } from '../kernel/module.ts'
import type { Text } from '../kernel/text.ts'

/** People by name, post or e-mail, for Ctrl+K. */
export const peopleSource: PaletteSource = {
  query: directory,
  input: (words) => ({ text: words, limit: 8 }),
  rows: (answer: OutputOf<typeof directory>, text: Text) => answer.rows.map((row) => ({
    key: row.id, title: fullName(row), hint: `${text.tri(row.post)}, ${text.tri(row.bodyName)}`, route: `/people/${row.id}`,
  })),
}

import rows from '../../resources/standards/ics.json' with { type: 'json' }
import { card, list } from '../../domain/standards/contract.ts'
import { findableStandard } from '../../domain/standards/findable.ts'
import { icsTree } from '../../domain/standards/ics.ts'
import { foundIn } from '../search/public.ts'

const ics = icsTree(rows)
const about = { noun: 'standard', module: 'standards', whole: false } as const

/** Pages of the catalogue that are kept, which name no files, and single cards with their texts. */
export const standardsFound = [
  foundIn(list, about, (page) => page.rows.map((row) => ({ id: row.id, findable: { ...findableStandard(row, [], ics), files: null } }))),
  foundIn(card, about, ({ standard }) => [{ id: standard.id, findable: findableStandard(standard, standard.files, ics) }]),
]

import { directory, person, type PersonRow } from '../../domain/people/contract.ts'
import { findablePerson } from '../../domain/people/findable.ts'
import { foundIn } from '../search/public.ts'

const about = { noun: 'person', module: 'people', whole: false } as const
const found = (row: PersonRow) => ({ id: row.id, findable: row.active ? findablePerson(row, row.unitName) : null })

/** Pages of the directory that were open, and single cards. */
export const peopleFound = [foundIn(directory, about, ({ rows }) => rows.map(found)), foundIn(person, about, (card) => [found(card.person)])]

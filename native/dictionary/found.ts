import { glossary } from '../../domain/dictionary/contract.ts'
import { findableTerm } from '../../domain/dictionary/findable.ts'
import { foundIn } from '../search/public.ts'

export const glossaryFound = [foundIn(glossary, { noun: 'glossaryEntry', module: 'dictionary', whole: true }, ({ entries }) => entries.map((entry) => ({ id: entry.id, findable: findableTerm(entry) })))]

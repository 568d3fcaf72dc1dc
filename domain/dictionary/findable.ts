/** By what a term of a body's glossary is found: its words in three languages. */
import type { Findable } from '../search/findable.ts'
import { routeOfTerm, type GlossaryEntry } from './glossary.ts'

export function findableTerm({ id, kk, ru, en, body, state, note, decidedAt, proposedAt }: GlossaryEntry): Findable {
  return { number: '', title: { kk, ru, en }, state: `dictionary.glossary.state.${state}`, body, persons: [], at: decidedAt ?? proposedAt, link: routeOfTerm(id), text: note, files: [] }
}

import { z } from 'zod'
import { InstantText } from '../kernel/dates.ts'
import { PartOfSpeech, Topic, wordAtMost } from './entry.ts'

const term = z.string().trim().max(wordAtMost)

export const GlossaryWords = z.strictObject({
  kk: term,
  ru: term,
  en: term,
  pos: PartOfSpeech,
  topic: Topic,
  note: z.string().trim().max(500),
})
export type GlossaryWords = z.infer<typeof GlossaryWords>

/** Where a term is opened. */
export const routeOfTerm = (id: string): string => `/dictionary/glossary?term=${id}`

export const glossaryStates = ['proposed', 'accepted', 'refused', 'withdrawn', 'retired'] as const
export type GlossaryState = (typeof glossaryStates)[number]

/** A term of a body's own glossary: anybody of the body proposes it, a moderator of the body accepts or refuses it. */
export const GlossaryEntry = GlossaryWords.extend({
  id: z.uuid(),
  body: z.uuid(),
  state: z.enum(glossaryStates),
  proposedBy: z.strictObject({ id: z.uuid(), name: z.string() }),
  proposedAt: InstantText,
  decidedBy: z.strictObject({ id: z.uuid(), name: z.string() }).nullable(),
  decidedAt: InstantText.nullable(),
  /** Of a refusal or a retirement. */
  reason: z.string(),
})
export type GlossaryEntry = z.infer<typeof GlossaryEntry>

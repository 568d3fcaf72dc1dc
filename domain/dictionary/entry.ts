import { z } from 'zod'
import { InstantText } from '../kernel/dates.ts'
import { languages, type Language } from '../kernel/text.ts'

export const partsOfSpeech = ['noun', 'verb', 'adjective', 'adverb', 'pronoun', 'numeral', 'conjunction', 'postposition', 'particle', 'interjection', 'phrase', 'name'] as const
export const PartOfSpeech = z.enum(partsOfSpeech)
export type PartOfSpeech = z.infer<typeof PartOfSpeech>

export const topics = ['office', 'law', 'government', 'statistics', 'finance', 'economy', 'society', 'everyday', 'technology', 'nature', 'education', 'health', 'labour', 'justice', 'transport', 'agriculture'] as const
export const Topic = z.enum(topics)
export type Topic = z.infer<typeof Topic>

/** Words of each language that mean the same; empty where the source has none. */
export type Terms = Record<Language, string[]>
export const noTerms = (): Terms => ({ kk: [], ru: [], en: [] })

/** One meaning, as a source gives it. */
export interface Sense {
  terms: Terms
  /** Null where the source does not say. */
  pos: PartOfSpeech | null
  topic: Topic | null
  /** As its source writes it; the core's as `noteOf` reads it. */
  note: string
  examples: string[]
}

/** Beside a meaning: the core's in the reader's language, another source's as it came. */
export const Note = z.union([z.string(), z.strictObject({ kk: z.string(), ru: z.string(), en: z.string() })])
export type Note = z.infer<typeof Note>

/** Id of the product's own dictionary among the sources. */
export const coreSource = 'core'
export const sourceKinds = ['core', 'import', 'glossary'] as const

/** How far a translation is trusted: our reviewed core and a body's accepted terms, a dictionary somebody made, an automatic one. */
export const trusts = ['reviewed', 'published', 'automatic'] as const
export const Trust = z.enum(trusts)
export type Trust = z.infer<typeof Trust>

export const Source = z.strictObject({
  id: z.string(),
  kind: z.enum(sourceKinds),
  title: z.string(),
  /** As its author states it; shown beside each of its answers. */
  licence: z.string(),
  trust: Trust,
  /** Meanings it holds. */
  senses: z.int(),
  addedAt: InstantText,
})
export type Source = z.infer<typeof Source>

export const LanguageName = z.enum(languages)

/** Longest word or phrase that is kept as a headword; imports drop longer ones. */
export const wordAtMost = 120

/** What a look-up answers; the screen, the command line and the small panel show the same. */
import { z } from 'zod'
import { Direction } from './direction.ts'
import { LanguageName, Note, PartOfSpeech, Topic, Trust } from './entry.ts'

/** How a headword was come to from what was typed. */
export const FoundBy = z.enum(['exact', 'form', 'spelling', 'near', 'begins', 'inside'])
export type FoundBy = z.infer<typeof FoundBy>

/** Why two bilingual meanings may be joined; a pair without any of these reasons is not joined. */
export const Evidence = z.enum(['oneSense', 'attested', 'synonyms', 'onlyMeaning'])
export type Evidence = z.infer<typeof Evidence>

export const Translation = z.strictObject({
  language: LanguageName,
  words: z.array(z.string()),
  /** In a three-way answer: the word of the middle language it goes through, and why the two may be joined. */
  through: z.strictObject({ language: LanguageName, word: z.string(), evidence: Evidence }).nullable(),
  /** Of the second half of a chain, when it is another than the sense's own. */
  source: z.string().nullable(),
})
export type Translation = z.infer<typeof Translation>

export const SenseShown = z.strictObject({
  id: z.string(),
  pos: PartOfSpeech.nullable(),
  topic: Topic.nullable(),
  note: Note,
  examples: z.array(z.string()),
  /** Other words of the same language with this meaning. */
  synonyms: z.array(z.string()),
  translations: z.array(Translation),
  /** Translations that are there but were not joined, since nothing says that they mean the same. */
  notJoined: z.int(),
  /** Ids of all that give this meaning. */
  sources: z.array(z.string()),
  /** Of the most trusted of them. */
  trust: Trust,
})
export type SenseShown = z.infer<typeof SenseShown>

export const Card = z.strictObject({
  word: z.string(),
  language: LanguageName,
  by: FoundBy,
  senses: z.array(SenseShown),
  /** Meanings of a further reading of what was asked that are there and not shown; asked for by itself, the word shows them. */
  more: z.int(),
})
export type Card = z.infer<typeof Card>

export const DictionaryAnswer = z.strictObject({
  asked: z.string(),
  direction: Direction,
  cards: z.array(Card),
  /** Titles and licences of the sources named in the cards. */
  sources: z.record(z.string(), z.strictObject({ title: z.string(), licence: z.string() })),
})
export type DictionaryAnswer = z.infer<typeof DictionaryAnswer>

/** A line of the list that appears while typing. */
export const Suggestion = z.strictObject({
  word: z.string(),
  language: LanguageName,
  by: FoundBy,
  /** Its first translations into the direction's languages. */
  gloss: z.string(),
})
export type Suggestion = z.infer<typeof Suggestion>

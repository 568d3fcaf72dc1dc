/** Calls of the page upon the dictionary of this PC; none of them needs a line. */
import { z } from 'zod'
import { InstantText } from '../kernel/dates.ts'
import { DictionaryAnswer, Suggestion } from './answer.ts'
import { Direction } from './direction.ts'
import { LanguageName, Source, Trust } from './entry.ts'

const nothing = z.strictObject({})
const call = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output })
/** What is longer is no word to look up. */
export const lettersAtMost = 200
const words = z.string().max(lettersAtMost)

/** `direction` is where one stands; with `guess` another is answered when only another language knows the word. */
const asking = z.strictObject({ words, direction: Direction, guess: z.boolean() })

export const DictionaryState = z.strictObject({
  /** False while the built-in dictionary is put in order after an installation or an update. */
  ready: z.boolean(),
  sources: z.array(Source),
  importing: z.strictObject({ id: z.string(), title: z.string() }).nullable(),
})
export type DictionaryState = z.infer<typeof DictionaryState>

export const importLimits = { files: 8, titleLetters: 120, licenceLetters: 200 } as const

/** What the person says of the files that are brought in. */
export const ImportWish = z.strictObject({
  title: z.string().trim().min(1).max(importLimits.titleLetters),
  licence: z.string().trim().min(1).max(importLimits.licenceLetters),
  trust: Trust.exclude(['reviewed']),
  /** Of formats that don't say it themselves. */
  from: LanguageName,
  to: LanguageName,
})
export type ImportWish = z.infer<typeof ImportWish>

export const ImportOutcome = z.strictObject({
  source: z.string(),
  senses: z.int(),
  /** Entries that were read and dropped: empty, too long, without letters. */
  dropped: z.int(),
})
export type ImportOutcome = z.infer<typeof ImportOutcome>

export const PastLookup = z.strictObject({ word: z.string(), direction: Direction, at: InstantText })
export type PastLookup = z.infer<typeof PastLookup>
export const Personal = z.strictObject({ history: z.array(PastLookup), favourites: z.array(PastLookup) })
export type Personal = z.infer<typeof Personal>
export const favouritesAtMost = 2_000

/** `failure` is the bridge's own, which this file can't import: the bridge imports this one. */
export const dictionaryCalls = <Failed extends z.ZodType>(failure: Failed) => ({
  'dictionary.state': call(nothing, DictionaryState),
  'dictionary.suggest': call(asking, z.strictObject({ direction: Direction, rows: z.array(Suggestion) })),
  'dictionary.lookup': call(asking, DictionaryAnswer),
  /** History and favourites of who is signed in, kept encrypted on this PC only. */
  'dictionary.personal': call(nothing, Personal),
  'dictionary.remember': call(z.strictObject({ word: words, direction: Direction }), Personal),
  'dictionary.favour': call(z.strictObject({ word: words, direction: Direction, favourite: z.boolean() }), z.union([Personal, failure])),
  'dictionary.forgetHistory': call(nothing, Personal),
  /** Files that came in by `files.begin` and `files.chunk`; progress is told under `id`. */
  'dictionary.import': call(z.strictObject({ id: z.uuid(), transfers: z.array(z.string()).min(1).max(importLimits.files), wish: ImportWish }), z.union([ImportOutcome, failure])),
  'dictionary.cancelImport': call(z.strictObject({ id: z.uuid() }), nothing),
  'dictionary.removeSource': call(z.strictObject({ id: z.string() }), z.union([DictionaryState, failure])),
}) as const

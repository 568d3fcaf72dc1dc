import { z } from 'zod'
import { DateText, InstantText } from '../kernel/dates.ts'
import { query, type Noun } from '../kernel/contract.ts'

/** Nouns with a source of search; a session's state changes with its course. */
const searched: readonly Noun[] = ['approval', 'person', 'session', 'course', 'calendarEvent', 'standard', 'system', 'glossaryEntry', 'searchFill']

const Names = z.strictObject({ kk: z.string(), ru: z.string(), en: z.string() })

export const Found = z.strictObject({
  noun: z.string(),
  id: z.string(),
  /** Name of the module in the page. */
  module: z.string(),
  number: z.string(),
  title: Names,
  /** A text key; null where a thing has no states. */
  state: z.string().nullable(),
  body: Names.nullable(),
  at: InstantText.nullable(),
  link: z.string(),
  snippet: z.strictObject({ text: z.string(), marks: z.array(z.strictObject({ from: z.int(), to: z.int() })) }).nullable(),
})
export type Found = z.infer<typeof Found>

/** What is pasted and longer is no question. */
export const lettersAtMost = 300
/** Who has not found it among these asks otherwise. */
export const rowsAtMost = 100

/** Everything the seat may see, by words in any of their forms. Counts are of the whole answer and of nothing that the seat may not see. */
export const search = query({
  name: 'search.find',
  right: 'session.use',
  input: z.strictObject({
    words: z.string().trim().min(1).max(lettersAtMost),
    modules: z.array(z.string().max(40)).max(30).default([]),
    body: z.uuid().nullable().default(null),
    person: z.uuid().nullable().default(null),
    state: z.string().max(100).nullable().default(null),
    /** Days in Astana, both included, of the last change. */
    from: DateText.nullable().default(null),
    until: DateText.nullable().default(null),
    /** Best first, or newest first by the last change; what has no date comes last. */
    sort: z.enum(['relevance', 'newest']).default('relevance'),
    /** For a list that appears while one types: rows newest first and nothing besides; no counts, no bodies' names, no words around. */
    brief: z.boolean().default(false),
    offset: z.int().min(0).max(1000).default(0),
    limit: z.int().min(1).max(rowsAtMost).default(20),
  }),
  output: z.strictObject({
    rows: z.array(Found),
    total: z.int(),
    /** True when there are more than are counted. */
    more: z.boolean(),
    modules: z.array(z.strictObject({ module: z.string(), count: z.int() })),
    states: z.array(z.strictObject({ state: z.string(), count: z.int() })),
    /** Names of the modules of which not everything is in the index yet, so that what is not found may be there all the same. */
    filling: z.array(z.string()),
  }),
  reads: searched,
  keep: false,
  standIn: true,
})

/** Why a thing could not be brought into the index. */
const failureReasons = ['tooLong', 'letters', 'form', 'other'] as const
export type FailureReason = (typeof failureReasons)[number]
/** The newest of all kinds; whoever has more looks into the portal's log. */
export const failedShown = 200

/** How far each module's things from before the index, or from before its newest manner of reading words, are brought into it. */
export const filling = query({
  name: 'search.filling',
  right: 'settings.administer',
  input: z.strictObject({}),
  output: z.array(z.strictObject({
    module: z.string(),
    noun: z.string(),
    done: z.boolean(),
    filled: z.int(),
    /** Null before it has begun. */
    total: z.int().nullable(),
    begunAt: InstantText.nullable(),
    /** Of its last transaction. */
    movedAt: InstantText.nullable(),
    /** Things that could not be brought in, of which the newest are named; each is tried again every hour. */
    failedCount: z.int(),
    failed: z.array(z.strictObject({
      id: z.string(),
      reason: z.enum(failureReasons),
      /** Under which the portal's log has it. */
      fault: z.string(),
      since: InstantText,
    })),
  })),
  reads: ['searchFill'],
  keep: false,
})

/** Of the answer, on the portal and on a PC alike: beyond these nobody reads on, and a word that everything has costs no more than a rare one. */
export const countedAtMost = 2_000
/** The newest whose title matches are weighed besides, whatever their age: titles tell more than texts. */
export const titlesAtMost = 500

const Place = z.strictObject({ noun: z.string().max(40), id: z.string().max(100) })
export const placesAtOnce = 500

/** Which of these the seat may no longer read: a PC asks it of what it keeps, and forgets those. */
export const closedOf = query({
  name: 'search.closed',
  right: 'session.use',
  input: z.strictObject({ places: z.array(Place).max(placesAtOnce) }),
  output: z.strictObject({ closed: z.array(Place) }),
  reads: searched,
  keep: false,
})

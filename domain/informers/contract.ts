import { z } from 'zod'
import { InstantText } from '../kernel/dates.ts'
import { command, query } from '../kernel/contract.ts'
import { asSeen } from '../kernel/seen.ts'
import { TextValue } from '../kernel/text-value.ts'
import { TrilingualName } from '../people/person.ts'
import { CurrencyCode, NewsShown, RatePoint, RatesShown, WeatherShown } from './informer.ts'
import { placeIds } from './places.ts'
import { historyYears } from './rules.ts'
import { Source, sourceKinds } from './source.ts'

/** All that is shown, of each source by itself; the page says which is which and strikes out what has expired. */
export const shown = query({
  name: 'informers.shown',
  right: 'informers.read',
  input: z.strictObject({}),
  output: z.strictObject({
    rates: z.array(RatesShown),
    weather: z.array(WeatherShown),
    news: z.array(NewsShown),
    /** Sources in use from which nothing has come yet. */
    waiting: z.array(z.strictObject({ kind: z.enum(sourceKinds), name: TrilingualName })),
    /** Currencies and places that one has marked. */
    favourites: z.array(z.string()),
  }),
  reads: ['informer'],
  keep: true,
})

/** Days of the chart that are not here: those that the source is still to be asked for, a few at a time, and those that it answered by an error. */
const Past = z.strictObject({ waiting: z.int(), failed: z.int() })
export type Past = z.infer<typeof Past>

/** A currency's rates of the last year or five by day, the oldest first. */
export const history = query({
  name: 'informers.history',
  right: 'informers.read',
  input: z.strictObject({ source: z.uuid(), currency: CurrencyCode, years: z.literal(historyYears).default(1) }),
  output: z.strictObject({ points: z.array(RatePoint), ...Past.shape }),
  reads: ['informer'],
  keep: true,
})

export const SourceRow = z.strictObject({
  source: Source,
  sample: z.boolean(),
  /** Waits to be fetched at once, by somebody's wish. */
  wanted: z.boolean(),
  /** How the last try went; null before the first. */
  last: z
    .strictObject({
      triedAt: InstantText,
      /** When it last went well. */
      wellAt: InstantText.nullable(),
      problem: z.strictObject({ key: z.string(), values: z.record(z.string(), TextValue).optional() }).nullable(),
      /** Rates, places or news in the last good answer. */
      found: z.int(),
    })
    .nullable(),
  nextAt: InstantText.nullable(),
  /** Of rates of a real source; null of all others. */
  past: Past.nullable(),
})
export type SourceRow = z.infer<typeof SourceRow>

export const sources = query({
  name: 'informers.sources',
  right: 'informers.administer',
  input: z.strictObject({}),
  output: z.array(SourceRow),
  reads: ['informerSource'],
  keep: true,
})

/** Adds the source, or replaces the one with this id; what came from another address is forgotten. */
export const saveSource = command({
  name: 'informers.saveSource',
  right: 'informers.administer',
  input: z.strictObject({ source: Source, seen: asSeen(Source) }),
  output: z.strictObject({ id: z.uuid() }),
  changes: ['informer', 'informerSource'],
  offline: 'refuse',
})

export const removeSource = command({
  name: 'informers.removeSource',
  right: 'informers.administer',
  input: z.strictObject({ id: z.uuid(), seen: asSeen(Source) }),
  output: z.strictObject({ id: z.uuid() }),
  changes: ['informer', 'informerSource'],
  offline: 'refuse',
})

export const fetchNow = command({
  name: 'informers.fetchNow',
  right: 'informers.administer',
  input: z.strictObject({ id: z.uuid() }),
  output: z.strictObject({ id: z.uuid() }),
  changes: ['informerSource'],
  offline: 'refuse',
})

/** One's own mark on a currency or a place; the last one counts, so it may wait for a line. */
export const favour = command({
  name: 'informers.favour',
  right: 'informers.read',
  input: z.strictObject({ item: z.union([CurrencyCode, z.enum(placeIds)]), favourite: z.boolean() }),
  output: z.strictObject({ item: z.string() }),
  changes: ['informer'],
  offline: 'queue',
})

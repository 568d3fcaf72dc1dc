/** §59.1: where rates, weather and news come from. None is asked unless the portal's administrator entered it. */
import { z } from 'zod'
import { isWebAddress } from '../kernel/web-address.ts'
import { TrilingualName } from '../people/person.ts'

/** `rates`: the National Bank's XML; `weather`: the JSON of Open-Meteo; `news`: RSS 2.0, RSS 1.0 or Atom. */
export const sourceKinds = ['rates', 'weather', 'news'] as const
export type SourceKind = (typeof sourceKinds)[number]

export const sourceBounds = { everyMinutes: { least: 10, most: 1440 }, validHours: { least: 1, most: 720 } } as const

export const Source = z.strictObject({
  id: z.uuid(),
  kind: z.enum(sourceKinds),
  /** Stands beside each number of it. */
  name: TrilingualName,
  /** Without what is asked for: a day, places. That is added to it. */
  address: z.string().trim().max(2000).refine(isWebAddress),
  everyMinutes: z.int().min(sourceBounds.everyMinutes.least).max(sourceBounds.everyMinutes.most),
  /** B9.3: how long after its moment a number may be shown as current. */
  validHours: z.int().min(sourceBounds.validHours.least).max(sourceBounds.validHours.most),
  active: z.boolean(),
})
export type Source = z.infer<typeof Source>

/**
 * What a new source begins with. A rate's moment is the midnight that begins its day, so a rate holds for its day and for
 * the two hours in which the next day's is fetched.
 */
export const sourceDefaults: Record<SourceKind, Pick<Source, 'everyMinutes' | 'validHours'>> = {
  rates: { everyMinutes: 60, validHours: 26 },
  weather: { everyMinutes: 60, validHours: 6 },
  news: { everyMinutes: 30, validHours: 24 },
}

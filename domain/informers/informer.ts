/** What is shown, each with where it is from and of when it is (B9.3). */
import { z } from 'zod'
import { DateText, InstantText } from '../kernel/dates.ts'
import { TrilingualName } from '../people/person.ts'
import { placeIds } from './places.ts'
import { skies } from './sky.ts'

export const CurrencyCode = z.string().regex(/^[A-Z]{3}$/)

export const Rate = z.strictObject({
  currency: CurrencyCode,
  /** As the source names it; the product has words of its own for those that it knows. */
  name: z.string().max(100),
  /** `value` tenge for so many units. */
  quantity: z.int().positive(),
  value: z.number().positive(),
  /** Against the day before, as the source says it. */
  change: z.number().nullable(),
})
export type Rate = z.infer<typeof Rate>

const DayWeather = z.strictObject({ day: DateText, sky: z.enum(skies), lowest: z.number(), highest: z.number() })
export type DayWeather = z.infer<typeof DayWeather>

export const PlaceWeather = z.strictObject({
  place: z.enum(placeIds),
  at: InstantText,
  sky: z.enum(skies),
  /** °C. */
  temperature: z.number(),
  /** Metres a second. */
  wind: z.number(),
  /** Per cent. */
  humidity: z.number(),
  days: z.array(DayWeather),
})
export type PlaceWeather = z.infer<typeof PlaceWeather>

export const NewsItem = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{32}$/),
  title: z.string(),
  summary: z.string(),
  /** Null when the source says none, or one that can't be. */
  publishedAt: InstantText.nullable(),
  /** When the portal first saw it. */
  seenAt: InstantText,
  /** Opened by native by the item's id; an item may have none. */
  address: z.string().nullable(),
})
export type NewsItem = z.infer<typeof NewsItem>

export const Origin = z.strictObject({
  source: z.uuid(),
  name: TrilingualName,
  host: z.string(),
  /** Made by the demo office, and no source's. */
  sample: z.boolean(),
  fetchedAt: InstantText,
  /** The moment that the source's numbers are of. */
  asOf: InstantText,
  validUntil: InstantText,
})
export type Origin = z.infer<typeof Origin>

export const RatesShown = z.strictObject({ origin: Origin, day: DateText, rates: z.array(Rate) })
export type RatesShown = z.infer<typeof RatesShown>
export const WeatherShown = z.strictObject({ origin: Origin, places: z.array(PlaceWeather) })
export type WeatherShown = z.infer<typeof WeatherShown>
export const NewsShown = z.strictObject({ origin: Origin, items: z.array(NewsItem) })
export type NewsShown = z.infer<typeof NewsShown>

/** A day's rate in the quantity that is shown now. */
export const RatePoint = z.strictObject({ day: DateText, value: z.number().positive() })
export type RatePoint = z.infer<typeof RatePoint>

import { addDays, astanaDate, type Instant } from '../kernel/time.ts'
import { instantOf, defaultZone } from '../calendar/zones.ts'

const hour = 3_600_000
const later = (now: Instant, milliseconds: number): Instant => new Date(Date.parse(now) + milliseconds).toISOString()

/** For how long a person asks to be left alone, as offered; the end is an instant, so that it is one on every machine. */
export const quietEnds = [
  { key: 'halfHour', end: (now: Instant): Instant => later(now, hour / 2) },
  { key: 'hour', end: (now: Instant): Instant => later(now, hour) },
  { key: 'twoHours', end: (now: Instant): Instant => later(now, 2 * hour) },
  { key: 'tomorrow', end: (now: Instant): Instant => instantOf(`${addDays(astanaDate(now), 1)}T09:00:00`, defaultZone) },
] as const

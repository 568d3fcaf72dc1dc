import type { Instant, LocalDate } from '../kernel/time.ts'
import { addDays } from '../kernel/time.ts'
import { allowed, refuse, type Verdict } from '../kernel/verdict.ts'
import type { RatePoint } from './informer.ts'
import type { Source } from './source.ts'

/** B9.3: past this moment nothing of the source is shown as current, whether the portal could be reached meanwhile or not. */
export function validUntil(asOf: Instant, { validHours }: Pick<Source, 'validHours'>): Instant {
  return new Date(Date.parse(asOf) + validHours * 3_600_000).toISOString()
}

export function isExpired(origin: { validUntil: Instant }, now: Instant): boolean {
  return Date.parse(now) > Date.parse(origin.validUntil)
}

/** What was kept of one kind means nothing as another. */
export function mayReplaceSource(before: Pick<Source, 'kind'> | null, source: Pick<Source, 'kind'>): Verdict {
  return before === null || before.kind === source.kind ? allowed : refuse('informers.kindStays')
}

/** A sample is of no source, so nothing can be fetched for it. */
export function mayFetch({ sample }: { sample: boolean }): Verdict {
  return sample ? refuse('informers.sampleNotFetched') : allowed
}

const soonestRetryMinutes = 5

/** After failures it is tried sooner than usual, then less and less often, never less often than usual. */
export function nextTryAt(now: Instant, { everyMinutes }: Pick<Source, 'everyMinutes'>, failures: number): Instant {
  const minutes = failures === 0 ? everyMinutes : Math.min(everyMinutes, soonestRetryMinutes * 2 ** Math.min(failures - 1, 10))
  return new Date(Date.parse(now) + minutes * 60_000).toISOString()
}

/** Days before today that the chart wants and that were never asked for, the newest first; so many at once, to be a light guest. */
export function missingDays(today: LocalDate, asked: ReadonlySet<LocalDate>, limits = { days: 91, atOnce: 10 }): LocalDate[] {
  return Array.from({ length: limits.days }, (_, index) => addDays(today, -1 - index)).filter((day) => !asked.has(day)).slice(0, limits.atOnce)
}

/** A source may go from one unit to ten; the chart stays in the quantity that is shown now. */
export function inOneQuantity(days: readonly { day: LocalDate; quantity: number; value: number }[]): RatePoint[] {
  const quantity = days.at(-1)?.quantity ?? 1
  return days.map(({ day, quantity: of, value }) => ({ day, value: Number(((value * quantity) / of).toFixed(6)) }))
}

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

/** How often each day was answered by an error; 0, when it was answered, if only by nothing, as a Sunday may be. */
export type AskedDays = ReadonlyMap<LocalDate, number>

/** A chart is of a year, which each PC keeps, or of five, for whoever asks. */
export const historyYears = [1, 5] as const
export const daysOf = (years: (typeof historyYears)[number]): number => Math.ceil(years * 365.2)
export const historyDays = daysOf(5)
const triesAtMost = 3
/** Days in a row: no run of holidays is as long, so there the source's own past begins. */
const longestGap = 14

/** Days before today that the chart wants, the newest first, those that failed behind all others; so many at once, to be a light guest. */
export function missingDays(today: LocalDate, asked: AskedDays, limits: { days: number; atOnce: number } = { days: historyDays, atOnce: 10 }): LocalDate[] {
  const [anew, again]: [LocalDate[], LocalDate[]] = [[], []]
  let gap = 0
  for (let back = 1; back <= limits.days && gap < longestGap; back += 1) {
    const day = addDays(today, -back)
    const failures = asked.get(day)
    gap = failures === undefined || failures === 0 ? 0 : gap + 1
    if (failures === undefined) anew.push(day)
    else if (failures > 0 && failures < triesAtMost) again.push(day)
  }
  return [...anew, ...again].slice(0, limits.atOnce)
}

/** Of each month the least, the most and the last. */
export function byMonth(points: readonly RatePoint[]): { month: string; lowest: number; highest: number; last: number }[] {
  const months = new Map<string, { month: string; lowest: number; highest: number; last: number }>()
  for (const { day, value } of points) {
    const month = day.slice(0, 7)
    const before = months.get(month)
    months.set(month, { month, lowest: Math.min(before?.lowest ?? value, value), highest: Math.max(before?.highest ?? value, value), last: value })
  }
  return [...months.values()]
}

/** A source may go from one unit to ten; the chart stays in the quantity that is shown now. */
export function inOneQuantity(days: readonly { day: LocalDate; quantity: number; value: number }[]): RatePoint[] {
  const quantity = days.at(-1)?.quantity ?? 1
  return days.map(({ day, quantity: of, value }) => ({ day, value: Number(((value * quantity) / of).toFixed(6)) }))
}

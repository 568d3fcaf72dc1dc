/**
 * Working days of the republic. A term of n working days begins on the day after the event (Civil Code, article 173)
 * and ends with the end of its n-th working day.
 */
import { z } from 'zod'
import { DateText } from './dates.ts'
import type { TextKey } from '../texts.ts'
import { addDays, weekday } from './time.ts'
import type { LocalDate } from './time.ts'
import type { TextValues } from './verdict.ts'

export const holidayNames = [
  'newYear', 'christmas', 'womensDay', 'constitutionDay', 'nauryz', 'unityDay', 'defenderDay', 'victoryDay', 'capitalDay',
  'qurbanAit', 'republicDay', 'firstPresidentDay', 'independenceDay',
] as const
export type HolidayName = (typeof holidayNames)[number]

export const DayMark = z.strictObject({
  /**
   * holiday: by law. observed: the working day after a holiday that fell on a weekend (Labour Code, article 85).
   * dayOff and workingDay: swapped by a decree of the Government, or set by an administrator.
   */
  kind: z.enum(['holiday', 'observed', 'dayOff', 'workingDay']),
  holiday: z.enum(holidayNames).nullable(),
  /** The other day of an exchange or a transfer. */
  pair: DateText.nullable(),
  /** True while the date follows from a calculation that nobody has confirmed, as Qurban Ait of years to come. */
  estimated: z.boolean(),
  source: z.enum(['law', 'decree', 'administrator']),
  /** The administrator's words: which decree. */
  note: z.string(),
})
export type DayMark = z.infer<typeof DayMark>

/** Only days that differ from Monday–Friday, or that have a name, are in `days`. Outside `from`…`until` only weekends are known. */
export const Calendar = z.strictObject({ from: DateText, until: DateText, days: z.record(DateText, DayMark) })
export type Calendar = z.infer<typeof Calendar>

/** Days, both ends included, during which a term stands still. */
export interface Pause {
  from: LocalDate
  until: LocalDate
}

export function isWorkday(date: LocalDate, calendar: Calendar): boolean {
  const mark = calendar.days[date]
  if (mark?.kind === 'workingDay') return true
  return mark === undefined && weekday(date) <= 5
}

const yearOf = (date: LocalDate): number => Number(date.slice(0, 4))

/** Years of these days, both ends included, that the calendar doesn't have: in them every Monday to Friday counts as a working day. */
export function yearsMissing(from: LocalDate, until: LocalDate, calendar: Calendar): number[] {
  const [first, last] = [yearOf(from), yearOf(until)]
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index).filter((year) => year < yearOf(calendar.from) || year > yearOf(calendar.until))
}

function isPaused(date: LocalDate, pauses: readonly Pause[]): boolean {
  return pauses.some((pause) => pause.from <= date && date <= pause.until)
}

/** The n-th working day after `date`; with `days` 0 the date itself. */
export function addWorkdays(date: LocalDate, days: number, calendar: Calendar, pauses: readonly Pause[] = []): LocalDate {
  if (!Number.isInteger(days) || days < 0) throw new RangeError('a term has a whole number of working days')
  let day = date
  for (let left = days; left > 0; ) {
    day = addDays(day, 1)
    if (isWorkday(day, calendar) && !isPaused(day, pauses)) left -= 1
  }
  return day
}

/** Working days after `from` up to and including `until`: what remains today of a term. Negative when `until` is past. */
export function workdaysBetween(from: LocalDate, until: LocalDate, calendar: Calendar, pauses: readonly Pause[] = []): number {
  if (until < from) return -workdaysBetween(until, from, calendar, pauses)
  let count = 0
  for (let day = addDays(from, 1); day <= until; day = addDays(day, 1)) {
    if (isWorkday(day, calendar) && !isPaused(day, pauses)) count += 1
  }
  return count
}

/** The first working day on or after `date`; a term counted in calendar days that ends on a day off ends here (article 175). */
export function nextWorkday(date: LocalDate, calendar: Calendar): LocalDate {
  let day = date
  while (!isWorkday(day, calendar)) day = addDays(day, 1)
  return day
}

/** One day of a derivation; `key` and `values` say in words why it counts or not. */
const DerivedDay = z.strictObject({
  date: DateText,
  weekday: z.int().min(1).max(7),
  /** Which working day of the term it is; null when it does not count. */
  counts: z.int().nullable(),
  key: z.custom<TextKey>((value) => typeof value === 'string'),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
  holiday: z.enum(holidayNames).nullable(),
  estimated: z.boolean(),
})
type DerivedDay = z.infer<typeof DerivedDay>

export const Derivation = z.strictObject({
  from: DateText,
  term: z.int(),
  deadline: DateText,
  days: z.array(DerivedDay),
})
export type Derivation = z.infer<typeof Derivation>

function wordsFor(date: LocalDate, calendar: Calendar, paused: boolean): { key: TextKey; values: TextValues } {
  if (paused) return { key: 'workdays.day.paused', values: {} }
  const mark = calendar.days[date]
  if (mark === undefined) return { key: weekday(date) > 5 ? 'workdays.day.weekend' : yearsMissing(date, date, calendar).length > 0 ? 'workdays.day.notEntered' : 'workdays.day.working', values: {} }
  const values: TextValues = { note: mark.note, pair: mark.pair ?? '' }
  if (mark.kind === 'holiday') return { key: 'workdays.day.holiday', values }
  if (mark.kind === 'observed') return { key: 'workdays.day.observed', values }
  if (mark.source === 'administrator') {
    return { key: mark.kind === 'dayOff' ? 'workdays.day.setOff' : 'workdays.day.setWorking', values }
  }
  return { key: mark.kind === 'dayOff' ? 'workdays.day.movedOff' : 'workdays.day.movedWorking', values }
}

/** B1.5: the same arithmetic as addWorkdays, told day by day from the day of the event to the deadline. */
export function derive(from: LocalDate, term: number, calendar: Calendar, pauses: readonly Pause[] = []): Derivation {
  const deadline = addWorkdays(from, term, calendar, pauses)
  const days: DerivedDay[] = [
    { date: from, weekday: weekday(from), counts: null, key: 'workdays.day.start', values: {}, holiday: null, estimated: false },
  ]
  let counted = 0
  for (let date = addDays(from, 1); date <= deadline; date = addDays(date, 1)) {
    const paused = isPaused(date, pauses)
    const counts = isWorkday(date, calendar) && !paused
    if (counts) counted += 1
    const mark = calendar.days[date]
    days.push({
      date,
      weekday: weekday(date),
      counts: counts ? counted : null,
      ...wordsFor(date, calendar, paused),
      holiday: mark?.holiday ?? null,
      estimated: mark?.estimated ?? false,
    } as DerivedDay)
  }
  return { from, term, deadline, days }
}

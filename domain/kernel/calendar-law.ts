/** Turns the law's rules (resources/calendar/kz.json) into the days of a calendar. */
import { z } from 'zod'
import { DateText } from './dates.ts'
import { addDays, weekday } from './time.ts'
import type { LocalDate } from './time.ts'
import { holidayNames } from './workdays.ts'
import type { Calendar, DayMark } from './workdays.ts'

export const CalendarLaw = z.strictObject({
  about: z.string(),
  firstYear: z.int(),
  lastYear: z.int(),
  /** Holidays with a fixed date. `transferred`: moves to the next working day when it falls on a day off. */
  fixed: z.array(
    z.strictObject({
      holiday: z.enum(holidayNames),
      days: z.array(z.string().regex(/^\d\d-\d\d$/)).min(1),
      firstYear: z.int().optional(),
      lastYear: z.int().optional(),
      transferred: z.boolean(),
    }),
  ),
  /** Holidays of the lunar calendar: the first day of Qurban Ait, a day off that is not transferred. */
  moving: z.array(z.strictObject({ holiday: z.enum(holidayNames), date: DateText, estimated: z.boolean() })),
  /** Exchanges by decree of the Government: `off` is free, `working` is worked instead. */
  exchanged: z.array(z.strictObject({ off: DateText, working: DateText })),
})
export type CalendarLaw = z.infer<typeof CalendarLaw>

type Days = Record<LocalDate, DayMark>

function fixedHolidays(law: CalendarLaw): { date: LocalDate; holiday: CalendarLaw['fixed'][number] }[] {
  const dates = []
  for (let year = law.firstYear; year <= law.lastYear; year += 1) {
    for (const holiday of law.fixed) {
      if (year < (holiday.firstYear ?? year) || year > (holiday.lastYear ?? year)) continue
      for (const day of holiday.days) dates.push({ date: `${year}-${day}`, holiday })
    }
  }
  return dates.toSorted((a, b) => a.date.localeCompare(b.date))
}

/** Labour Code, article 85: a holiday on a day off makes the next working day after the holiday free. */
function transfer(date: LocalDate, holiday: DayMark['holiday'], days: Days): void {
  let next = addDays(date, 1)
  while (days[next] !== undefined || weekday(next) > 5) next = addDays(next, 1)
  days[next] = { kind: 'observed', holiday, pair: date, estimated: false, source: 'law', note: '' }
}

export function calendarOf(law: CalendarLaw): Calendar {
  const days: Days = {}
  const fixed = fixedHolidays(law)
  for (const { date, holiday } of fixed) {
    days[date] = { kind: 'holiday', holiday: holiday.holiday, pair: null, estimated: false, source: 'law', note: '' }
  }
  for (const { date, holiday, estimated } of law.moving) {
    days[date] ??= { kind: 'holiday', holiday, pair: null, estimated, source: 'law', note: '' }
  }
  for (const { date, holiday } of fixed) {
    if (holiday.transferred && weekday(date) > 5) transfer(date, holiday.holiday, days)
  }
  for (const { off, working } of law.exchanged) {
    days[off] = { kind: 'dayOff', holiday: null, pair: working, estimated: false, source: 'decree', note: '' }
    days[working] = { kind: 'workingDay', holiday: null, pair: off, estimated: false, source: 'decree', note: '' }
  }
  return { from: `${law.firstYear}-01-01`, until: `${law.lastYear}-12-31`, days }
}

const meanYear = 354
const epochOfHijra = 1_948_438.5
const epochOfUnix = 2_440_587.5
const dayMs = 86_400_000

/** 10 Zulhijja of a year of the Hijra, by the arithmetic calendar in which 11 years of 30 have a day more. */
function tenthOfZulhijja(hijra: number): LocalDate {
  const monthsBefore = Math.ceil(29.5 * 11)
  const julianDay = 10 + monthsBefore + (hijra - 1) * meanYear + Math.floor((3 + 11 * hijra) / 30) + epochOfHijra - 1
  return new Date((julianDay - epochOfUnix) * dayMs).toISOString().slice(0, 10)
}

/** First days of Qurban Ait in a year: one, seldom two. The moon is not asked, so what is announced may be a day off. */
function qurbanAitOf(year: number): LocalDate[] {
  const about = Math.round(((year - 622) * 365.2425) / 354.367)
  return [-1, 0, 1, 2].map((step) => tenthOfZulhijja(about + step)).filter((date) => Number(date.slice(0, 4)) === year)
}

/** The law's pattern carried on to a later year: its fixed holidays, and Qurban Ait by calculation. Exchanges are decreed year by year. */
export function continued(law: CalendarLaw, lastYear: number): CalendarLaw {
  const years = Array.from({ length: Math.max(0, lastYear - law.lastYear) }, (_, index) => law.lastYear + 1 + index)
  if (years.length === 0) return law
  const moving = years.flatMap(qurbanAitOf).map((date) => ({ holiday: 'qurbanAit' as const, date, estimated: true }))
  return { ...law, lastYear, moving: [...law.moving, ...moving] }
}

/** An administrator's days over the law's; null gives a day back to the law. */
export function withOverrides(calendar: Calendar, overrides: Readonly<Record<LocalDate, DayMark>>): Calendar {
  return { ...calendar, days: { ...calendar.days, ...overrides } }
}

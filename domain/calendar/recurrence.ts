/**
 * Occurrences of a rule (RFC 5545, 3.3.10) in civil time. Our own, because a rule comes from strangers' files and both
 * kept libraries go on for ever with one that never holds (docs/decisions/0024-recurrence.md); here every step is one
 * day, week, month or year, and there are so many of them between two dates and no more. Tests hold it against both
 * libraries and libical's vectors.
 */
import type { OccurrenceKey } from './event.ts'
import type { Rule } from './rule.ts'

const daySeconds = 86_400
const secondsOf = { HOURLY: 3600, MINUTELY: 60, SECONDLY: 1 } as const

/** Days since 1970; seconds of the day. */
interface Moment {
  day: number
  second: number
}

interface Start extends Moment {
  allDay: boolean
}

const momentOf = (key: OccurrenceKey): Start => {
  const allDay = key.length === 10
  const seconds = Date.parse(allDay ? `${key}T00:00:00Z` : `${key}Z`) / 1000
  return { allDay, day: Math.floor(seconds / daySeconds), second: ((seconds % daySeconds) + daySeconds) % daySeconds }
}
const keyOf = ({ day, second }: Moment, allDay: boolean): OccurrenceKey => new Date((day * daySeconds + second) * 1000).toISOString().slice(0, allDay ? 10 : 19)
/** Days before the month of a year that begins in March, so that the leap day is its last. */
const monthStart = (fromMarch: number): number => Math.floor((153 * fromMarch + 2) / 5)
/** From 1 March of the year 0 to 1970. */
const epochDay = 719_468

/** By arithmetic alone: a rule that seldom holds has every day of two centuries looked at, and a Date for each would take ten times as long. */
function dayOf(year: number, month: number, date: number): number {
  const months = year * 12 + month - 3
  const marchYear = Math.floor(months / 12)
  return marchYear * 365 + Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400) + monthStart(months - marchYear * 12) + date - 1 - epochDay
}
/** 1 = Monday … 7 = Sunday; day 0 was a Thursday. */
const weekdayOf = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1

interface DayFacts {
  year: number
  month: number
  date: number
}

function factsOf(day: number): DayFacts {
  const marchDay = day + epochDay
  const era = Math.floor(marchDay / 146_097)
  const ofEra = marchDay - era * 146_097
  const ofYears = Math.floor((ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365)
  const ofYear = ofEra - (365 * ofYears + Math.floor(ofYears / 4) - Math.floor(ofYears / 100))
  const fromMarch = Math.floor((5 * ofYear + 2) / 153)
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
  return { year: ofYears + era * 400 + (month <= 2 ? 1 : 0), month, date: ofYear - monthStart(fromMarch) + 1 }
}

/** First day of the year's week 1: the week, beginning on `weekStart`, that has at least four days of the year. */
function firstWeek(year: number, weekStart: number): number {
  const january = dayOf(year, 1, 1)
  const into = (weekdayOf(january) - weekStart + 7) % 7
  return january - into + (into > 3 ? 7 : 0)
}

/** The year to whose weeks the day belongs, which at its ends is not always the year of its date. */
function weekYearOf(day: number, weekStart: number): number {
  const { year } = factsOf(day)
  return day < firstWeek(year, weekStart) ? year - 1 : day >= firstWeek(year + 1, weekStart) ? year + 1 : year
}

function isInWeeks(day: number, { weeks, weekStart }: Rule): boolean {
  const own = weekYearOf(day, weekStart)
  const first = firstWeek(own, weekStart)
  const total = (firstWeek(own + 1, weekStart) - first) / 7
  const week = Math.floor((day - first) / 7) + 1
  return weeks.includes(week) || weeks.includes(week - total - 1)
}

/** Whether it is one of the n-th weekdays of a stretch of days, last included. */
function isNth(day: number, first: number, last: number, nth: number): boolean {
  return nth > 0 ? Math.floor((day - first) / 7) + 1 === nth : -Math.floor((last - day) / 7) - 1 === nth
}

function isOnWeekday(day: number, { year, month }: DayFacts, rule: Rule): boolean {
  const weekday = weekdayOf(day)
  return rule.days.some((each) => {
    if (each.weekday !== weekday) return false
    const counts = each.nth !== null && (rule.frequency === 'MONTHLY' || (rule.frequency === 'YEARLY' && rule.weeks.length === 0))
    if (!counts || each.nth === null) return true
    const byMonth = rule.frequency === 'MONTHLY' || rule.months.length > 0
    const [first, last] = byMonth ? [dayOf(year, month, 1), dayOf(year, month + 1, 1) - 1] : [dayOf(year, 1, 1), dayOf(year, 12, 31)]
    return isNth(day, first, last, each.nth)
  })
}

function holdsOn(day: number, rule: Rule): boolean {
  const facts = factsOf(day)
  const { year, month, date } = facts
  if (rule.months.length > 0 && !rule.months.includes(month)) return false
  if (rule.monthDays.length > 0 && !rule.monthDays.includes(date) && !rule.monthDays.includes(date - (dayOf(year, month + 1, 1) - dayOf(year, month, 1)) - 1)) return false
  if (rule.yearDays.length > 0) {
    const ofYear = day - dayOf(year, 1, 1) + 1
    if (!rule.yearDays.includes(ofYear) && !rule.yearDays.includes(ofYear - (dayOf(year + 1, 1, 1) - dayOf(year, 1, 1)) - 1)) return false
  }
  if (rule.weeks.length > 0 && !isInWeeks(day, rule)) return false
  return rule.days.length === 0 || isOnWeekday(day, facts, rule)
}

/** What the rule leaves open is taken from the start. */
function completed(rule: Rule, start: Start): Rule {
  const { month, date } = factsOf(start.day)
  const weekday = { weekday: weekdayOf(start.day), nth: null }
  if (rule.frequency === 'YEARLY' && rule.monthDays.length > 0 && rule.months.length + rule.weeks.length + rule.yearDays.length + rule.days.length === 0) return { ...rule, months: [month] }
  if (rule.days.length > 0 || rule.monthDays.length > 0 || rule.yearDays.length > 0) return rule
  if (rule.frequency === 'WEEKLY' || (rule.frequency === 'YEARLY' && rule.weeks.length > 0)) return { ...rule, days: [weekday] }
  if (rule.frequency === 'MONTHLY') return { ...rule, monthDays: [date] }
  if (rule.frequency === 'YEARLY') return { ...rule, monthDays: [date], months: rule.months.length > 0 ? rule.months : [month] }
  return rule
}

/**
 * From which year a rule of weeks counts: the one to whose weeks the start belongs, unless the rule holds on no day of it
 * that lies in the date's own year or after it. The standard leaves it open; libical's vectors say this.
 */
function firstWeekYear(rule: Rule, start: Start): number {
  const { year } = factsOf(start.day)
  const own = weekYearOf(start.day, rule.weekStart)
  if (own === year) return year
  const last = firstWeek(own + 1, rule.weekStart)
  for (let day = Math.max(firstWeek(own, rule.weekStart), own < year ? dayOf(year, 1, 1) : Number.NEGATIVE_INFINITY); day < last; day += 1) if (holdsOn(day, rule)) return own
  return year
}

interface Period {
  first: number
  last: number
}

/** The n-th day, week, month or year of the rule, counted from that of the start. */
function periodAt(n: number, rule: Rule, start: Start): Period {
  const steps = n * rule.interval
  if (rule.frequency !== 'YEARLY' && rule.frequency !== 'MONTHLY' && rule.frequency !== 'WEEKLY') {
    // Below a day each day is looked at, and the interval counts inside it.
    const day = start.day + (rule.frequency === 'DAILY' ? steps : n)
    return { first: day, last: day }
  }
  const { year, month } = factsOf(start.day)
  if (rule.frequency === 'YEARLY' && rule.weeks.length > 0) {
    const own = firstWeekYear(rule, start) + steps
    return { first: firstWeek(own, rule.weekStart), last: firstWeek(own + 1, rule.weekStart) - 1 }
  }
  if (rule.frequency === 'YEARLY') return { first: dayOf(year + steps, 1, 1), last: dayOf(year + steps, 12, 31) }
  if (rule.frequency === 'MONTHLY') return { first: dayOf(year, month + steps, 1), last: dayOf(year, month + steps + 1, 1) - 1 }
  const first = start.day - ((weekdayOf(start.day) - rule.weekStart + 7) % 7) + 7 * steps
  return { first, last: first + 6 }
}

/** The period before the one in which `day` lies, so that a rule of many years is not walked from its beginning. */
function periodBefore(day: number, rule: Rule, start: Start): number {
  const days = Math.max(0, day - start.day)
  const length = rule.frequency === 'YEARLY' ? 371 : rule.frequency === 'MONTHLY' ? 31 : rule.frequency === 'WEEKLY' ? 7 : 1
  const interval = secondsIn(rule) === null ? rule.interval : 1
  return Math.max(0, Math.floor(days / (length * interval)) - 1)
}

const secondsIn = ({ frequency }: Rule): number | null => (frequency === 'HOURLY' || frequency === 'MINUTELY' || frequency === 'SECONDLY' ? secondsOf[frequency] : null)

const timesOf = (hours: readonly number[], minutes: readonly number[], seconds: readonly number[]): number[] =>
  hours.flatMap((hour) => minutes.flatMap((minute) => seconds.map((second) => hour * 3600 + minute * 60 + second)))
const orOwn = (listed: readonly number[], own: number): readonly number[] => (listed.length > 0 ? listed : [own])

/** Sets of one period each, in order. Below a day a day has many; else the period has one. */
function setsOf({ first, last }: Period, rule: Rule, start: Start): Moment[][] {
  const unit = secondsIn(rule)
  if (first === last && !holdsOn(first, rule)) return []
  if (unit !== null) return partsOfDay(first, unit, rule, start)
  const { second } = start
  const times = start.allDay ? [0] : timesOf(orOwn(rule.hours, Math.floor(second / 3600)), orOwn(rule.minutes, Math.floor(second / 60) % 60), orOwn(rule.seconds, second % 60))
  const set: Moment[] = []
  for (let day = first; day <= last; day += 1) if (holdsOn(day, rule)) for (const time of times) set.push({ day, second: time })
  return [set]
}

function partsOfDay(day: number, unit: number, rule: Rule, start: Start): Moment[][] {
  const before = Math.floor((start.day * daySeconds + start.second) / unit)
  const sets: Moment[][] = []
  const step = rule.interval
  const base = (day * daySeconds) / unit
  const offset = (((before - base) % step) + step) % step
  for (let part = offset; part < daySeconds / unit; part += step) {
    const second = part * unit
    if (rule.hours.length > 0 && !rule.hours.includes(Math.floor(second / 3600))) continue
    if (unit < 3600 && rule.minutes.length > 0 && !rule.minutes.includes(Math.floor(second / 60) % 60)) continue
    if (unit === 1 && rule.seconds.length > 0 && !rule.seconds.includes(second % 60)) continue
    const minutes = unit === 3600 ? orOwn(rule.minutes, Math.floor(start.second / 60) % 60) : [Math.floor(second / 60) % 60]
    const seconds = unit === 1 ? [second % 60] : orOwn(rule.seconds, start.second % 60)
    sets.push(timesOf([Math.floor(second / 3600)], minutes, seconds).map((time) => ({ day, second: time })))
  }
  return sets
}

function chosen(set: Moment[], positions: readonly number[]): Moment[] {
  if (positions.length === 0) return set
  const indexes = new Set(positions.map((position) => (position > 0 ? position - 1 : set.length + position)))
  return set.filter((_, index) => indexes.has(index))
}

export interface Bounds {
  /** Occurrences before it are counted but not told. */
  from: OccurrenceKey
  /** The last that is told, at most. Always given, so that no rule goes on for ever. */
  until: OccurrenceKey
  limit: number
}

const isBefore = (a: Moment, b: Moment): boolean => a.day < b.day || (a.day === b.day && a.second < b.second)

/** `until` of the rule must be civil time of the start's zone already (`inZone` of occurrences.ts). */
export function expand(given: Rule, startKey: OccurrenceKey, { from, until, limit }: Bounds): OccurrenceKey[] {
  const start = momentOf(startKey)
  const rule = completed(given, start)
  const [low, high] = [momentOf(from), lastMoment(rule, momentOf(until))]
  const found: OccurrenceKey[] = []
  let counted = 0
  for (let n = rule.count === null ? periodBefore(low.day, rule, start) : 0; ; n += 1) {
    const period = periodAt(n, rule, start)
    // A year that no date can name ends it too.
    if (!(period.first <= high.day)) return found
    for (const moment of setsOf(period, rule, start).flatMap((set) => chosen(set, rule.positions))) {
      if (isBefore(moment, start)) continue
      if (isBefore(high, moment)) return found
      counted += 1
      if (rule.count !== null && counted > rule.count) return found
      if (!isBefore(moment, low)) found.push(keyOf(moment, start.allDay))
      if (found.length >= limit) return found
    }
  }
}

function lastMoment(rule: Rule, until: Start): Moment {
  const high = until.allDay ? { day: until.day, second: daySeconds - 1 } : until
  if (rule.until === null) return high
  const { until: said } = rule
  const date = dayOf(Number(said.slice(0, 4)), Number(said.slice(4, 6)), Number(said.slice(6, 8)))
  const own = { day: date, second: said.length === 8 ? daySeconds - 1 : Number(said.slice(9, 11)) * 3600 + Number(said.slice(11, 13)) * 60 + Number(said.slice(13, 15)) }
  return isBefore(own, high) ? own : high
}

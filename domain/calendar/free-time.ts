/** The first time at which all are free (B8.3), in working hours of the republic's working days. */
import { addDays, type Instant, type LocalDate } from '../kernel/time.ts'
import { isWorkday, type Calendar } from '../kernel/workdays.ts'
import type { When } from './event.ts'
import type { WorkingHours } from './hours.ts'
import type { Says } from './queries.ts'
import { civilOf, instantOf, republicOffset, type OffsetOf } from './zones.ts'

export interface Interval {
  start: Instant
  end: Instant
}

export interface Wanted {
  /** Not earlier than this. */
  from: Instant
  until: Instant
  minutes: number
  limit: number
  zone: string
  /** Of each of them; time counts as free where all work. */
  hours: readonly [WorkingHours, ...WorkingHours[]]
  calendar: Calendar
  offsetOf?: OffsetOf
}

const step = 15 * 60_000
const minute = 60_000

/** Overlapping ones become one; in order. */
export function merged(busy: readonly Interval[]): Interval[] {
  const result: Interval[] = []
  for (const each of [...busy].filter(({ start, end }) => start < end).toSorted((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0))) {
    const last = result.at(-1)
    if (last !== undefined && each.start <= last.end) last.end = each.end > last.end ? each.end : last.end
    else result.push({ ...each })
  }
  return result
}

/** Working stretches of a day; none on a day off. */
export function workingStretches(date: LocalDate, { zone, hours, calendar, offsetOf = republicOffset }: Pick<Wanted, 'zone' | 'hours' | 'calendar' | 'offsetOf'>): Interval[] {
  if (!isWorkday(date, calendar)) return []
  const at = (time: string): Instant => instantOf(`${date}T${time}:00`, zone, offsetOf)
  const stretches = hours.map(({ from, until, breakFrom, breakUntil }): Interval[] =>
    breakFrom >= breakUntil ? [{ start: at(from), end: at(until) }] : [{ start: at(from), end: at(breakFrom) }, { start: at(breakUntil), end: at(until) }])
  return stretches.reduce((all, each) => all.flatMap((one) => each.map((other) => ({ start: one.start > other.start ? one.start : other.start, end: one.end < other.end ? one.end : other.end }))).filter(({ start, end }) => start < end))
}

/** Beginnings lie on quarters of an hour; of one free stretch only its first is told, so that the list offers choices. */
export function freeSlots(busy: readonly Interval[], wanted: Wanted): Interval[] {
  const { from, until, minutes, limit, zone, offsetOf = republicOffset } = wanted
  const taken = merged(busy).map(({ start, end }) => ({ start: Date.parse(start), end: Date.parse(end) }))
  const length = minutes * minute
  const slots: Interval[] = []
  const lastDate = civilOf(until, zone, offsetOf).slice(0, 10)
  for (let date = civilOf(from, zone, offsetOf).slice(0, 10); date <= lastDate && slots.length < limit; date = addDays(date, 1)) {
    for (const { start, end } of workingStretches(date, wanted)) {
      let at = Math.ceil(Math.max(Date.parse(start), Date.parse(from)) / step) * step
      const last = Math.min(Date.parse(end), Date.parse(until)) - length
      while (at <= last && slots.length < limit) {
        const moment = at
        const inTheWay = taken.find((each) => each.start < moment + length && each.end > moment)
        if (inTheWay !== undefined) {
          at = Math.ceil(inTheWay.end / step) * step
          continue
        }
        slots.push({ start: new Date(at).toISOString(), end: new Date(at + length).toISOString() })
        // On to what comes after the next thing that is planned: a time a quarter of an hour later is no other choice.
        const next = taken.find((each) => each.start >= moment + length)
        at = next === undefined || next.start > last ? Number.POSITIVE_INFINITY : Math.ceil(next.end / step) * step
      }
    }
  }
  return slots
}

/** Why a time is unusual, or null. */
export function outsideOf(when: When, { hours, calendar }: { hours: WorkingHours; calendar: Calendar }): Says | null {
  const date = when.from.slice(0, 10)
  if (!isWorkday(date, calendar)) return { key: 'calendar.outside.dayOff', values: {} }
  if (when.allDay) return null
  const [from, until] = [when.from.slice(11, 16), when.until.slice(11, 16)]
  const sameDay = when.until.slice(0, 10) === date
  if (!sameDay || from < hours.from || until > hours.until) return { key: 'calendar.outside.hours', values: { from: hours.from, until: hours.until } }
  const inBreak = from < hours.breakUntil && until > hours.breakFrom
  return inBreak ? { key: 'calendar.outside.break', values: { from: hours.breakFrom, until: hours.breakUntil } } : null
}

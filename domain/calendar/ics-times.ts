/** Times of iCalendar as this calendar keeps them: a date, or a civil time in a zone that has a name here. */
import { addDays } from '../kernel/time.ts'
import type { OccurrenceKey, When } from './event.ts'
import { linesOf, rawValueOf, readProperty, textOf, type Property } from './ics-property.ts'
import type { Component, Problem } from './ics-tree.ts'
import { tzidOf, type ZoneReader } from './ics-zones.ts'
import { civilOf, defaultZone, instantOf, shiftCivil, type Civil, type OffsetOf } from './zones.ts'

interface Moment {
  /** A date or a civil time. */
  key: OccurrenceKey
  /** Null for a date. */
  zone: string | null
}

export class TimeReader {
  readonly #zones: ZoneReader
  readonly #problems: Problem[]
  readonly offsetOf: OffsetOf

  constructor(zones: ZoneReader, offsetOf: OffsetOf, problems: Problem[]) {
    this.#zones = zones
    this.offsetOf = offsetOf
    this.#problems = problems
  }

  tell(line: number, key: Problem['key'], values: Problem['values'], harmless: boolean): void {
    this.#problems.push({ line, key, values, harmless })
  }

  /** Undefined when the time is wrong or missing where it may not be; that was told. */
  when(component: Component): When | null | undefined {
    const isTask = component.name === 'VTODO'
    const start = this.#moment(component, 'DTSTART')
    const end = this.#moment(component, isTask ? 'DUE' : 'DTEND')
    if (start === undefined || end === undefined) return undefined
    if (start === null) {
      if (isTask) return end === null ? null : whenOf(end, end.key)
      this.tell(component.line, 'calendar.ics.startMissing', {}, false)
      return undefined
    }
    if (end !== null) return this.#between(start, end, isTask)
    const duration = textOf(component, 'DURATION')
    const length = duration === null ? { days: 0, ms: 0 } : durationOf(duration)
    if (length === null) {
      this.tell(component.line, 'calendar.ics.dateWrong', { name: 'DURATION', value: duration ?? '' }, false)
      return undefined
    }
    if (start.zone === null) return whenOf(start, addDays(start.key, Math.max(0, Math.ceil(length.days + length.ms / dayMs) - 1)))
    // Days of a length are days of the calendar, whatever the clocks do meanwhile (3.3.6); hours and minutes pass for all alike.
    const sameTime = shiftCivil(start.key, length.days * dayMs)
    if (length.ms === 0) return whenOf(start, sameTime)
    return whenOf(start, this.#civil(new Date(Date.parse(instantOf(sameTime, start.zone, this.offsetOf)) + length.ms).toISOString(), start.zone))
  }

  #between(start: Moment, end: Moment, isTask: boolean): When {
    if (start.zone === null) {
      const last = end.key.slice(0, 10)
      // The end of an event's days is the day after them; some write the last day itself for a single one.
      return whenOf(start, isTask || last <= start.key || end.zone !== null ? (last < start.key ? start.key : last) : addDays(last, -1))
    }
    if (end.zone === null) return whenOf(start, isTask ? `${end.key}T23:59:59` : `${end.key}T00:00:00`)
    return whenOf(start, this.#inZone(end, start.zone))
  }

  #civil(instant: string, zone: string): Civil {
    return civilOf(instant, zone, this.offsetOf)
  }

  #inZone({ key, zone }: Moment, other: string): Civil {
    return zone === other || zone === null ? key : this.#civil(instantOf(key, zone, this.offsetOf), other)
  }

  /** Null when there is none, undefined when it is wrong. */
  #moment(component: Component, name: string): Moment | null | undefined {
    const [line] = linesOf(component, name)
    if (line === undefined) return null
    const property = readProperty(line)
    const moment = property === null ? null : this.momentOf(property, property.values[0])
    if (moment === null) this.tell(line.line, 'calendar.ics.dateWrong', { name, value: rawValueOf(line).slice(0, 60) }, false)
    return moment ?? undefined
  }

  momentOf(property: Property, given: unknown): Moment | null {
    const value = Array.isArray(given) ? (given[0] as unknown) : given
    if (typeof value !== 'string') return null
    if (/^\d{4}-\d\d-\d\d$/.test(value)) return isReal(value) ? { key: value, zone: null } : null
    const civil = value.replace(/Z$/, '').replace(/:60$/, ':59')
    if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(civil) || !isReal(civil)) return null
    if (value.endsWith('Z')) return { key: civil, zone: 'UTC' }
    const tzid = tzidOf(property)
    return { key: civil, zone: tzid === null ? defaultZone : this.#zones.zoneOf(tzid, civil, property.line) }
  }

  /** Dates and times of a list as keys of the event. */
  keys(component: Component, name: string, when: When): OccurrenceKey[] {
    const keys: OccurrenceKey[] = []
    for (const line of linesOf(component, name)) {
      const property = readProperty(line)
      for (const value of property?.values ?? [null]) {
        const moment = property === null ? null : this.momentOf(property, value)
        if (moment === null) this.tell(line.line, 'calendar.ics.dateWrong', { name, value: rawValueOf(line).slice(0, 60) }, true)
        else keys.push(this.keyOf(moment, when))
      }
    }
    return [...new Set(keys)].toSorted()
  }

  keyOf(moment: Moment, when: When): OccurrenceKey {
    // Some name a whole day by its midnight, here or in Greenwich.
    if (when.allDay) return this.#inZone(moment, defaultZone).slice(0, 10)
    return moment.zone === null ? `${moment.key}${when.from.slice(10)}` : this.#inZone(moment, when.zone)
  }
}

const isReal = (key: string): boolean => {
  const date = new Date(key.length === 10 ? `${key}T00:00:00Z` : `${key}Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(key)
}

function whenOf(start: Moment, until: OccurrenceKey): When {
  return start.zone === null ? { allDay: true, from: start.key, until } : { allDay: false, from: start.key, until, zone: start.zone }
}

const dayMs = 86_400_000

/** `-P1DT2H30M` as days of the calendar and what passes besides; null when it is no duration. */
function durationOf(text: string): { days: number; ms: number } | null {
  const match = /^([+-]?)P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,8})H)?(?:(\d{1,8})M)?(?:(\d{1,8})S)?)?$/.exec(text.trim().toUpperCase())
  if (match === null) return null
  const [weeks, days, hours, minutes, seconds] = match.slice(2).map((each) => Number(each ?? 0))
  const sign = match[1] === '-' ? -1 : 1
  return { days: sign * ((days ?? 0) + 7 * (weeks ?? 0)), ms: sign * 1000 * ((seconds ?? 0) + 60 * ((minutes ?? 0) + 60 * (hours ?? 0))) }
}

/** With days of 24 hours, as alarms count them. */
export function durationMs(text: string): number | null {
  const length = durationOf(text)
  return length === null ? null : length.days * dayMs + length.ms
}

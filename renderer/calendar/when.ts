/** Between the days and minutes that a form and a grid know, and the civil times that are kept. */
import type { When } from '../../domain/calendar/event.ts'
import type { Entry as Row } from '../../domain/calendar/queries.ts'
import { defaultZone, shiftCivil } from '../../domain/calendar/zones.ts'
import { minuteTime } from '../../domain/kernel/formats.ts'
import type { Target } from './entry.ts'
import { placeOf } from './rows.ts'
import { minutesBetween, shifted, type Place } from './layout.ts'

/** What the form holds; the minutes are kept while "all day" is ticked, so that unticking brings them back. */
export interface WhenValue {
  allDay: boolean
  from: Place
  until: Place
  zone: string
}

const civilAt = ({ date, minute }: Place): string => (minute >= 1440 ? civilAt(shifted({ date, minute }, 0)) : `${date}T${minuteTime(minute)}:00`)

export function whenOf({ allDay, from, until, zone }: WhenValue): When {
  return allDay ? { allDay: true, from: from.date, until: until.date } : { allDay: false, from: civilAt(from), until: civilAt(until), zone }
}

export function valueOf(when: When): WhenValue {
  const [from, until] = [placeOf(when.from.slice(0, 16)), placeOf(when.until.slice(0, 16))]
  if (!when.allDay) return { allDay: false, from, until, zone: when.zone }
  return { allDay: true, from: { ...from, minute: 9 * 60 }, until: { ...until, minute: 10 * 60 }, zone: defaultZone }
}

export function valueOfTarget({ from, until, allDay }: Target): WhenValue {
  return allDay ? { allDay, from: { ...from, minute: 9 * 60 }, until: { ...until, minute: 10 * 60 }, zone: defaultZone } : { allDay, from, until, zone: defaultZone }
}

/** The beginning moved: the end goes along, so that the length stays. */
export function withFrom(value: WhenValue, from: Place): WhenValue {
  return { ...value, from, until: shifted(value.until, minutesBetween(value.from, from)) }
}

/** The new time of an entry in its own zone: as far from what the portal said as the target is on the screen. */
export function whenMoved(when: When, row: Pick<Row, 'from' | 'until'>, target: Target): When {
  if (when.allDay) return { allDay: true, from: target.from.date, until: target.until.date }
  const [first, last] = [minutesBetween(placeOf(row.from), target.from), minutesBetween(placeOf(row.until), target.until)]
  return { ...when, from: shiftCivil(when.from, first * 60_000), until: shiftCivil(when.until, last * 60_000) }
}

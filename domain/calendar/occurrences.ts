/** When an event takes place: its occurrences between two instants, with what was changed in single ones. */
import type { Instant, LocalDate } from '../kernel/time.ts'
import { addDays } from '../kernel/time.ts'
import type { Changed, Draft, Event, OccurrenceKey, When } from './event.ts'
import { expand } from './recurrence.ts'
import { parseRule, type Rule } from './rule.ts'
import { civilBetweenMs, civilOf, instantOf, republicOffset, shiftCivil, startOfDay, type OffsetOf } from './zones.ts'

export interface Occurrence {
  /** Null when the event doesn't repeat. */
  occurrence: OccurrenceKey | null
  when: When
  start: Instant
  /** The first instant after it. */
  end: Instant
  changed: Changed | null
}

type Timed = Pick<Event, 'when' | 'repeat'> & { changed: readonly Changed[] }

/** In a given zone, in which whole days begin and end where the reader is. */
export interface Place {
  zone: string
  offsetOf?: OffsetOf
}

export const keyOfWhen = (when: When): OccurrenceKey => when.from

export function instantsOf(when: When, { zone, offsetOf = republicOffset }: Place): { start: Instant; end: Instant } {
  if (when.allDay) return { start: startOfDay(when.from, zone, offsetOf), end: startOfDay(addDays(when.until, 1), zone, offsetOf) }
  return { start: instantOf(when.from, when.zone, offsetOf), end: instantOf(when.until, when.zone, offsetOf) }
}

/** The same length of time, or number of days, beginning elsewhere. */
export function whenAt(when: When, key: OccurrenceKey): When {
  if (when.allDay) return { ...when, from: key, until: addDays(key, daysBetween(when.from, when.until)) }
  return { ...when, from: key, until: shiftCivil(key, civilBetweenMs(when.from, when.until)) }
}

export function daysBetween(from: LocalDate, until: LocalDate): number {
  return Math.round((Date.parse(`${until}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)
}

/** A rule whose end is in civil time of the event's own zone, as expansion needs it. */
export function inZone(rule: Rule, when: When, offsetOf: OffsetOf): Rule {
  const { until } = rule
  if (until === null || !until.endsWith('Z') || when.allDay) return until !== null && when.allDay ? { ...rule, until: until.slice(0, 8) } : rule
  const instant = `${until.slice(0, 4)}-${until.slice(4, 6)}-${until.slice(6, 8)}T${until.slice(9, 11)}:${until.slice(11, 13)}:${until.slice(13, 15)}.000Z`
  return { ...rule, until: civilOf(instant, when.zone, offsetOf).replaceAll(/[-:]/g, '') }
}

/** When this one was done, of a task; of one that repeats each day is done by itself, or all of it at once. */
export const doneAtOf = (event: Pick<Event, 'doneAt'>, changed: Changed | null): Instant | null => changed?.doneAt ?? event.doneAt

/** So many of one event are told at most; a calendar of a year with something each hour has fewer. */
export const maxOccurrences = 10_000

/** Overlapping [from, until), in order of their beginning. */
export function occurrencesBetween(event: Timed, from: Instant, until: Instant, place: Place, limit = maxOccurrences): Occurrence[] {
  const { when, repeat } = event
  if (when === null) return []
  const overlaps = ({ start, end }: { start: Instant; end: Instant }): boolean => start < until && (end > from || (start === end && start >= from))
  if (repeat === null) {
    const instants = instantsOf(when, place)
    return overlaps(instants) ? [{ occurrence: null, when, ...instants, changed: null }] : []
  }
  const changed = new Map(event.changed.map((each) => [each.occurrence, each]))
  // Keys that are left out or changed don't count against the limit, nor does what begins before the bounds.
  const sought = limit + repeat.except.length + event.changed.length + 2
  const regular = keysBetween(when, repeat, from, until, place, sought).filter((key) => !changed.has(key))
  const found = regular.map((key): Occurrence => {
    const own = whenAt(when, key)
    return { occurrence: key, when: own, ...instantsOf(own, place), changed: null }
  })
  for (const each of event.changed) {
    if (!each.cancelled && !repeat.except.includes(each.occurrence)) found.push({ occurrence: each.occurrence, when: each.when, ...instantsOf(each.when, place), changed: each })
  }
  return found.filter(overlaps).toSorted((a, b) => (a.start === b.start ? (a.end < b.end ? -1 : 1) : a.start < b.start ? -1 : 1)).slice(0, limit)
}

/** Keys by rule and dates, exceptions left out; some lie a little outside the bounds. */
function keysBetween(when: When, repeat: NonNullable<Draft['repeat']>, from: Instant, until: Instant, { zone, offsetOf = republicOffset }: Place, limit: number): OccurrenceKey[] {
  const own = when.allDay ? zone : when.zone
  const length = when.allDay ? (daysBetween(when.from, when.until) + 1) * 86_400_000 : civilBetweenMs(when.from, when.until)
  const low = shiftCivil(civilOf(from, own, offsetOf), -length).slice(0, when.allDay ? 10 : 19)
  const high = civilOf(until, own, offsetOf).slice(0, when.allDay ? 10 : 19)
  const rule = repeat.rule === null ? null : parseRule(repeat.rule)
  const byRule = rule === null ? [when.from] : expand(inZone(rule, when, offsetOf), when.from, { from: low, until: high, limit })
  const except = new Set(repeat.except)
  return [...new Set([...byRule, ...repeat.dates])].filter((key) => key >= low && key <= high && !except.has(key))
}

/** The one with this key, or null when the event has none such. */
export function occurrenceOf(event: Timed, key: OccurrenceKey, place: Place): Occurrence | null {
  const { when, repeat } = event
  if (when === null || repeat === null || key.length !== when.from.length || repeat.except.includes(key)) return null
  const changed = event.changed.find((each) => each.occurrence === key)
  if (changed?.cancelled === true) return null
  const own = whenAt(when, key)
  if (changed !== undefined) return { occurrence: key, when: changed.when, ...instantsOf(changed.when, place), changed }
  const instants = instantsOf(own, place)
  const after = new Date(Date.parse(instants.start) + 1).toISOString()
  return keysBetween(when, repeat, instants.start, after, place, 100).includes(key) ? { occurrence: key, when: own, ...instants, changed: null } : null
}

/** Where no event is looked for: nothing of a government's is planned later. */
const lastYear = 2200

/** From its first beginning to its last end; null for one that has no end. All-day ones reach a day further at both sides, since days begin elsewhere at other times. */
export function extentOf(event: Timed, place: Place): { first: Instant; last: Instant | null } | null {
  const { when, repeat } = event
  if (when === null) return null
  const wider = (instant: Instant, days: number): Instant => (when.allDay ? new Date(Date.parse(instant) + days * 86_400_000).toISOString() : instant)
  const own = instantsOf(when, place)
  if (repeat === null) return { first: wider(own.start, -1), last: wider(own.end, 1) }
  const rule = repeat.rule === null ? null : parseRule(repeat.rule)
  const others = event.changed.map((each) => instantsOf(each.when, place))
  const dates = repeat.dates.map((key) => instantsOf(whenAt(when, key), place))
  const first = [own, ...others, ...dates].map(({ start }) => start).toSorted()[0] ?? own.start
  if (rule !== null && rule.count === null && rule.until === null) return { first: wider(first, -1), last: null }
  const low = when.from
  const byRule = rule === null ? [low] : expand(inZone(rule, when, place.offsetOf ?? republicOffset), low, { from: low, until: low.length === 10 ? `${lastYear}-12-31` : `${lastYear}-12-31T00:00:00`, limit: maxOccurrences })
  const lastByRule = byRule.at(-1)
  // So many that it makes no difference to whoever looks.
  if (byRule.length >= maxOccurrences || lastByRule === undefined) return { first: wider(first, -1), last: byRule.length === 0 ? wider(own.end, 1) : null }
  const last = [instantsOf(whenAt(when, lastByRule), place), ...others, ...dates].map(({ end }) => end).toSorted().at(-1) ?? own.end
  return { first: wider(first, -1), last: wider(last, 1) }
}

import { hasRight } from '../kernel/rights.ts'
import { all, allowed, refuse } from '../kernel/verdict.ts'
import type { Verdict } from '../kernel/verdict.ts'
import type { Seat } from '../people/person.ts'
import type { Draft, Event, OccurrenceKey, Room, When } from './event.ts'
import { occurrenceOf, occurrencesBetween } from './occurrences.ts'
import type { Entry } from './queries.ts'
import { parseRule } from './rule.ts'
import { defaultZone, republicOffset, type OffsetOf } from './zones.ts'

const firstYear = 1970
const lastYear = 2199
/** A task may run for a whole programme of three years. */
const maxDays = 1100
/** More on one day is a clock, not a calendar. */
export const maxPerDay = 48

const isInvited = (seat: Seat, event: Event): boolean => event.invitees.some((each) => each.person === seat.holder.id)

/** Whoever stands in for another sees and keeps that person's calendar, but not what is private in it. */
export function isHiddenFrom(seat: Seat, event: Pick<Event, 'private'>): boolean {
  return event.private && seat.delegation !== null
}

/** "Not there" and "not yours" are one answer, so that nobody learns of a meeting by its id. */
export function maySee(seat: Seat, event: Event): Verdict {
  const own = event.owner.person === seat.holder.id || isInvited(seat, event)
  return own && !isHiddenFrom(seat, event) ? allowed : refuse('kernel.notFound')
}

export function mayWrite(seat: Seat, event: Event): Verdict {
  return all(maySee(seat, event), event.owner.person === seat.holder.id ? allowed : refuse('calendar.onlyOwner', { name: event.owner.name }))
}

export function mayAnswer(seat: Seat, event: Event): Verdict {
  return all(maySee(seat, event), isInvited(seat, event) ? allowed : refuse('calendar.notInvited'), event.status === 'cancelled' ? refuse('calendar.cancelled') : allowed)
}

/** A line of the calendar: what other modules put there is moved where it was made (B8.1). */
export function mayMoveEntry(seat: Seat, entry: Entry): Verdict {
  const { own } = entry
  if (own === null) return refuse('calendar.movedAtSource')
  if (own.owner !== seat.holder.id) return refuse('calendar.onlyOwner', { name: own.ownerName })
  return own.private && seat.delegation !== null ? refuse('calendar.privateOfPrincipal') : allowed
}

function yearFits(key: OccurrenceKey): boolean {
  const year = Number(key.slice(0, 4))
  return year >= firstYear && year <= lastYear && !Number.isNaN(Date.parse(key.length === 10 ? `${key}T00:00:00Z` : `${key}Z`))
}

export function mayTakePlace(when: When): Verdict {
  if (!yearFits(when.from) || !yearFits(when.until)) return refuse('calendar.yearWrong', { from: firstYear, until: lastYear })
  if (when.until < when.from) return refuse('calendar.endsBeforeStart')
  const days = (Date.parse(when.until.slice(0, 10)) - Date.parse(when.from.slice(0, 10))) / 86_400_000
  return days > maxDays ? refuse('calendar.tooLong', { days: maxDays }) : allowed
}

/** A zone of which the portal can't say when its noon is. */
export function isZoneKnown(zone: string, offsetOf: OffsetOf): boolean {
  try {
    return Number.isFinite(offsetOf(zone, 0))
  } catch {
    return false
  }
}

export function mayRepeat(event: Pick<Event, 'when' | 'repeat'>, offsetOf: OffsetOf = republicOffset): Verdict {
  const { when, repeat } = event
  if (repeat === null) return allowed
  if (when === null) return refuse('calendar.repeatWithoutTime')
  const length = when.from.length
  if ([...repeat.dates, ...repeat.except].some((key) => key.length !== length || !yearFits(key))) return refuse('calendar.repeatWrong', { rule: [...repeat.dates, ...repeat.except].find((key) => key.length !== length) ?? '' })
  if (repeat.rule === null) return allowed
  const rule = parseRule(repeat.rule)
  if (rule === null) return refuse('calendar.repeatWrong', { rule: repeat.rule })
  const perDay = Math.max(1, rule.hours.length) * Math.max(1, rule.minutes.length) * Math.max(1, rule.seconds.length)
  const isFine = rule.frequency === 'MINUTELY' || rule.frequency === 'SECONDLY' || (rule.frequency === 'HOURLY' && perDay > 2)
  if (isFine || perDay > maxPerDay || (when.allDay && rule.frequency === 'HOURLY')) return refuse('calendar.repeatTooOften', { count: maxPerDay })
  return firstOccurrence(when, repeat, offsetOf) === null ? refuse('calendar.repeatNever') : allowed
}

/** Looked for through 28 years, in which weekdays and leap years have met in all ways, and no further. */
function firstOccurrence(when: When, repeat: NonNullable<Draft['repeat']>, offsetOf: OffsetOf): When | null {
  const place = { zone: defaultZone, offsetOf }
  const from = when.allDay ? `${when.from}T00:00:00.000Z` : `${when.from}.000Z`
  const wider = (days: number): string => new Date(Date.parse(from) + days * 86_400_000).toISOString()
  const found = occurrencesBetween({ when, repeat, changed: [] }, wider(-2), wider(28 * 366), place, 1)
  return found[0]?.when ?? null
}

/** A rule that doesn't hold on the day of the start begins on the first day on which it does. */
export function startingByRule(when: When, repeat: Draft['repeat'], offsetOf: OffsetOf): When {
  return repeat === null || repeat.rule === null ? when : (firstOccurrence(when, repeat, offsetOf) ?? when)
}

export function mayBe(draft: Draft, offsetOf: OffsetOf = republicOffset): Verdict {
  const { when, kind } = draft
  if (when === null) {
    return all(kind === 'event' ? refuse('calendar.timeMissing') : allowed, draft.repeat === null ? allowed : refuse('calendar.repeatWithoutTime'), draft.room === null ? allowed : refuse('calendar.roomForTask'))
  }
  return all(
    mayTakePlace(when),
    when.allDay || isZoneKnown(when.zone, offsetOf) ? allowed : refuse('calendar.zoneUnknown', { zone: when.zone }),
    mayRepeat(draft, offsetOf),
    kind === 'task' && draft.room !== null ? refuse('calendar.roomForTask') : allowed,
  )
}

/** The part of a repeated event that a change is about must be there. */
export function mayTakePart(event: Event, scope: 'this' | 'following' | 'all', occurrence: OccurrenceKey | null, offsetOf: OffsetOf = republicOffset): Verdict {
  if (scope === 'all') return allowed
  if (event.repeat === null) return refuse('calendar.doesNotRepeat')
  if (occurrence === null) return refuse('calendar.occurrenceMissing')
  return occurrenceOf(event, occurrence, { zone: defaultZone, offsetOf }) === null ? refuse('calendar.occurrenceMissing') : allowed
}

export function mayAdministerRoom(seat: Seat, room: Pick<Room, 'body'>): Verdict {
  if (!hasRight(seat.holder.roles, 'calendar.administerRooms')) return refuse('kernel.noRight')
  return seat.holder.roles.includes('administrator') || room.body === seat.holder.body ? allowed : refuse('calendar.roomOfOtherBody')
}

/** Secrets open one's own calendar on one's own devices; nobody makes them in another's place. */
export function mayHoldSecrets(seat: Seat): Verdict {
  return seat.delegation === null ? allowed : refuse('calendar.secretsAreOwn')
}

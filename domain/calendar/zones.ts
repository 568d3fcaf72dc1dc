/**
 * One instant everywhere (B8.2): what is planned at a civil time in a zone becomes an instant here and nowhere else.
 * Chromium has the zones but tests of the page must not depend on its data, and the law of the republic's zones is short.
 */
import { astanaOffsetMs, unification, type Instant, type LocalDate } from '../kernel/time.ts'

/** Civil time of some zone, `2026-11-23T10:00:00`. */
export type Civil = string

/** Milliseconds east of UTC in a zone at an instant. A zone nobody knows is a RangeError. */
export type OffsetOf = (zone: string, epochMs: number) => number

const hour = 3_600_000
const minute = 60_000

/** Zones of the republic as the tz database names them, with the day from which UTC+5 holds; before it they had UTC+6. Valid from 2005. */
const republic: Record<string, number> = {
  'Asia/Almaty': unification,
  'Asia/Qostanay': unification,
  'Asia/Qyzylorda': Date.UTC(2018, 11, 20, 18),
  'Asia/Aqtobe': Number.NEGATIVE_INFINITY,
  'Asia/Aqtau': Number.NEGATIVE_INFINITY,
  'Asia/Atyrau': Number.NEGATIVE_INFINITY,
  'Asia/Oral': Number.NEGATIVE_INFINITY,
}

/** What a form offers; an event that came from elsewhere may have any zone. */
export const republicZones = ['Asia/Almaty', 'Asia/Qostanay', 'Asia/Qyzylorda', 'Asia/Aqtobe', 'Asia/Aqtau', 'Asia/Atyrau', 'Asia/Oral'] as const
export const defaultZone = 'Asia/Almaty'

/** `+05:00`: an offset that never changes, for events whose zone had no name that anybody knows. */
const fixed = /^([+-])(\d\d):(\d\d)$/

/** Knows the zones of the republic, UTC and fixed offsets; the portal knows all others too. */
export const republicOffset: OffsetOf = (zone, epochMs) => {
  const since = republic[zone]
  if (since !== undefined) return astanaOffsetMs(epochMs, since)
  if (zone === 'UTC') return 0
  const found = fixed.exec(zone)
  if (found === null) throw new RangeError(`the zone ${zone} is not known here`)
  return (found[1] === '-' ? -1 : 1) * (Number(found[2]) * hour + Number(found[3]) * minute)
}

const asUtc = (civil: Civil): number => Date.parse(`${civil}Z`)
const asCivil = (epochMs: number): Civil => new Date(epochMs).toISOString().slice(0, 19)

/**
 * The instant of a civil time. An hour that came twice (clocks put back, as in the night of 1 March 2024) is its first; one
 * that never came (put forward) is as much later, as RFC 5545 (3.3.5) says.
 */
export function instantOf(civil: Civil, zone: string, offsetOf: OffsetOf = republicOffset): Instant {
  const wall = asUtc(civil)
  const before = wall - offsetOf(zone, wall - 24 * hour)
  const after = wall - offsetOf(zone, wall + 24 * hour)
  const holds = (epochMs: number): boolean => epochMs + offsetOf(zone, epochMs) === wall
  const first = Math.min(before, after)
  return new Date(holds(first) ? first : holds(Math.max(before, after)) ? Math.max(before, after) : before).toISOString()
}

export function civilOf(instant: Instant, zone: string, offsetOf: OffsetOf = republicOffset): Civil {
  const epochMs = Date.parse(instant)
  return asCivil(epochMs + offsetOf(zone, epochMs))
}

export function startOfDay(date: LocalDate, zone: string, offsetOf: OffsetOf = republicOffset): Instant {
  return instantOf(`${date}T00:00:00`, zone, offsetOf)
}

/** A civil time moved by real seconds of its own clock, whatever the zone does meanwhile. */
export function shiftCivil(civil: Civil, milliseconds: number): Civil {
  return asCivil(asUtc(civil) + milliseconds)
}

/** How far apart two civil times of one clock are. */
export function civilBetweenMs(from: Civil, until: Civil): number {
  return asUtc(until) - asUtc(from)
}

/** An instant as RFC 5545 (3.3.5, form 2) writes it. */
export const utcText = (instant: Instant): string => `${instant.slice(0, 19).replaceAll(/[-:]/g, '')}Z`

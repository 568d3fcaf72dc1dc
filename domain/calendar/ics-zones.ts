/** VTIMEZONE read when a zone's name says nothing, and written for every zone that is named. */
import { addDays } from '../kernel/time.ts'
import { parameterOf, propertyOf, linesOf, rawValueOf, textOf, writeProperty, type Property } from './ics-property.ts'
import type { Component, Problem } from './ics-tree.ts'
import { expand } from './recurrence.ts'
import { isZoneKnown } from './rules.ts'
import { parseRule } from './rule.ts'
import { civilOf, defaultZone, type Civil, type OffsetOf } from './zones.ts'

/** Windows' names that officials' letters come with; the rest is told by the VTIMEZONE that Windows sends along. */
const windows: Record<string, string> = {
  'Qyzylorda Standard Time': 'Asia/Qyzylorda',
  'Ekaterinburg Standard Time': 'Asia/Yekaterinburg',
  'Russian Standard Time': 'Europe/Moscow',
  'Omsk Standard Time': 'Asia/Omsk',
  'N. Central Asia Standard Time': 'Asia/Novosibirsk',
  'China Standard Time': 'Asia/Shanghai',
  'Turkey Standard Time': 'Europe/Istanbul',
  'GMT Standard Time': 'Europe/London',
  'W. Europe Standard Time': 'Europe/Berlin',
  'Romance Standard Time': 'Europe/Paris',
  'Central Europe Standard Time': 'Europe/Budapest',
  'Central European Standard Time': 'Europe/Warsaw',
  'E. Europe Standard Time': 'Europe/Chisinau',
  'FLE Standard Time': 'Europe/Kiev',
  'GTB Standard Time': 'Europe/Bucharest',
  'Belarus Standard Time': 'Europe/Minsk',
  'Israel Standard Time': 'Asia/Jerusalem',
  'Azerbaijan Standard Time': 'Asia/Baku',
  'Georgian Standard Time': 'Asia/Tbilisi',
  'West Asia Standard Time': 'Asia/Tashkent',
  'India Standard Time': 'Asia/Kolkata',
  'Korea Standard Time': 'Asia/Seoul',
  'Tokyo Standard Time': 'Asia/Tokyo',
  'Singapore Standard Time': 'Asia/Singapore',
  'Arabian Standard Time': 'Asia/Dubai',
  'Iran Standard Time': 'Asia/Tehran',
  'Central Standard Time': 'America/Chicago',
  'Mountain Standard Time': 'America/Denver',
  'Eastern Standard Time': 'America/New_York',
  'Pacific Standard Time': 'America/Los_Angeles',
}

export interface ZoneReader {
  /** Zone of a TZID as seen at a civil time; tells what it had to guess. */
  zoneOf(tzid: string, civil: Civil, line: number): string
}

/** Remembers what it found, so that all times of one name stand in one zone. `zones` are the file's own descriptions. */
export function zoneReader(zones: readonly Component[], offsetOf: OffsetOf, problems: Problem[]): ZoneReader {
  const known = new Map<string, string>()
  const find = (tzid: string, civil: Civil, line: number): string => {
    const named = namedZone(tzid, offsetOf)
    if (named !== null) return named
    const description = zones.find((zone) => textOf(zone, 'TZID') === tzid)
    const offset = description === undefined ? null : offsetAt(description, civil)
    if (offset !== null) {
      problems.push({ line, key: 'calendar.ics.zoneGuessed', values: { zone: tzid, offset }, harmless: true })
      return offset
    }
    problems.push({ line, key: 'calendar.ics.zoneOurs', values: { zone: tzid }, harmless: true })
    return defaultZone
  }
  return {
    zoneOf: (tzid, civil, line) => {
      const zone = known.get(tzid) ?? find(tzid, civil, line)
      known.set(tzid, zone)
      return zone
    },
  }
}

/** As Exchange, Google and old Outlooks write it. */
const namesOfUtc: ReadonlySet<string> = new Set(['utc', 'gmt', 'z', 'etc/utc', 'etc/gmt', 'tzone://microsoft/utc', '(utc) coordinated universal time', 'coordinated universal time'])

function namedZone(tzid: string, offsetOf: OffsetOf): string | null {
  if (namesOfUtc.has(tzid.toLowerCase())) return 'UTC'
  const windowsName = windows[tzid]
  const segments = tzid.split('/')
  const candidates = [windowsName ?? tzid, tzid.replace('-', '/'), segments.slice(-2).join('/'), segments.slice(-3).join('/')]
  return candidates.find((each) => (/^[A-Za-z]+(\/[A-Za-z0-9_+-]+){1,3}$/.test(each) || each === 'UTC' || /^[+-]\d\d:\d\d$/.test(each)) && isZoneKnown(each, offsetOf)) ?? null
}

/** `+05:00`, by the part of the description that began last. */
function offsetAt(description: Component, civil: Civil): string | null {
  let best: { onset: Civil; offset: string } | null = null
  for (const part of description.children) {
    const onset = onsetBefore(part, civil)
    const offset = /^([+-]\d\d)(\d\d)/.exec(linesOf(part, 'TZOFFSETTO').map(rawValueOf)[0] ?? '')
    if (onset !== null && offset !== null && (best === null || onset > best.onset)) best = { onset, offset: `${offset[1] ?? ''}:${offset[2] ?? ''}` }
  }
  return best?.offset ?? null
}

function onsetBefore(part: Component, civil: Civil): Civil | null {
  const start = propertyOf(part, 'DTSTART')?.values[0]
  if (typeof start !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(start)) return null
  const [ruleLine] = linesOf(part, 'RRULE')
  const rule = ruleLine === undefined ? null : parseRule(rawValueOf(ruleLine))
  if (rule === null || civil < start) return start
  const from = addDays(civil.slice(0, 10), -400)
  return expand(rule, start, { from: `${from < start.slice(0, 10) ? start.slice(0, 10) : from}T00:00:00`, until: civil, limit: 100 }).at(-1) ?? start
}

/** The zone named in a property; null for UTC and for floating times. */
export function tzidOf(property: Property): string | null {
  return parameterOf(property, 'tzid')
}

const hour = 3_600_000

const offsetText = (milliseconds: number): string => {
  const minutes = Math.abs(Math.round(milliseconds / 60_000))
  return `${milliseconds < 0 ? '-' : '+'}${String(Math.floor(minutes / 60)).padStart(2, '0')}${String(minutes % 60).padStart(2, '0')}`
}

/** Each change of the zone's clock from the first year to ten years after the last, one by one. */
export function writeZone(zone: string, offsetOf: OffsetOf, firstYear: number, lastYear: number): Component {
  const begins = Date.UTC(firstYear - 1, 0, 1)
  const ends = Date.UTC(lastYear + 10, 0, 1)
  const line = (name: string, value: string) => ({ text: `${name}:${value}`, line: 0 })
  const part = (at: number, before: number, after: number): Component => ({
    name: after > before ? 'DAYLIGHT' : 'STANDARD',
    line: 0,
    lines: [line('DTSTART', civilOf(new Date(at).toISOString(), zone, (_zone) => before).replaceAll(/[-:]/g, '')), line('TZOFFSETFROM', offsetText(before)), line('TZOFFSETTO', offsetText(after))],
    children: [],
  })
  const first = offsetOf(zone, begins)
  const parts = [part(begins, first, first)]
  let offset = first
  for (let at = begins; at < ends; at += 14 * 24 * hour) {
    const next = offsetOf(zone, at + 14 * 24 * hour)
    if (next === offset) continue
    parts.push(part(changeBetween(zone, offsetOf, at, at + 14 * 24 * hour), offset, next))
    offset = next
  }
  return { name: 'VTIMEZONE', line: 0, lines: [writeProperty('tzid', {}, 'text', zone)], children: parts }
}

function changeBetween(zone: string, offsetOf: OffsetOf, low: number, high: number): number {
  const before = offsetOf(zone, low)
  let [from, until] = [low, high]
  while (until - from > 60_000) {
    const middle = Math.floor((from + until) / 2 / 60_000) * 60_000
    if (offsetOf(zone, middle) === before) from = middle
    else until = middle
  }
  return until
}

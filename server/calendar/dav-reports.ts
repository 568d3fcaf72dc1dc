/** REPORT: what devices ask of a calendar (RFC 4791, 7; RFC 6578). */
import { writeBusy } from '../../domain/calendar/ics-busy.ts'
import { defaultZone } from '../../domain/calendar/zones.ts'
import { child, childrenOf, textOf, type XmlNode } from '../../domain/documents/xml.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import type { Person } from '../../domain/people/person.ts'
import type { ReadCall } from '../kernel/call.ts'
import { listTakenPersons } from './busy.ts'
import { askedProperties, told } from './dav-properties.ts'
import { listChanges, listNamed, listObjects, listTouching, objectHref, type Collection, type DavObject, type Resource, type Stretch } from './dav-resources.ts'
import { caldav, dav, escaped, gone, hrefTag, multistatus, statusLine } from './dav-xml.ts'

export type Report = { status: 207; body: string } | { status: 200; calendar: string } | { status: 403; condition: string }

const maxHrefs = 5000
const maxSynced = 5000

/** `collection` null: the home, of which only the busy times of both are told. */
export async function reportOn(call: ReadCall, person: Person, collection: Collection | null, report: XmlNode): Promise<Report> {
  if (report.name === caldav('free-busy-query')) return freeBusyQuery(call, person, collection, report)
  if (collection === null) return { status: 403, condition: dav('supported-report') }
  if (report.name === caldav('calendar-query')) return calendarQuery(call, person, collection, report)
  if (report.name === caldav('calendar-multiget')) return multiget(call, person, collection, report)
  if (report.name === dav('sync-collection')) return syncCollection(call, person, collection, report)
  return { status: 403, condition: dav('supported-report') }
}

const asResources = (objects: readonly DavObject[]): Resource[] => objects.map((object) => ({ kind: 'object', object }))

/** Nothing was put into a calendar before; and a month before year 0, which the database doesn't know, is never asked for. */
const earliest: Instant = '1900-01-01T00:00:00.000Z'

/** Null for none, and for one that no calendar has, as of a thirteenth month. */
const utc = (text: string | undefined): Instant | null => {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text ?? '')
  if (match === null) return null
  const instant = `${match[1]}-${match[2]}-${match[3]}T${match[4]}:${match[5]}:${match[6]}.000Z`
  return Number.isNaN(Date.parse(instant)) ? null : instant < earliest ? earliest : instant
}

/** A year and what is planned for the next; a client that wants more asks again. */
const maxBusyDays = 400

/** RFC 4791, 7.10. However deep it was asked: clients send any depth, and mean the calendar. */
async function freeBusyQuery(call: ReadCall, person: Person, collection: Collection | null, report: XmlNode): Promise<Report> {
  const range = child(report, caldav('time-range'))
  const [from, until] = [utc(range?.attributes['start']), utc(range?.attributes['end'])]
  if (from === null || until === null || until <= from) return { status: 403, condition: caldav('valid-filter') }
  if (Date.parse(until) - Date.parse(from) > maxBusyDays * 86_400_000) return { status: 403, condition: dav('number-of-matches-within-limits') }
  const [own] = await listTakenPersons(call, { persons: [person.id], rooms: [], from, until, zone: defaultZone, except: null })
  const taken = (own?.taken ?? []).map(({ span }) => span).filter(({ module }) => collection === null || (module === 'calendar') === (collection === 'own'))
  return { status: 200, calendar: writeBusy(taken, { from, until, at: call.now, uid: `busy-${person.id}-${from}-${until}@kense` }) }
}

interface Filter {
  /** Null for all of them. */
  component: string | null
  time: Stretch | null
}

/** The time whose days are to be told one by one; null where the event is wanted as it is, undefined for a time that is none. */
function expansionOf(report: XmlNode): Stretch | null | undefined {
  const expand = child(child(child(report, dav('prop')), caldav('calendar-data')), caldav('expand'))
  if (expand === undefined) return null
  const [from, until] = [utc(expand.attributes['start']), utc(expand.attributes['end'])]
  return from === null || until === null || until <= from ? undefined : { from, until }
}

/** A filter by kind and by time; null for one that this portal doesn't know, which must not be taken for "all". */
function filterOf(report: XmlNode): Filter | null {
  const calendar = child(child(report, caldav('filter')), caldav('comp-filter'))
  if (calendar === undefined || calendar.attributes['name'] !== 'VCALENDAR') return null
  const parts = childrenOf(calendar, caldav('comp-filter'))
  if (parts.length !== childrenOf(calendar).length || parts.length > 1) return null
  const [part] = parts
  if (part === undefined) return { component: null, time: null }
  const [range, ...others] = childrenOf(part)
  if (others.length > 0 || (range !== undefined && range.name !== caldav('time-range'))) return null
  const [start, end] = [utc(range?.attributes['start']), utc(range?.attributes['end'])]
  if ((start === null && range?.attributes['start'] !== undefined) || (end === null && range?.attributes['end'] !== undefined)) return null
  return { component: part.attributes['name'] ?? '', time: range === undefined ? null : { from: start ?? '1970-01-01T00:00:00.000Z', until: end ?? '2200-01-01T00:00:00.000Z' } }
}

async function calendarQuery(call: ReadCall, person: Person, collection: Collection, report: XmlNode): Promise<Report> {
  const [filter, expanded] = [filterOf(report), expansionOf(report)]
  if (expanded === undefined) return { status: 403, condition: caldav('valid-filter') }
  if (filter === null) return { status: 403, condition: caldav('supported-filter') }
  const objects = filter.time === null ? await listObjects(call, person, collection) : await listTouching(call, person, collection, filter.time)
  const fitting = objects.filter(({ component }) => filter.component === null || component === filter.component)
  return { status: 207, body: multistatus(await told(asResources(fitting), person, askedProperties(report) ?? [], expanded)) }
}

async function multiget(call: ReadCall, person: Person, collection: Collection, report: XmlNode): Promise<Report> {
  const hrefs = childrenOf(report, dav('href')).map((each) => textOf(each).trim()).slice(0, maxHrefs)
  const names = hrefs.map((href) => pathOf(href).split('/').at(-1) ?? '')
  const objects = new Map((await listNamed(call, person, collection, names)).map((object) => [pathOf(objectHref(person, collection, object.name)), object]))
  const expanded = expansionOf(report)
  if (expanded === undefined) return { status: 403, condition: caldav('valid-filter') }
  const found = hrefs.flatMap((href) => objects.get(pathOf(href)) ?? [])
  const missing = hrefs.filter((href) => !objects.has(pathOf(href)))
  return { status: 207, body: multistatus([...(await told(asResources(found), person, askedProperties(report), expanded)), ...missing.map(gone)]) }
}

/** The path alone, with everything decoded, since clients write one name in several ways; as it stands where no name can be meant. */
export function pathOf(href: string): string {
  try {
    const path = decodeURIComponent(new URL(href, 'https://kense.invalid').pathname)
    return path.includes('\0') ? href : path
  } catch {
    return href
  }
}

async function syncCollection(call: ReadCall, person: Person, collection: Collection, report: XmlNode): Promise<Report> {
  const token = textOf(child(report, dav('sync-token'))).trim()
  const wished = Number(textOf(child(child(report, dav('limit')), dav('nresults'))).trim())
  const limit = Number.isInteger(wished) && wished > 0 ? Math.min(wished, maxSynced) : maxSynced
  const synced = await listChanges(call, person, collection, token, limit)
  if (synced === null) return { status: 403, condition: dav('valid-sync-token') }
  const answers = await told(asResources(synced.changed), person, askedProperties(report) ?? [])
  const missing = synced.gone.map((name) => gone(objectHref(person, collection, name)))
  const cut = synced.isCut ? [`<D:response>${hrefTag(`/dav/calendars/${person.id}/${collection}/`)}${statusLine(507)}</D:response>`] : []
  return { status: 207, body: multistatus([...answers, ...missing, ...cut], `<D:sync-token>${escaped(synced.token)}</D:sync-token>`) }
}

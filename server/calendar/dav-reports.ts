/** REPORT: what devices ask of a calendar (RFC 4791, 7; RFC 6578). */
import type { Instant } from '../../domain/kernel/time.ts'
import type { Person } from '../../domain/people/person.ts'
import type { ReadCall } from '../kernel/call.ts'
import { askedProperties, told } from './dav-properties.ts'
import { listChanges, listNamed, listObjects, listTouching, objectHref, type Collection, type DavObject, type Resource } from './dav-resources.ts'
import { caldav, childOf, dav, escaped, gone, hrefTag, multistatus, statusLine, type Element } from './dav-xml.ts'

export type Report = { status: 207; body: string } | { status: 403; condition: string }

const maxHrefs = 5000
const maxSynced = 5000

export async function reportOn(call: ReadCall, person: Person, collection: Collection, report: Element): Promise<Report> {
  if (report.name === caldav('calendar-query')) return calendarQuery(call, person, collection, report)
  if (report.name === caldav('calendar-multiget')) return multiget(call, person, collection, report)
  if (report.name === dav('sync-collection')) return syncCollection(call, person, collection, report)
  return { status: 403, condition: dav('supported-report') }
}

const asResources = (objects: readonly DavObject[]): Resource[] => objects.map((object) => ({ kind: 'object', object }))

const utc = (text: string | undefined): Instant | null => {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text ?? '')
  return match === null ? null : `${match[1]}-${match[2]}-${match[3]}T${match[4]}:${match[5]}:${match[6]}.000Z`
}

interface Filter {
  /** Null for all of them. */
  component: string | null
  time: { from: Instant; until: Instant } | null
}

/** A filter by kind and by time; null for one that this portal doesn't know, which must not be taken for "all". */
function filterOf(report: Element): Filter | null {
  const calendar = childOf(childOf(report, caldav('filter')), caldav('comp-filter'))
  if (calendar === undefined || calendar.attributes['name'] !== 'VCALENDAR') return null
  const parts = calendar.children.filter(({ name }) => name === caldav('comp-filter'))
  if (parts.length !== calendar.children.length || parts.length > 1) return null
  const [part] = parts
  if (part === undefined) return { component: null, time: null }
  const [range, ...others] = part.children
  if (others.length > 0 || (range !== undefined && range.name !== caldav('time-range'))) return null
  const [start, end] = [utc(range?.attributes['start']), utc(range?.attributes['end'])]
  return { component: part.attributes['name'] ?? '', time: range === undefined ? null : { from: start ?? '1970-01-01T00:00:00.000Z', until: end ?? '2200-01-01T00:00:00.000Z' } }
}

async function calendarQuery(call: ReadCall, person: Person, collection: Collection, report: Element): Promise<Report> {
  const filter = filterOf(report)
  if (filter === null) return { status: 403, condition: caldav('supported-filter') }
  const objects = filter.time === null ? await listObjects(call, person, collection) : await listTouching(call, person, collection, filter.time)
  const fitting = objects.filter(({ component }) => filter.component === null || component === filter.component)
  return { status: 207, body: multistatus(await told(asResources(fitting), person, askedProperties(report) ?? [])) }
}

async function multiget(call: ReadCall, person: Person, collection: Collection, report: Element): Promise<Report> {
  const hrefs = report.children.filter(({ name }) => name === dav('href')).map(({ text }) => text.trim()).slice(0, maxHrefs)
  const names = hrefs.map((href) => pathOf(href).split('/').at(-1) ?? '')
  const objects = new Map((await listNamed(call, person, collection, names)).map((object) => [pathOf(objectHref(person, collection, object.name)), object]))
  const found = hrefs.flatMap((href) => objects.get(pathOf(href)) ?? [])
  const missing = hrefs.filter((href) => !objects.has(pathOf(href)))
  return { status: 207, body: multistatus([...(await told(asResources(found), person, askedProperties(report))), ...missing.map(gone)]) }
}

/** The path alone, with everything decoded, since clients write one name in several ways. */
export function pathOf(href: string): string {
  try {
    return decodeURIComponent(new URL(href, 'https://kense.invalid').pathname)
  } catch {
    return href
  }
}

async function syncCollection(call: ReadCall, person: Person, collection: Collection, report: Element): Promise<Report> {
  const token = childOf(report, dav('sync-token'))?.text.trim() ?? ''
  const wished = Number(childOf(childOf(report, dav('limit')), dav('nresults'))?.text.trim() ?? maxSynced)
  const limit = Number.isInteger(wished) && wished > 0 ? Math.min(wished, maxSynced) : maxSynced
  const synced = await listChanges(call, person, collection, token, limit)
  if (synced === null) return { status: 403, condition: dav('valid-sync-token') }
  const answers = await told(asResources(synced.changed), person, askedProperties(report) ?? [])
  const missing = synced.gone.map((name) => gone(objectHref(person, collection, name)))
  const cut = synced.isCut ? [`<D:response>${hrefTag(`/dav/calendars/${person.id}/${collection}/`)}${statusLine(507)}</D:response>`] : []
  return { status: 207, body: multistatus([...answers, ...missing, ...cut], `<D:sync-token>${escaped(synced.token)}</D:sync-token>`) }
}

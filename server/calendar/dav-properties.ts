/** Properties of CalDAV (RFC 4918, 4791, 5397, 6578) and the few of Apple's that telephones look for. */
import { child, childrenOf, type XmlNode } from '../../domain/documents/xml.ts'
import { writeZone } from '../../domain/calendar/ics-zones.ts'
import { calendarOf, writeTree } from '../../domain/calendar/ics-tree.ts'
import { defaultZone } from '../../domain/calendar/zones.ts'
import { fullName } from '../../domain/kernel/formats.ts'
import type { Person } from '../../domain/people/person.ts'
import { texts } from '../../domain/texts.ts'
import { givingWay } from '../kernel/give-way.ts'
import { hrefOf, type Resource, type Stretch } from './dav-resources.ts'
import { apple, caldav, calendarServer, dav, escaped, hrefTag, response, tag } from './dav-xml.ts'
import { zoneOffset } from '../../node/calendar/zone-offset.ts'

export const maxObjectBytes = 1_000_000

type Read = (resource: Resource, person: Person) => string | null

const types: Record<Resource['kind'], string> = {
  root: tag(dav('collection'), ''),
  principals: tag(dav('collection'), ''),
  principal: tag(dav('collection'), '') + tag(dav('principal'), ''),
  calendars: tag(dav('collection'), ''),
  home: tag(dav('collection'), ''),
  collection: tag(dav('collection'), '') + tag(caldav('calendar'), ''),
  object: '',
}
const link = (resource: Resource, person: Person): string => hrefTag(hrefOf(person, resource))
const privilege = (...names: string[]): string => [...names.map(dav), caldav('read-free-busy')].map((name) => tag(dav('privilege'), tag(name, ''))).join('')
const inCollection = (read: (resource: Extract<Resource, { kind: 'collection' }>) => string): Read => (resource) => (resource.kind === 'collection' ? read(resource) : null)
const inObject = (read: (resource: Extract<Resource, { kind: 'object' }>) => string): Read => (resource) => (resource.kind === 'object' ? read(resource) : null)
const ofPrincipal = (read: (person: Person) => string): Read => (resource, person) => (['root', 'principal', 'principals'].includes(resource.kind) ? read(person) : null)

const collectionName = { own: texts['calendar.dav.own'].kk, portal: texts['calendar.dav.portal'].kk } as const
const reportsOn = { collection: [caldav('calendar-query'), caldav('calendar-multiget'), caldav('free-busy-query'), dav('sync-collection')], home: [caldav('free-busy-query')] } as const

const readers = new Map<string, Read>([
  [dav('resourcetype'), ({ kind }) => types[kind]],
  [dav('displayname'), (resource, person) => (resource.kind === 'collection' ? escaped(collectionName[resource.collection]) : resource.kind === 'object' ? null : escaped(fullName(person)))],
  [dav('current-user-principal'), (_resource, person) => link({ kind: 'principal' }, person)],
  [dav('principal-URL'), ofPrincipal((person) => link({ kind: 'principal' }, person))],
  [dav('owner'), (_resource, person) => link({ kind: 'principal' }, person)],
  [dav('principal-collection-set'), () => hrefTag('/dav/principals/')],
  [dav('current-user-privilege-set'), (resource) => {
    const isOwn = (resource.kind === 'collection' && resource.collection === 'own') || (resource.kind === 'object' && resource.object.collection === 'own')
    return isOwn ? privilege('read', 'write-content', 'bind', 'unbind', 'read-current-user-privilege-set') : privilege('read', 'read-current-user-privilege-set')
  }],
  [dav('supported-report-set'), ({ kind }) => (kind === 'collection' || kind === 'home' ? reportsOn[kind].map((name) => tag(dav('supported-report'), tag(dav('report'), tag(name, '')))).join('') : null)],
  [dav('sync-token'), inCollection(({ token }) => escaped(token))],
  [calendarServer('getctag'), inCollection(({ token }) => escaped(token))],
  [dav('getetag'), inObject(({ object }) => escaped(`"${object.etag}"`))],
  [dav('getcontenttype'), (resource) => (resource.kind === 'object' ? `text/calendar; charset=utf-8; component=${resource.object.component.toLowerCase()}` : resource.kind === 'collection' ? 'text/calendar; charset=utf-8' : null)],
  [dav('getlastmodified'), inObject(({ object }) => new Date(object.changedAt).toUTCString())],
  [caldav('calendar-home-set'), ofPrincipal((person) => link({ kind: 'home' }, person))],
  [caldav('calendar-user-address-set'), ofPrincipal((person) => [hrefTag(`urn:uuid:${person.id}`), ...(person.email === '' ? [] : [hrefTag(`mailto:${person.email.toLowerCase()}`)])].join(''))],
  [caldav('calendar-user-type'), ofPrincipal(() => 'INDIVIDUAL')],
  [caldav('supported-calendar-component-set'), inCollection(({ collection }) => (collection === 'own' ? ['VEVENT', 'VTODO'] : ['VEVENT']).map((name) => `<C:comp name="${name}"/>`).join(''))],
  [caldav('supported-calendar-data'), inCollection(() => '<C:calendar-data content-type="text/calendar" version="2.0"/>')],
  [caldav('max-resource-size'), inCollection(() => String(maxObjectBytes))],
  [caldav('calendar-timezone'), inCollection(() => escaped(writeTree(calendarOf([writeZone(defaultZone, zoneOffset, 2020, 2026)]))))],
  [apple('calendar-color'), inCollection(({ collection }) => (collection === 'own' ? '#0B6BB0FF' : '#8A5A00FF'))],
  [apple('calendar-order'), inCollection(({ collection }) => (collection === 'own' ? '1' : '2'))],
])

/** Those told when a client asks for all: not the ones that RFC 4791 keeps for who names them. */
const usual = [dav('resourcetype'), dav('displayname'), dav('getetag'), dav('getcontenttype'), dav('getlastmodified'), calendarServer('getctag')]

/** Names asked for in a PROPFIND or a REPORT; null for all. */
export function askedProperties(element: XmlNode | undefined): string[] | null {
  const prop = child(element, dav('prop'))
  return prop === undefined ? null : childrenOf(prop).map((each) => each.name)
}

async function propertiesOf(resource: Resource, person: Person, asked: readonly string[] | null, expanded: Stretch | null): Promise<string> {
  const found: string[] = []
  const missing: string[] = []
  for (const name of new Set(asked ?? usual)) {
    const value = name === caldav('calendar-data') && resource.kind === 'object' ? escaped(await resource.object.text(expanded)) : (readers.get(name)?.(resource, person) ?? null)
    if (value !== null) found.push(tag(name, value))
    else if (asked !== null) missing.push(name)
  }
  return response(hrefOf(person, resource), found, missing)
}

/** One after the other, since a calendar may have thousands and each is written as a file. */
export async function told(resources: readonly Resource[], person: Person, asked: readonly string[] | null, expanded: Stretch | null = null): Promise<string[]> {
  const giveWay = givingWay()
  const responses: string[] = []
  for (const resource of resources) {
    responses.push(await propertiesOf(resource, person, asked, expanded))
    await giveWay()
  }
  return responses
}

export function propertyNames(resource: Resource, person: Person): string {
  const names = [...readers].filter(([, read]) => read(resource, person) !== null).map(([name]) => tag(name, ''))
  return response(hrefOf(person, resource), names, [])
}

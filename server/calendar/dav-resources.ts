/** What stands at which address: one's own calendar, which a device may change, and what other modules know, which it may read. */
import { hash } from 'node:crypto'
import type { Event } from '../../domain/calendar/event.ts'
import { writeExpanded, writeObject, type Written } from '../../domain/calendar/ics-write.ts'
import { occurrencesBetween } from '../../domain/calendar/occurrences.ts'
import { defaultZone, startOfDay } from '../../domain/calendar/zones.ts'
import { addDays, type Instant } from '../../domain/kernel/time.ts'
import type { Person } from '../../domain/people/person.ts'
import type { ReadCall } from '../kernel/call.ts'
import { givingWay } from '../kernel/give-way.ts'
import { writtenOf } from './addresses.ts'
import { etagOf } from './object-handlers.ts'
import { writtenSources } from './source-objects.ts'
import { listBetween, listHeld, listHeldNamed, listUndated, loadCounter, place, type Stored } from './store.ts'
import { zoneOffset } from '../../node/calendar/zone-offset.ts'

export const collections = ['own', 'portal'] as const
export type Collection = (typeof collections)[number]

const sourcesBack = 90
const sourcesAhead = 400

export interface Stretch {
  from: Instant
  until: Instant
}

export interface DavObject {
  collection: Collection
  /** Its name in the collection. */
  name: string
  etag: string
  component: 'VEVENT' | 'VTODO'
  changedAt: Instant
  /** Whether something of it lies in [from, until). */
  touches: (from: Instant, until: Instant) => boolean
  /** With each of its days by itself, where those of some time are asked for so. */
  text: (expanded?: Stretch | null) => Promise<string>
}

export type Resource =
  | { kind: 'root' | 'principals' | 'principal' | 'calendars' | 'home' }
  | { kind: 'collection'; collection: Collection; token: string }
  | { kind: 'object'; object: DavObject }

export function hrefOf(person: Person, resource: Resource): string {
  switch (resource.kind) {
    case 'root':
      return '/dav/'
    case 'principals':
      return '/dav/principals/'
    case 'principal':
      return `/dav/principals/${person.id}/`
    case 'calendars':
      return '/dav/calendars/'
    case 'home':
      return `/dav/calendars/${person.id}/`
    case 'collection':
      return `/dav/calendars/${person.id}/${resource.collection}/`
    case 'object':
      return objectHref(person, resource.object.collection, resource.object.name)
  }
}

export const objectHref = (person: Person, collection: Collection, name: string): string => `/dav/calendars/${person.id}/${collection}/${encodeURIComponent(name)}`

/** The name by which this person's devices know it. */
const nameOf = ({ event, href }: Pick<Stored, 'event' | 'href'>, person: Person): string => (event.owner.person === person.id ? href : `${event.id}.ics`)

export function ownObjects(call: ReadCall, person: Person, all: readonly Stored[]): DavObject[] {
  // People and rooms of all of them are asked for at once, when the first text is wanted.
  let written: Promise<Map<string, Written>> | null = null
  const writtenNow = async () => new Map((await writtenOf(call.db, all)).map((each, index) => [all[index]!.event.id, each]))
  return all.map((stored) => ownObject(person, stored, async () => (await (written ??= writtenNow())).get(stored.event.id)!))
}

function ownObject(person: Person, stored: Stored, written: () => Promise<Written>): DavObject {
  const { event } = stored
  return {
    collection: 'own', name: nameOf(stored, person), etag: etagOf(event), component: event.kind === 'task' ? 'VTODO' : 'VEVENT', changedAt: event.changedAt,
    touches: (from, until) => event.when === null || occurrencesBetween(event, from, until, place, 1).length > 0,
    text: async (expanded) => (expanded === undefined || expanded === null ? writeObject(await written(), zoneOffset) : writeExpanded(await written(), expanded.from, expanded.until, zoneOffset)),
  }
}

function sourceObject(written: Written): DavObject {
  const text = writeObject(written, zoneOffset)
  const { content } = written
  const timed: Pick<Event, 'when' | 'repeat' | 'changed'> = { when: content.when, repeat: null, changed: [] }
  return {
    collection: 'portal', name: `${content.uid.replace(/@kense$/, '')}.ics`, etag: hash('sha256', text).slice(0, 24), component: 'VEVENT', changedAt: written.changedAt,
    touches: (from, until) => occurrencesBetween(timed, from, until, place, 1).length > 0,
    text: async () => text,
  }
}

const tokenOfOwn = (seq: string): string => `urn:kense:calendar:own:${seq}`
const tokenOfSources = (objects: readonly DavObject[]): string => `urn:kense:calendar:portal:${hash('sha256', objects.map(({ name, etag }) => `${name} ${etag}`).toSorted().join('\n')).slice(0, 32)}`

export async function loadCollection(call: ReadCall, person: Person, collection: Collection): Promise<Extract<Resource, { kind: 'collection' }>> {
  const token = collection === 'own' ? tokenOfOwn((await loadCounter(call.db, person.id)).seq) : tokenOfSources(await listObjects(call, person, 'portal'))
  return { kind: 'collection', collection, token }
}

export async function listObjects(call: ReadCall, person: Person, collection: Collection): Promise<DavObject[]> {
  if (collection === 'own') return ownObjects(call, person, (await listHeld(call.db, person.id, null)).map(({ stored }) => stored))
  const bounds = { from: startOfDay(addDays(call.today, -sourcesBack), defaultZone), until: startOfDay(addDays(call.today, sourcesAhead), defaultZone) }
  return (await writtenSources(call, person, bounds)).map(sourceObject)
}

/** Those with something between two instants; tasks without a term too (RFC 4791, 9.9). */
export async function listTouching(call: ReadCall, person: Person, collection: Collection, { from, until }: Stretch): Promise<DavObject[]> {
  if (collection === 'portal') return touching(await listObjects(call, person, collection), from, until)
  const [held, undated] = await Promise.all([listBetween(call.db, [person.id], from, until), listUndated(call.db, person.id)])
  return touching(ownObjects(call, person, [...held, ...undated]), from, until)
}

async function touching(objects: readonly DavObject[], from: Instant, until: Instant): Promise<DavObject[]> {
  const giveWay = givingWay()
  const found: DavObject[] = []
  for (const object of objects) {
    if (object.touches(from, until)) found.push(object)
    await giveWay()
  }
  return found
}

/** Those of these names, which a device asks for by fifties. */
export async function listNamed(call: ReadCall, person: Person, collection: Collection, names: readonly string[]): Promise<DavObject[]> {
  if (collection === 'portal') return (await listObjects(call, person, collection)).filter(({ name }) => names.includes(name))
  return ownObjects(call, person, await listHeldNamed(call.db, person.id, names))
}

export interface Synced {
  token: string
  changed: DavObject[]
  /** Names that are no longer there. */
  gone: string[]
  /** There is more; the token says up to where this is. */
  isCut: boolean
}

/** What changed after a token; null for a token that says nothing (any more), whereupon a device asks everything anew. */
export async function listChanges(call: ReadCall, person: Person, collection: Collection, token: string, limit: number): Promise<Synced | null> {
  if (collection === 'portal') {
    const objects = await listObjects(call, person, 'portal')
    const now = tokenOfSources(objects)
    if (token === now) return { token: now, changed: [], gone: [], isCut: false }
    return token === '' ? { token: now, changed: objects, gone: [], isCut: false } : null
  }
  const after = /^urn:kense:calendar:own:(\d{1,18})$/.exec(token)?.[1]
  if (token !== '' && after === undefined) return null
  // The number first: what changes in between is told twice rather than never.
  const { seq, forgotten } = await loadCounter(call.db, person.id)
  if (after !== undefined && (BigInt(after) > BigInt(seq) || BigInt(after) < BigInt(forgotten))) return null
  const all = await listHeld(call.db, person.id, after ?? null)
  const rows = all.slice(0, limit)
  const isCut = all.length > rows.length
  const changed = ownObjects(call, person, rows.filter(({ removed }) => !removed).map(({ stored }) => stored))
  const present = new Set(changed.map(({ name }) => name))
  const goneNames = rows.filter(({ removed }) => removed).map(({ owns, id, href, stored }) => (owns || stored.event.owner.person === person.id ? href : `${id}.ics`))
  return { token: tokenOfOwn(isCut ? (rows.at(-1)?.seq ?? seq) : seq), changed, gone: [...new Set(goneNames)].filter((name) => !present.has(name)), isCut }
}

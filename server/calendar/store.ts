import { sql, type Transaction } from 'kysely'
import './tables.ts'
import type { Event, Room } from '../../domain/calendar/event.ts'
import { extentOf } from '../../domain/calendar/occurrences.ts'
import { folded } from '../../domain/people/search.ts'
import { defaultZone } from '../../domain/calendar/zones.ts'
import type { ReadDatabase, WriteCall } from '../kernel/call.ts'
import type { Database } from '../kernel/database.ts'
import type { Before } from './tables.ts'
import { zoneOffset } from './zone-offset.ts'

export const place = { zone: defaultZone, offsetOf: zoneOffset }

export interface Stored {
  event: Event
  kept: string | null
  href: string
  removedAt: string | null
}

const columns = ['document', 'kept', 'href', 'removed_at'] as const

function storedOf(row: { document: Event; kept: string | null; href: string; removed_at: string | null }): Stored {
  return { event: row.document, kept: row.kept, href: row.href, removedAt: row.removed_at }
}

export async function load(db: ReadDatabase, id: string): Promise<Stored | null> {
  const row = await db.selectFrom('calendar_events').select(columns).where('id', '=', id).executeTakeFirst()
  return row === undefined ? null : storedOf(row)
}

/** Locked until the command ends: two answers to one invitation come one after the other. */
export async function loadForChange(db: Transaction<Database>, id: string): Promise<Stored | null> {
  const row = await db.selectFrom('calendar_events').select(columns).where('id', '=', id).forUpdate().executeTakeFirst()
  return row === undefined ? null : storedOf(row)
}

export async function loadByUid(db: ReadDatabase, owner: string, uid: string): Promise<Stored | null> {
  const row = await db
    .selectFrom('calendar_events')
    .select(columns)
    .where('owner', '=', owner)
    .where(sql<boolean>`md5(uid) = md5(${uid})`)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  return row === undefined ? null : storedOf(row)
}

/** Everybody in whose calendar it stands: its owner and those invited. */
export function partiesOf(event: Event): string[] {
  return [...new Set([event.owner.person, ...event.invitees.map((each) => each.person)])]
}

/** Split as what is searched for is split: PostgreSQL alone would take `НҚА/жоба` for the name of a file. */
const wordsOf = ({ title, place, description }: Event): string => folded(`${title} ${place} ${description.slice(0, 5000)}`).split(/[^\p{L}\p{N}]+/u).join(' ')

const monthMs = 31 * 86_400_000

/** Writes the event as it is now; `removed` takes it out of everybody's calendar and keeps the row for a while. */
export async function save(call: Pick<WriteCall, 'db' | 'now'>, { event, kept, href }: Stored, removed: boolean): Promise<void> {
  const extent = extentOf(event, place)
  const first = extent?.first ?? null
  const last = extent?.last ?? null
  const standing = extent !== null && (event.repeat !== null || last === null || Date.parse(last) - Date.parse(extent.first) > monthMs)
  const row = {
    owner: event.owner.person, uid: event.uid, revision: event.revision, changed_at: call.now, removed_at: removed ? call.now : null,
    document: JSON.stringify(event), kept, href, room: event.room, first_at: first, last_at: last, standing,
    words: sql<string>`to_tsvector('simple'::regconfig, ${wordsOf(event)})`,
  }
  await call.db
    .insertInto('calendar_events')
    .values({ id: event.id, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute()
  await saveParties(call, event, { first, last, standing }, removed)
}

async function saveParties({ db }: Pick<WriteCall, 'db'>, event: Event, extent: { first: string | null; last: string | null; standing: boolean }, removed: boolean): Promise<void> {
  const parties = partiesOf(event).map((person) => ({
    person,
    owns: person === event.owner.person,
    answer: event.invitees.find((each) => each.person === person)?.answer ?? null,
  }))
  // Persons in one order everywhere, so that two commands never wait for each other's counters crosswise.
  await sql`
    with listed as (
      select (p->>'person')::uuid as person, (p->>'owns')::boolean as owns, p->>'answer' as answer from jsonb_array_elements(${JSON.stringify(parties)}::jsonb) p
    ), touched as (
      select person from listed union select person from calendar_parties where event = ${event.id}::uuid
    ), bumped as (
      insert into calendar_counters as c (person, seq) select person, 1 from touched order by person
      on conflict (person) do update set seq = c.seq + 1 returning person, seq
    )
    insert into calendar_parties as p (person, event, owns, answer, removed, first_at, last_at, standing, seq)
      select bumped.person, ${event.id}::uuid, coalesce(listed.owns, false), listed.answer, ${removed}::boolean or listed.person is null,
        ${extent.first}::timestamptz, ${extent.last}::timestamptz, ${extent.standing}::boolean, bumped.seq
      from bumped left join listed on listed.person = bumped.person
    on conflict (person, event) do update set owns = excluded.owns, answer = excluded.answer, removed = excluded.removed,
      first_at = excluded.first_at, last_at = excluded.last_at, standing = excluded.standing, seq = excluded.seq`.execute(db)
}

export interface Held extends Stored {
  person: string
  seq: string
}

/** Events in the calendars of these persons that may overlap [from, until); by index whatever else their calendars hold. */
export async function listBetween(db: ReadDatabase, persons: readonly string[], from: string, until: string): Promise<Held[]> {
  if (persons.length === 0) return []
  const parties = db
    .selectFrom('calendar_parties as party')
    .innerJoin('calendar_events as event', 'event.id', 'party.event')
    .where('party.person', 'in', [...persons])
    .where('party.removed', '=', false)
    .select(['party.person', 'party.seq', 'event.document', 'event.kept', 'event.href', 'event.removed_at'])
  const earliest = new Date(Date.parse(from) - monthMs).toISOString()
  const [single, standing] = await Promise.all([
    parties.where('party.standing', '=', false).where('party.first_at', '<', until).where('party.first_at', '>=', earliest).where('party.last_at', '>=', from).execute(),
    parties.where('party.standing', '=', true).where('party.first_at', '<', until).where((each) => each.or([each('party.last_at', 'is', null), each('party.last_at', '>=', from)])).execute(),
  ])
  return [...single, ...standing].map((row) => ({ ...storedOf(row), person: row.person, seq: row.seq }))
}

/** Tasks without a term. */
export async function listUndated(db: ReadDatabase, person: string): Promise<Stored[]> {
  const rows = await db
    .selectFrom('calendar_parties as party')
    .innerJoin('calendar_events as event', 'event.id', 'party.event')
    .where('party.person', '=', person)
    .where('party.removed', '=', false)
    .where('party.first_at', 'is', null)
    .select(['event.document', 'event.kept', 'event.href', 'event.removed_at'])
    .limit(1000)
    .execute()
  return rows.map(storedOf)
}

/** Everything in a person's calendar, or what changed in it after a number; with what is gone, whose event is null. */
export async function listHeld(db: ReadDatabase, person: string, after: string | null): Promise<{ id: string; seq: string; owns: boolean; removed: boolean; href: string; stored: Stored }[]> {
  const all = db
    .selectFrom('calendar_parties as party')
    .innerJoin('calendar_events as event', 'event.id', 'party.event')
    .where('party.person', '=', person)
    .select(['event.id', 'party.seq', 'party.owns', 'party.removed', 'event.document', 'event.kept', 'event.href', 'event.removed_at'])
    .orderBy('party.seq')
  const rows = await (after === null ? all.where('party.removed', '=', false) : all.where('party.seq', '>', after)).execute()
  return rows.map((row) => ({ id: row.id, seq: row.seq, owns: row.owns, removed: row.removed, href: row.href, stored: storedOf(row) }))
}

/** Own events by their names among CalDAV's objects, invitations by their ids. */
export async function listHeldNamed(db: ReadDatabase, person: string, names: readonly string[]): Promise<Stored[]> {
  const ids = names.flatMap((name) => /^([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})\.ics$/.exec(name)?.[1] ?? [])
  const held = db
    .selectFrom('calendar_parties as party')
    .innerJoin('calendar_events as event', 'event.id', 'party.event')
    .where('party.person', '=', person)
    .where('party.removed', '=', false)
    .select(['event.document', 'event.kept', 'event.href', 'event.removed_at'])
  const [own, invited] = await Promise.all([
    names.length === 0 ? [] : held.where('event.owner', '=', person).where('event.href', 'in', [...names]).where('event.removed_at', 'is', null).execute(),
    ids.length === 0 ? [] : held.where('party.owns', '=', false).where('event.id', 'in', ids).execute(),
  ])
  return [...own, ...invited].map(storedOf)
}

export async function loadCounter(db: ReadDatabase, person: string): Promise<string> {
  const row = await db.selectFrom('calendar_counters').select('seq').where('person', '=', person).executeTakeFirst()
  return row?.seq ?? '0'
}

/** Whether the event stands in the person's calendar, or did: who was told of it may be told that it is gone. */
export async function isParty(db: ReadDatabase, person: string, event: string): Promise<boolean> {
  const row = await db.selectFrom('calendar_parties').select('event').where('person', '=', person).where('event', '=', event).executeTakeFirst()
  return row !== undefined
}

export async function loadRoom(db: ReadDatabase, id: string): Promise<Room | null> {
  const row = await db.selectFrom('calendar_rooms').select('document').where('id', '=', id).executeTakeFirst()
  return row?.document ?? null
}

export async function listRooms(db: ReadDatabase, ids: readonly string[]): Promise<Room[]> {
  if (ids.length === 0) return []
  const rows = await db.selectFrom('calendar_rooms').select('document').where('id', 'in', [...ids]).execute()
  return rows.map((row) => row.document)
}

/** Events in a room that may overlap [from, until), the named one left out. */
export async function listInRoom(db: ReadDatabase, room: string, from: string, until: string | null, except: string | null): Promise<Event[]> {
  const earliest = new Date(Date.parse(from) - monthMs).toISOString()
  const all = db.selectFrom('calendar_events').select('document').where('room', '=', room).where('removed_at', 'is', null)
  const others = except === null ? all : all.where('id', '<>', except)
  const bounded = until === null ? others : others.where('first_at', '<', until)
  const [single, standing] = await Promise.all([
    bounded.where('standing', '=', false).where('first_at', '>=', earliest).where('last_at', '>=', from).execute(),
    bounded.where('standing', '=', true).where((each) => each.or([each('last_at', 'is', null), each('last_at', '>=', from)])).execute(),
  ])
  return [...single, ...standing].map((row) => row.document).filter((event) => event.status !== 'cancelled')
}

export async function saveUndo(call: Pick<WriteCall, 'db' | 'now' | 'id' | 'seat'>, before: readonly Before[]): Promise<void> {
  await call.db.insertInto('calendar_undo').values({ command: call.id, person: call.seat.holder.id, at: call.now, before: JSON.stringify(before) }).execute()
}

import { sql, type Selectable, type Transaction } from 'kysely'
import './tables.ts'
import type { Event, Room } from '../../domain/calendar/event.ts'
import { extentOf } from '../../domain/calendar/occurrences.ts'
import { folded } from '../../domain/people/search.ts'
import { defaultZone } from '../../domain/calendar/zones.ts'
import type { ReadDatabase, WriteCall } from '../kernel/call.ts'
import type { Database } from '../kernel/database.ts'
import { givingWay } from '../kernel/give-way.ts'
import type { Before } from './tables.ts'
import { zoneOffset } from '../../node/calendar/zone-offset.ts'

export const place = { zone: defaultZone, offsetOf: zoneOffset }

export interface Stored {
  event: Event
  kept: string | null
  href: string
  removedAt: string | null
  /** The last change that was more than somebody's answer: what came after it overwrites nothing of whoever saw this one. */
  edited: { revision: number; at: string }
}

const columns = ['document', 'kept', 'href', 'removed_at', 'edited_revision', 'edited_at'] as const
const columnsOfEvent = ['event.document', 'event.kept', 'event.href', 'event.removed_at', 'event.edited_revision', 'event.edited_at'] as const

type Row = Pick<Selectable<Database['calendar_events']>, (typeof columns)[number]>

function storedOf({ document, kept, href, removed_at: removedAt, edited_revision: revision, edited_at: at }: Row): Stored {
  return { event: document, kept, href, removedAt, edited: { revision: revision ?? document.revision, at: at ?? document.changedAt } }
}

export async function load(db: ReadDatabase, id: string): Promise<Stored | null> {
  const row = await db.selectFrom('calendar_events').select(columns).where('id', '=', id).executeTakeFirst()
  return row === undefined ? null : storedOf(row)
}

/** Those of these that still stand. */
export async function listStanding(db: ReadDatabase, ids: readonly string[]): Promise<Event[]> {
  const rows = await db.selectFrom('calendar_events').select('document').where(sql<boolean>`id = any(${[...ids]}::uuid[])`).where('removed_at', 'is', null).execute()
  return rows.map((row) => row.document)
}

/** Locked until the command ends: two answers to one invitation come one after the other. */
export async function loadForChange(db: Transaction<Database>, id: string): Promise<Stored | null> {
  const row = await db.selectFrom('calendar_events').select(columns).where('id', '=', id).forUpdate().executeTakeFirst()
  return row === undefined ? null : storedOf(row)
}

/** Each locked until the command ends; in the order of their ids, as everybody locks them. */
export async function listForChange(db: Transaction<Database>, ids: readonly string[]): Promise<Map<string, Stored>> {
  if (ids.length === 0) return new Map()
  const rows = await db.selectFrom('calendar_events').select(columns).where(sql<boolean>`id = any(${[...ids]}::uuid[])`).orderBy('id').forUpdate().execute()
  return new Map(rows.map((row) => [row.document.id, storedOf(row)]))
}

/** A person's own events by their names in iCalendar. */
export async function listByUid(db: ReadDatabase, owner: string, uids: readonly string[]): Promise<Map<string, Stored>> {
  if (uids.length === 0) return new Map()
  const rows = await db
    .selectFrom('calendar_events')
    .select(columns)
    .where('owner', '=', owner)
    .where(sql<boolean>`md5(uid) in (select md5(each) from unnest(${[...uids]}::text[]) as each)`)
    .where('removed_at', 'is', null)
    .execute()
  return new Map(rows.map((row) => [row.document.uid, storedOf(row)]))
}

/** Everybody in whose calendar it stands: its owner and those invited. */
export function partiesOf(event: Event): string[] {
  return [...new Set([event.owner.person, ...event.invitees.map((each) => each.person)])]
}

/** Split as what is searched for is split: PostgreSQL alone would take `НҚА/жоба` for the name of a file. */
const wordsOf = ({ title, place, description }: Event): string => folded(`${title} ${place} ${description.slice(0, 5000)}`).split(/[^\p{L}\p{N}]+/u).join(' ')

const monthMs = 31 * 86_400_000

/** An event as it is to be written; `removed` takes it out of everybody's calendar and keeps the row for a while. */
export interface Writing extends Stored {
  removed: boolean
}

interface Extent {
  first: string | null
  last: string | null
  standing: boolean
}

function extentIn(event: Event): Extent {
  const extent = extentOf(event, place)
  if (extent === null) return { first: null, last: null, standing: false }
  const isLong = extent.last === null || Date.parse(extent.last) - Date.parse(extent.first) > monthMs
  return { ...extent, standing: event.repeat !== null || isLong }
}

const atOnce = 500

/** Whole files of events are written by hundreds, in two statements each. */
export async function saveAll(call: Pick<WriteCall, 'db' | 'now'>, all: readonly Writing[]): Promise<void> {
  const giveWay = givingWay()
  for (let from = 0; from < all.length; from += atOnce) {
    const some: Extended[] = []
    for (const writing of all.slice(from, from + atOnce)) {
      some.push({ ...writing, extent: extentIn(writing.event) })
      await giveWay()
    }
    await saveEvents(call, some)
    await saveParties(call, some)
  }
}

type Extended = Writing & { extent: Extent }

async function saveEvents({ db, now }: Pick<WriteCall, 'db' | 'now'>, some: readonly Extended[]): Promise<void> {
  const rows = some.map(({ event, kept, href, removed, extent, edited }) => ({
    id: event.id, owner: event.owner.person, uid: event.uid, revision: event.revision, edited_revision: edited.revision, edited_at: edited.at, changed_at: now, removed_at: removed ? now : null, document: event, kept, href,
    room: event.room, first_at: extent.first, last_at: extent.last, standing: extent.standing, words: wordsOf(event),
  }))
  await sql`
    insert into calendar_events (id, owner, uid, revision, edited_revision, edited_at, changed_at, removed_at, document, kept, href, room, first_at, last_at, standing, words)
      select id, owner, uid, revision, edited_revision, edited_at, changed_at, removed_at, document, kept, href, room, first_at, last_at, standing, to_tsvector('simple'::regconfig, words)
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, owner uuid, uid text, revision integer, edited_revision integer, edited_at timestamptz, changed_at timestamptz, removed_at timestamptz,
        document jsonb, kept text, href text, room uuid, first_at timestamptz, last_at timestamptz, standing boolean, words text)
    on conflict (id) do update set owner = excluded.owner, revision = excluded.revision, edited_revision = excluded.edited_revision, edited_at = excluded.edited_at, changed_at = excluded.changed_at, removed_at = excluded.removed_at, uid = excluded.uid, document = excluded.document,
      kept = excluded.kept, href = excluded.href, room = excluded.room, first_at = excluded.first_at, last_at = excluded.last_at, standing = excluded.standing, words = excluded.words`.execute(db)
}

/** Who was in an event and is no longer keeps a row that says so. */
async function saveParties({ db }: Pick<WriteCall, 'db'>, some: readonly Extended[]): Promise<void> {
  const events = some.map(({ event, removed, extent }) => ({ event: event.id, removed, first: extent.first, last: extent.last, standing: extent.standing }))
  const parties = some.flatMap(({ event }) =>
    partiesOf(event).map((person) => ({ event: event.id, person, owns: person === event.owner.person, answer: event.invitees.find((each) => each.person === person)?.answer ?? null })),
  )
  // Persons in one order everywhere, so that two commands never wait for each other's counters crosswise.
  await sql`
    with written as (
      select * from jsonb_to_recordset(${JSON.stringify(events)}::jsonb) as w(event uuid, removed boolean, first timestamptz, last timestamptz, standing boolean)
    ), listed as (
      select * from jsonb_to_recordset(${JSON.stringify(parties)}::jsonb) as l(event uuid, person uuid, owns boolean, answer text)
    ), touched as (
      select person, event from listed union select p.person, p.event from calendar_parties p where p.event in (select event from written)
    ), counted as (
      select person, count(*) as n from touched group by person
    ), bumped as (
      insert into calendar_counters as c (person, seq) select person, n from counted order by person
      on conflict (person) do update set seq = c.seq + excluded.seq returning person, seq
    ), numbered as (
      select person, event, row_number() over (partition by person order by event) as place from touched
    )
    insert into calendar_parties as p (person, event, owns, answer, removed, first_at, last_at, standing, seq)
      select numbered.person, numbered.event, coalesce(listed.owns, false), listed.answer, written.removed or listed.person is null,
        written.first, written.last, written.standing, bumped.seq - counted.n + numbered.place
      from numbered join written on written.event = numbered.event join bumped on bumped.person = numbered.person join counted on counted.person = numbered.person
      left join listed on listed.person = numbered.person and listed.event = numbered.event
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
    .select(['party.person', 'party.seq', ...columnsOfEvent])
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
    .select(columnsOfEvent)
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
    .select(['event.id', 'party.seq', 'party.owns', 'party.removed', ...columnsOfEvent])
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
    .select(columnsOfEvent)
  const [own, invited] = await Promise.all([
    names.length === 0 ? [] : held.where('event.owner', '=', person).where('event.href', 'in', [...names]).where('event.removed_at', 'is', null).execute(),
    ids.length === 0 ? [] : held.where('party.owns', '=', false).where('event.id', 'in', ids).execute(),
  ])
  return [...own, ...invited].map(storedOf)
}

/** How far a person's calendar has come, and from where on what left it is still known. */
export async function loadCounter(db: ReadDatabase, person: string): Promise<{ seq: string; forgotten: string }> {
  const row = await db.selectFrom('calendar_counters').select(['seq', 'forgotten']).where('person', '=', person).executeTakeFirst()
  return row ?? { seq: '0', forgotten: '0' }
}

/** What was taken away before this goes for good; a device that asks from before it must ask everything anew. */
export async function forgetRemoved(db: Transaction<Database>, before: string): Promise<void> {
  await sql`
    with gone as (delete from calendar_events where removed_at < ${before} returning id),
      known as (select p.person, max(p.seq) as seq from calendar_parties p join gone on gone.id = p.event group by p.person order by p.person)
    update calendar_counters c set forgotten = greatest(c.forgotten, known.seq) from known where c.person = known.person`.execute(db)
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

/** The next time at which each reminds; null for never. */
export async function saveReminders(db: Transaction<Database>, due: readonly { event: string; at: string | null }[]): Promise<void> {
  const rows = JSON.stringify(due)
  await sql`
    with due as (select * from jsonb_to_recordset(${rows}::jsonb) as d(event uuid, at timestamptz)),
      over as (delete from calendar_reminders where event in (select event from due where at is null))
    insert into calendar_reminders (event, at) select event, at from due where at is not null
    on conflict (event) do update set at = excluded.at`.execute(db)
}

/** The revision that one of these commands of the person gave the event, the highest of them. */
export async function madeBy(call: Pick<WriteCall, 'db' | 'seat'>, commands: readonly string[], id: string): Promise<number | null> {
  if (commands.length === 0) return null
  const rows = await call.db.selectFrom('calendar_undo').select('before').where('command', 'in', [...commands]).where('person', '=', call.seat.holder.id).execute()
  const made = rows.flatMap(({ before }) => before.filter((each) => each.id === id).map(({ revision }) => revision))
  return made.length === 0 ? null : Math.max(...made)
}

export async function saveUndo(call: Pick<WriteCall, 'db' | 'now' | 'id' | 'seat'>, before: readonly Before[]): Promise<void> {
  await call.db.insertInto('calendar_undo').values({ command: call.id, person: call.seat.holder.id, at: call.now, before: JSON.stringify(before) }).execute()
}

import { sql, type Transaction } from 'kysely'
import './tables.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import { wordsOf } from '../../domain/kernel/stems.ts'
import { agendaOf, attendanceOf, isPresent, substitutesIn, type Session } from '../../domain/sessions/session.ts'
import { scopesOf } from '../../domain/sessions/visible.ts'
import type { Seating } from '../../domain/sessions/mandate.ts'
import type { ReadDatabase } from '../kernel/call.ts'
import type { Database } from '../kernel/database.ts'
import { isOver, summaryOf, wordsOfSession } from './rows.ts'

export async function load(db: ReadDatabase, id: string): Promise<Session | null> {
  const row = await db.selectFrom('cabinet_sessions').select('document').where('id', '=', id).executeTakeFirst()
  return row?.document ?? null
}

/** Holds the row until the transaction ends, so that two deeds of the console follow each other. */
export async function loadForChange(db: Transaction<Database>, id: string): Promise<Session | null> {
  const row = await db.selectFrom('cabinet_sessions').select('document').where('id', '=', id).forUpdate().executeTakeFirst()
  return row?.document ?? null
}

const ownRow = (session: Session) => ({ state: session.state, over: isOver(session), planned_at: agendaOf(session).plannedAt, summary: JSON.stringify(summaryOf(session)), words: wordsIn(session) })

function wordsIn(session: Session) {
  const words = [...new Set(wordsOf(wordsOfSession(session)).filter((word) => word.length <= 40))]
  return sql<string>`array_to_tsvector(${words}::text[])`
}

/** The session and whoever may see it. */
export async function save(db: Transaction<Database>, session: Session, at: string): Promise<void> {
  await db.insertInto('cabinet_sessions').values({ id: session.id, number: session.number, changed_at: at, ...ownRow(session), document: JSON.stringify(session) }).execute()
  await saveParticipants(db, session)
}

/**
 * Writes what a deed has changed and leaves the rest: the chair's deeds follow each other quickly, while agenda and answers
 * of a large session are long. A deed makes new parts and never changes one in its place, so what is the same object is the same.
 */
export async function saveChanged(db: Transaction<Database>, before: Session, session: Session, at: string): Promise<void> {
  const same = (...parts: (keyof Session)[]): boolean => parts.every((part) => before[part] === session[part])
  const changed = Object.fromEntries(Object.entries(session).filter(([part]) => !same(part as keyof Session)))
  const listed = !same('editions', 'draft', 'attendance', 'minutes', 'instructions', 'takenOver', 'chairTakenOver')
  await db
    .updateTable('cabinet_sessions')
    .set({
      state: session.state,
      changed_at: at,
      ...(listed || isOver(before) !== isOver(session) ? ownRow(session) : {}),
      ...(Object.keys(changed).length === 0 ? {} : { document: sql<string>`document || ${JSON.stringify(changed)}::jsonb` }),
    })
    .where('id', '=', session.id)
    .execute()
  if (!same('editions', 'draft', 'attendance', 'takenOver', 'chairTakenOver') || isOver(before) !== isOver(session)) await saveParticipants(db, session)
}

async function saveParticipants(db: Transaction<Database>, session: Session): Promise<void> {
  const people = [...scopesOf(session)].map(([person, scope]) => ({ person, scope }))
  await sql`
    with wanted as (
      select ${session.id}::uuid as session, w.person, w.scope, ${isOver(session)}::boolean as over, ${agendaOf(session).plannedAt}::timestamptz as planned_at
      from jsonb_to_recordset(${JSON.stringify(people)}::jsonb) as w(person uuid, scope text)
    ), gone as (
      delete from cabinet_participants p where p.session = ${session.id}::uuid and not exists (select from wanted w where w.person = p.person)
    )
    insert into cabinet_participants (person, session, scope, over, planned_at)
    select person, session, scope, over, planned_at from wanted
    except select person, session, scope, over, planned_at from cabinet_participants where session = ${session.id}::uuid
    on conflict (session, person) do update set scope = excluded.scope, over = excluded.over, planned_at = excluded.planned_at`.execute(db)
}

/**
 * Brings the places in line with the agenda in force, the signed answers and who is in the hall, each place being held
 * meanwhile: a vote that is on its way comes wholly before or wholly after. A place that lost its member is closed.
 * `only`: the members whose places a deed can have changed; without it all.
 */
export async function savePlaces(db: Transaction<Database>, session: Session, only: readonly string[] | null = null): Promise<void> {
  const agenda = agendaOf(session)
  const concerned = agenda.members.filter((member) => only === null || only.includes(member.person))
  if (concerned.length === 0) return
  const substitutes = substitutesIn(session)
  const places = concerned.map(({ person, name }) => {
    const answer = attendanceOf(session, person)
    const substitute = substitutes.get(person)
    return {
      member: person,
      name,
      present: isPresent(session, person),
      substitute: substitute?.person ?? null,
      substitute_name: substitute?.name ?? null,
      substitute_present: substitute !== undefined && substitute.person !== null && isPresent(session, substitute.person),
      lane: answer?.signature.sha256 ?? null,
    }
  })
  const held = only === null ? sql`` : sql`and member = any(${[...only]}::uuid[])`
  await sql`select member from cabinet_places where session = ${session.id}::uuid ${held} order by member for update`.execute(db)
  await sql`
    insert into cabinet_places (session, member, name, present, substitute, substitute_name, substitute_present, lane)
    select ${session.id}::uuid, p.member, p.name, p.present, p.substitute, p.substitute_name, p.substitute_present, p.lane
    from jsonb_to_recordset(${JSON.stringify(places)}::jsonb)
      as p(member uuid, name text, present boolean, substitute uuid, substitute_name text, substitute_present boolean, lane text)
    on conflict (session, member) do update set name = excluded.name, present = excluded.present, substitute = excluded.substitute,
      substitute_name = excluded.substitute_name, substitute_present = excluded.substitute_present,
      -- A vote has gone on from the answer; only a newer answer takes the lane.
      lane = case when exists (select from cabinet_votes v join cabinet_polls q on q.id = v.poll where q.session = excluded.session and v.member = excluded.member)
        then cabinet_places.lane else excluded.lane end`.execute(db)
  if (only === null) await sql`delete from cabinet_places where session = ${session.id}::uuid and member <> all (${places.map((each) => each.member)}::uuid[])`.execute(db)
}

export interface Place extends Seating {
  name: string
  substituteName: string | null
}

export async function listPlaces(db: ReadDatabase, session: string): Promise<Place[]> {
  const rows = await db.selectFrom('cabinet_places').selectAll().where('session', '=', session).execute()
  return rows.map((row) => ({ member: row.member, name: row.name, present: row.present, substitute: row.substitute, substituteName: row.substitute_name, substitutePresent: row.substitute_present }))
}

export async function nextNumber(db: Transaction<Database>, year: number): Promise<number> {
  const row = await db
    .insertInto('cabinet_numbers')
    .values({ year, last: 1 })
    .onConflict((conflict) => conflict.column('year').doUpdateSet({ last: sql<number>`cabinet_numbers.last + 1` }))
    .returning('last')
    .executeTakeFirstOrThrow()
  return row.last
}

/** A question's id is the client's; one that another session has already is refused as a fault of the client. */
export async function keepQuestion(db: Transaction<Database>, id: string, session: string): Promise<void> {
  await db.insertInto('cabinet_questions').values({ id, session }).onConflict((conflict) => conflict.doNothing()).execute()
  const row = await db.selectFrom('cabinet_questions').select('session').where('id', '=', id).executeTakeFirst()
  if (row?.session !== session) throw new RefusalError({ key: 'sessions.questionUnknown' })
}

export async function sessionOfQuestion(db: ReadDatabase, question: string): Promise<string | null> {
  return (await db.selectFrom('cabinet_questions').select('session').where('id', '=', question).executeTakeFirst())?.session ?? null
}

/** For files that the portal itself made, which nobody uploaded. */
export async function attachMade(db: Transaction<Database>, id: string, digests: readonly string[]): Promise<void> {
  await sql`insert into file_links (sha256, noun, id) select distinct each, 'minutes', ${id}::uuid from unnest(${[...digests]}::text[]) as each on conflict do nothing`.execute(db)
}

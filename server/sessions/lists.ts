import { sql } from 'kysely'
import { z } from 'zod'
import './tables.ts'
import { InstantText } from '../../domain/kernel/dates.ts'
import { wordsOf } from '../../domain/kernel/stems.ts'
import { isOfficer } from '../../domain/sessions/rules.ts'
import type { SessionRow } from '../../domain/sessions/queries.ts'
import type { Seat } from '../../domain/people/person.ts'
import type { ReadCall } from '../kernel/call.ts'
import { readCursor, writeCursor } from '../kernel/cursor.ts'
import type { Transaction } from 'kysely'
import type { Database } from '../kernel/database.ts'
import { rowOf, type Found } from './rows.ts'

interface Asked {
  when: 'upcoming' | 'past'
  text: string
  after: string | null
  limit: number
}

const Cursor = z.tuple([InstantText, z.uuid()])

const persons = ({ person, holder }: Seat): string[] => [...new Set([holder.id, person.id])]

/** An open poll in which a place of this person has not voted; the holder votes in person, so only for oneself. */
const awaitsVote = (seat: Seat) => sql<boolean>`exists (
  select from cabinet_polls q join cabinet_places p on p.session = q.session
  where q.session = s.id and q.closed_at is null
    and (p.member = ${seat.person.id}::uuid and p.present or p.substitute = ${seat.person.id}::uuid and p.substitute_present and not p.present and (q.document->'poll'->'rules'->>'substituteVotes')::boolean)
    and not exists (select from cabinet_votes v where v.poll = q.id and v.member = p.member))`

/** Walks one index from the key of the page before: an officer all sessions, anybody else their own. */
export async function listPage({ db, seat, today }: ReadCall, asked: Asked): Promise<{ rows: SessionRow[]; next: string | null }> {
  const officer = isOfficer(seat)
  const past = asked.when === 'past'
  const cursor = readCursor(Cursor, asked.after)
  const words = wordsOf(asked.text)
  const key = officer ? sql`(s.planned_at, s.id)` : sql`(l.planned_at, l.session)`
  const conditions = [
    officer ? sql`s.over = ${past}` : sql`l.over = ${past}`,
    ...(officer ? [] : [sql`l.person = any(${persons(seat)}::uuid[])`]),
    ...(words.length === 0 ? [] : [sql`s.words @@ ${words.map((word) => `'${word}':*`).join(' & ')}::tsquery`]),
    ...(cursor === null ? [] : [sql`${key} ${past ? sql`<` : sql`>`} (${cursor[0]}::timestamptz, ${cursor[1]}::uuid)`]),
  ]
  const order = officer ? (past ? sql`s.planned_at desc, s.id desc` : sql`s.planned_at, s.id`) : past ? sql`l.planned_at desc, l.session desc` : sql`l.planned_at, l.session`
  const { rows } = await sql<Found>`
    select ${officer || seat.delegation === null ? sql`` : sql`distinct on (l.planned_at, l.session)`} s.id, s.number, s.state, s.planned_at, s.changed_at, s.summary, ${awaitsVote(seat)} as votes
    from ${officer ? sql`cabinet_sessions s` : sql`cabinet_participants l join cabinet_sessions s on s.id = l.session`}
    where ${sql.join(conditions, sql` and `)} order by ${order} limit ${asked.limit + 1}`.execute(db as Transaction<Database>)
  const page = rows.slice(0, asked.limit)
  const last = page.at(-1)
  return { rows: page.map((row) => rowOf(row, { person: seat.holder.id, officer, today })), next: rows.length > asked.limit && last !== undefined ? writeCursor([last.planned_at, last.id]) : null }
}

/** Sessions in which something waits; few are not over at any time. */
export async function listWaiting(call: ReadCall): Promise<SessionRow[]> {
  const { rows } = await listPage(call, { when: 'upcoming', text: '', after: null, limit: 200 })
  return rows.filter((row) => row.verbs.length > 0)
}

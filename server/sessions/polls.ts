/** Votes as the tables keep them. The row of the poll is shared by those who vote and held by whoever closes it. */
import { sql, type Transaction } from 'kysely'
import './tables.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import { holderOf, neededFor, outcomeOf, presentSeats, quorumOf } from '../../domain/sessions/mandate.ts'
import { decides, resultOf, type Ballot, type Choice, type Decision, type NamedVote, type Poll, type Receipt } from '../../domain/sessions/poll.ts'
import { agendaOf, type Session } from '../../domain/sessions/session.ts'
import type { Seat } from '../../domain/people/person.ts'
import type { ReadDatabase } from '../kernel/call.ts'
import type { Database } from '../kernel/database.ts'
import { listPlaces } from './store.ts'
import type { StoredPoll } from './tables.ts'

export async function loadPoll(db: ReadDatabase, id: string): Promise<StoredPoll | null> {
  const row = await db.selectFrom('cabinet_polls').select('document').where('id', '=', id).executeTakeFirst()
  return row?.document ?? null
}

/** Waits for every vote that is on its way, and lets none begin. */
export async function holdPoll(db: Transaction<Database>, id: string): Promise<StoredPoll> {
  const row = await db.selectFrom('cabinet_polls').select('document').where('id', '=', id).forUpdate().executeTakeFirst()
  if (row === undefined) throw new RefusalError({ key: 'kernel.notFound' })
  return row.document
}

export async function listPolls(db: ReadDatabase, session: string): Promise<Poll[]> {
  const rows = await db.selectFrom('cabinet_polls').select('document').where('session', '=', session).orderBy('n').execute()
  return rows.map((row) => row.document.poll)
}

export async function savePoll(db: Transaction<Database>, stored: StoredPoll): Promise<void> {
  const { poll } = stored
  const row = { closed_at: poll.closedAt, document: JSON.stringify(stored) }
  await db
    .insertInto('cabinet_polls')
    .values({ id: poll.id, session: poll.session, n: poll.n, question: poll.question, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute()
}

interface BallotRow {
  /** In the first row only; it is the same in all. */
  document: StoredPoll | null
  member: string
  place: string
  present: boolean
  substitute: string | null
  substitute_name: string | null
  substitute_present: boolean
  lane: string | null
  choice: Choice | null
  person: string | null
  at: string | null
  receipt: string | null
  sha256: string | null
  prev: string | null
}

const placesOf = (persons: readonly string[]) => sql`(p.member = any(${[...persons]}::uuid[]) or p.substitute = any(${[...persons]}::uuid[]))`

/**
 * Keeps the poll from being closed and the places from changing hands until the transaction ends; nobody else holds a
 * place, so voters don't wait for each other. What they hold is read by the next statement: whoever waited here for
 * another vote of the same place would see that place as it is, but that vote not yet.
 */
export async function holdPlaces(db: Transaction<Database>, poll: string, persons: readonly string[]): Promise<void> {
  await sql`
    select p.member from cabinet_polls q join cabinet_places p on p.session = q.session and ${placesOf(persons)}
    where q.id = ${poll}::uuid order by p.member for share of q for update of p`.execute(db)
}

/** For each seat the place in a poll from which it would vote, and what was cast from it. */
export async function loadBallots(db: ReadDatabase, poll: string, seats: readonly Pick<Seat, 'person' | 'holder'>[]): Promise<(Ballot | null)[]> {
  const persons = [...new Set(seats.flatMap(({ person, holder }) => [person.id, holder.id]))]
  const { rows } = await sql<BallotRow>`
    select case when row_number() over (order by p.member) = 1 then q.document end as document,
      p.member, p.name as place, p.present, p.substitute, p.substitute_name, p.substitute_present, p.lane,
      v.choice, v.person, v.at, v.receipt, v.sha256, v.prev
    from cabinet_polls q join cabinet_places p on p.session = q.session and ${placesOf(persons)}
    left join cabinet_votes v on v.poll = q.id and v.member = p.member
    where q.id = ${poll}::uuid order by p.member`.execute(db as Transaction<Database>)
  const stored = rows[0]?.document ?? null
  return seats.map(({ person, holder }) => {
    const own = rows.find((row) => row.member === person.id) ?? rows.find((row) => [row.member, row.substitute].some((each) => each === person.id || each === holder.id))
    return own === undefined || stored === null ? null : ballotOf(stored, own, person.id)
  })
}

function ballotOf({ poll, session }: StoredPoll, row: BallotRow, person: string): Ballot {
  const seating = { member: row.member, present: row.present, substitute: row.substitute, substitutePresent: row.substitute_present }
  const cast = row.sha256 === null || row.choice === null || row.at === null || row.person === null ? null : { n: Number(row.receipt), sha256: row.sha256, choice: row.choice, at: row.at, by: row.person }
  return {
    session,
    poll,
    member: { person: row.member, name: row.place },
    castBy: row.substitute === person ? row.substitute_name : null,
    substitute: row.substitute_name,
    holder: holderOf(seating, poll.rules),
    prev: cast === null ? row.lane : row.prev,
    cast,
  }
}

interface CastVote {
  member: string
  person: string
  name: string
  castBy: string | null
  choice: Choice
  sha256: string
  prev: string | null
  signature: string
  manifest: Uint8Array
  p7s: Uint8Array
  certificate: string
}

/** Each from a place of its own that is held. Answers the receipts in the same order. */
export async function insertVotes(db: Transaction<Database>, { session, poll, at }: { session: string; poll: string; at: string }, votes: readonly CastVote[]): Promise<Receipt[]> {
  const column = (value: (vote: CastVote) => unknown) => votes.map(value)
  const { rows } = await sql<{ member: string; receipt: string }>`
    with given as (
      select * from unnest(${column((vote) => vote.member)}::uuid[], ${column((vote) => vote.person)}::uuid[], ${column((vote) => vote.name)}::text[], ${column((vote) => vote.castBy)}::text[], ${column((vote) => vote.choice)}::text[],
        ${column((vote) => vote.sha256)}::text[], ${column((vote) => vote.prev)}::text[], ${column((vote) => vote.signature)}::jsonb[], ${column((vote) => Buffer.from(vote.manifest))}::bytea[],
        ${column((vote) => Buffer.from(vote.p7s))}::bytea[], ${column((vote) => vote.certificate)}::text[])
        as g(member, person, name, cast_by, choice, sha256, prev, signature, manifest, p7s, certificate)
    ), cast_vote as (
      insert into cabinet_votes (poll, member, person, name, cast_by, choice, at, sha256, prev, signature, manifest, p7s, certificate)
      select ${poll}::uuid, member, person, name, cast_by, choice, ${at}::timestamptz, sha256, prev, signature, manifest, p7s, certificate from given
      on conflict (poll, member) do nothing returning member, receipt
    ), moved as (
      update cabinet_places p set lane = given.sha256 from given join cast_vote using (member) where p.session = ${session}::uuid and p.member = given.member
    )
    select member, receipt from cast_vote`.execute(db)
  const receipts = new Map(rows.map((row) => [row.member, Number(row.receipt)]))
  return votes.map(({ member, sha256, choice }) => {
    const n = receipts.get(member)
    if (n === undefined) throw new Error('a place that is held has voted meanwhile')
    return { n, sha256, choice, at }
  })
}

export async function listVotes(db: ReadDatabase, poll: string): Promise<NamedVote[]> {
  const rows = await db.selectFrom('cabinet_votes').select(['member', 'name', 'cast_by', 'choice', 'receipt', 'sha256', 'at']).where('poll', '=', poll).orderBy('receipt').execute()
  return rows.map((row) => ({ member: row.member, name: row.name, castBy: row.cast_by, choice: row.choice, receipt: Number(row.receipt), sha256: row.sha256, at: row.at }))
}

interface CountRow {
  document: StoredPoll
  members: string
  present: string
  for: string
  against: string
}

/** A poll and its numbers by what is accepted now; places that voted count as present though their holder has left. */
export async function countPoll(db: ReadDatabase, id: string): Promise<{ poll: Poll; counted: Decision } | null> {
  const { rows } = await sql<CountRow>`
    select q.document, count(p.member) as members,
      count(*) filter (where v.poll is not null or p.present or p.substitute_present and (q.document->'poll'->'rules'->>'substituteVotes')::boolean) as present,
      count(*) filter (where v.choice = 'for') as for, count(*) filter (where v.choice = 'against') as against
    from cabinet_polls q left join cabinet_places p on p.session = q.session left join cabinet_votes v on v.poll = q.id and v.member = p.member
    where q.id = ${id}::uuid group by q.id`.execute(db as Transaction<Database>)
  const [row] = rows
  if (row === undefined) return null
  const { poll } = row.document
  const count = { members: Number(row.members), present: Number(row.present), for: Number(row.for), against: Number(row.against) }
  return { poll, counted: { outcome: outcomeOf(count, poll.rules), ...count, quorum: quorumOf(count.members, poll.rules), needed: neededFor(count, poll.rules) } }
}

/** For opening a vote and for adopting in silence. */
export async function loadPollFacts(db: ReadDatabase, session: Session, question: string) {
  const { rules } = agendaOf(session)
  const polls = await listPolls(db, session.id)
  const places = await listPlaces(db, session.id)
  const own = polls.filter((poll) => poll.question === question)
  return {
    pollOpen: polls.some((poll) => poll.closedAt === null),
    decided: session.adoptedSilently.some((each) => each.question === question) || own.some((poll) => decides(resultOf(poll))),
    tie: own.some((poll) => resultOf(poll) === 'tie'),
    present: presentSeats(places, rules),
    quorum: quorumOf(places.length, rules),
    next: Math.max(0, ...polls.map((poll) => poll.n)) + 1,
  }
}

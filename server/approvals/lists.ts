import { sql, type Kysely } from 'kysely'
import { z } from 'zod'
import './tables.ts'
import type { ApprovalRow, listFilters, WaitingRow } from '../../domain/approvals/queries.ts'
import type { WaitVerb } from '../../domain/approvals/waits.ts'
import { DateText, InstantText } from '../../domain/kernel/dates.ts'
import type { LocalDate } from '../../domain/kernel/time.ts'
import type { Seat } from '../../domain/people/person.ts'
import type { ReadDatabase } from '../kernel/call.ts'
import { readCursor, writeCursor } from '../kernel/cursor.ts'
import type { Database } from '../kernel/database.ts'
import { holdersFor, type Summary } from './rows.ts'

type Filter = (typeof listFilters)[number]

export interface Found {
  id: string
  summary: Summary
  changed_at: string
  deadline: string | null
}

export interface Page {
  rows: ApprovalRow[]
  next: string | null
}

export interface Asked {
  filter: Filter
  sort: 'changed' | 'deadline'
  after: string | null
  limit: number
}

/** Rows with no deadline come last; a date that no term reaches stands for it in the key. */
const noDeadline = '9999-12-31'

export async function listPage(db: ReadDatabase, seat: Seat, today: LocalDate, asked: Asked): Promise<Page> {
  const found = asked.filter === 'waiting' ? await pageOfWaiting(db, seat, asked) : await pageOf(db, seat, today, asked)
  const rows = found.slice(0, asked.limit)
  const last = rows.at(-1)
  const next = found.length > asked.limit && last !== undefined ? writeCursor(placeOf(last, asked)) : null
  return { rows: await withVerbs(db, seat, today, rows), next }
}

/** A deadline or the moment of the last change, and the paper. */
const Cursor = z.tuple([z.union([DateText, InstantText]), z.uuid()])
type Order = Pick<Asked, 'sort' | 'filter'>

const placeOf = (row: Found, { sort, filter }: Order): [string, string] => [byDeadline(sort, filter) ? (row.deadline ?? noDeadline) : row.changed_at, row.id]
const byDeadline = (sort: Asked['sort'], filter: Filter): boolean => sort === 'deadline' || filter === 'overdue'

/** Walks one index from the key of the page before: (person or body, archived, changed_at or deadline, approval). */
async function pageOf(db: ReadDatabase, seat: Seat, today: LocalDate, { filter, sort, after, limit }: Asked): Promise<Found[]> {
  const [table, whose, who] = filter === 'mine' ? ['approval_persons', 'person', seat.holder.id] : ['approval_parties', 'body', seat.holder.body]
  const conditions = [sql`listed.${sql.ref(whose)} = ${who}`, sql`listed.archived = ${filter === 'archive'}`]
  // What somebody answered for in a body that they have left is that body's.
  if (filter === 'mine') conditions.push(sql`exists (select from approval_parties party where party.body = ${seat.holder.body} and party.approval = listed.approval)`)
  const cursor = readCursor(Cursor, after)
  let order = sql`listed.changed_at desc, listed.approval desc`
  if (byDeadline(sort, filter)) {
    order = sql`listed.deadline, listed.approval`
    conditions.push(sql`listed.deadline is not null`)
    if (filter === 'overdue') conditions.push(sql`listed.deadline < ${today}`)
    if (cursor !== null) conditions.push(sql`(listed.deadline, listed.approval) > (${cursor[0]}::date, ${cursor[1]}::uuid)`)
  } else if (cursor !== null) conditions.push(sql`(listed.changed_at, listed.approval) < (${cursor[0]}::timestamptz, ${cursor[1]}::uuid)`)
  const { rows } = await sql<Found>`
    select approvals.id, approvals.summary, listed.changed_at, listed.deadline
    from ${sql.table(table)} as listed join approvals on approvals.id = listed.approval
    where ${sql.join(conditions, sql` and `)} order by ${order} limit ${limit + 1}`.execute(db as Kysely<Database>)
  return rows
}

/** One person's turns are few, so they are gathered by holder and put in order here. */
async function pageOfWaiting(db: ReadDatabase, seat: Seat, { sort, after, limit }: Asked): Promise<Found[]> {
  const waiting = await listWaits(db, seat)
  const byId = new Map<string, Found>()
  for (const { id, summary, since, deadline } of waiting) byId.set(id, { id, summary, changed_at: since, deadline })
  const cursor = readCursor(Cursor, after)?.join(' ')
  const key = (row: Found): string => placeOf(row, { sort, filter: 'waiting' }).join(' ')
  const direction = sort === 'deadline' ? 1 : -1
  const rows = [...byId.values()].toSorted((a, b) => (key(a) < key(b) ? -direction : direction))
  const start = cursor === undefined ? 0 : rows.findIndex((row) => (direction === 1 ? key(row) > cursor : key(row) < cursor))
  return start < 0 ? [] : rows.slice(start, start + limit + 1)
}

const waitsKept = 2000

async function listWaits(db: ReadDatabase, seat: Seat) {
  return db
    .selectFrom('approval_waits as wait')
    .innerJoin('approvals', 'approvals.id', 'wait.approval')
    .where(sql<boolean>`wait.holder = any(${holdersFor(seat)}::text[])`)
    .where('wait.body', '=', seat.holder.body)
    .select(['approvals.id', 'approvals.summary', 'wait.verb', 'wait.since', 'wait.deadline'])
    .orderBy('wait.approval')
    .limit(waitsKept)
    .execute()
}

export async function listWaiting(db: ReadDatabase, seat: Seat, today: LocalDate): Promise<{ rows: WaitingRow[]; overdue: number }> {
  const found = new Map<string, WaitingRow>()
  for (const wait of await listWaits(db, seat)) {
    const { number, kind, title, developer } = wait.summary
    const verb = wait.verb as WaitVerb
    found.set(`${wait.id} ${verb}`, { id: wait.id, number, version: shownVersion(wait.summary, seat), kind, title, developer, verb, deadline: wait.deadline, since: wait.since })
  }
  const order = (row: WaitingRow): string => `${row.deadline ?? noDeadline} ${row.since} ${row.id}`
  const rows = [...found.values()].toSorted((a, b) => (order(a) < order(b) ? -1 : 1))
  return { rows, overdue: rows.filter((row) => row.deadline !== null && row.deadline < today).length }
}

/** An approving body doesn't know of a version that wasn't sent yet. */
function shownVersion(summary: Summary, seat: Seat): number {
  return summary.developer.id === seat.holder.body ? summary.version : summary.sentVersion
}

export async function withVerbs(db: ReadDatabase, seat: Seat, today: LocalDate, found: readonly Found[]): Promise<ApprovalRow[]> {
  if (found.length === 0) return []
  const waiting = await db
    .selectFrom('approval_waits')
    .select(['approval', 'verb'])
    .where(sql<boolean>`approval = any(${found.map((row) => row.id)}::uuid[])`)
    .where(sql<boolean>`holder = any(${holdersFor(seat)}::text[])`)
    .execute()
  return found.map(({ id, summary, changed_at, deadline }) => {
    const { number, kind, title, state, developer, responsible, madeAt } = summary
    const verbs = waiting.filter((wait) => wait.approval === id).map((wait) => wait.verb as WaitVerb)
    return {
      id,
      number,
      version: shownVersion(summary, seat),
      kind,
      title,
      state: seat.holder.body === developer.id || summary.version === summary.sentVersion || state === 'withdrawn' ? state : 'draft',
      developer,
      responsible,
      madeAt,
      changedAt: changed_at,
      deadline,
      overdue: deadline !== null && deadline < today,
      verbs: [...new Set(verbs)],
    }
  })
}

import { sql, type Kysely } from 'kysely'
import './tables.ts'
import { beginnings, wordsOf } from '../../domain/kernel/stems.ts'
import type { ApprovalRow } from '../../domain/approvals/queries.ts'
import type { LocalDate } from '../../domain/kernel/time.ts'
import type { Seat } from '../../domain/people/person.ts'
import type { ReadDatabase } from '../kernel/call.ts'
import type { Database } from '../kernel/database.ts'
import { withVerbs, type Found } from './lists.ts'

/** `'сал':* & …`: every word must begin so, in any of its languages' stems. Words hold letters and digits only. */
function termsOf(words: string): string {
  return wordsOf(words)
    .map((word) => `(${beginnings(word).map((beginning) => `'${beginning}':*`).join(' | ')})`)
    .join(' & ')
}

const newestLooked = 1000
const sortedAtOnce = 5000

/** A paper whose number begins so stands first, then the newest of those that have every word. */
export async function searchPapers(db: ReadDatabase, seat: Seat, today: LocalDate, asked: { words: string; limit: number }): Promise<{ row: ApprovalRow; excerpt: string }[]> {
  const reading = db as Kysely<Database>
  const search = { ...asked, terms: termsOf(asked.words), body: seat.holder.body }
  const numbered = await byNumber(reading, search)
  const worded = search.terms === '' ? [] : await byWords(reading, search)
  const found = [...numbered, ...worded.filter((row) => !numbered.some((each) => each.id === row.id))].slice(0, asked.limit)
  const rows = await withVerbs(db, seat, today, found)
  const excerpts = await excerptsOf(reading, search, found.map((row) => row.id))
  return rows.map((row) => ({ row, excerpt: excerpts.get(row.id) ?? '' }))
}

interface Search {
  words: string
  terms: string
  body: string
  limit: number
}

/** Pattern operators and not `like`: a prepared plan knows no pattern yet, and would read the whole table. */
async function byNumber(db: Kysely<Database>, { words, body, limit }: Search): Promise<Found[]> {
  const { rows } = await sql<Found>`
    select approvals.id, approvals.summary, listed.changed_at, listed.deadline
    from approvals join approval_parties as listed on listed.approval = approvals.id and listed.body = ${body}
    where number ~>=~ ${words} and number ~<~ ${`${words}\uffff`}
    order by number using ~<~ limit ${limit}`.execute(db)
  return rows
}

/**
 * An approving body has been sent what it may read: while a new version is being prepared, the words kept of the paper are
 * that version's, so for others only the title finds it.
 */
const openWords = (body: string, terms: string) => sql`(summary->'developer'->>'id' = ${body} or summary->'version' = summary->'sentVersion' or title_words @@ ${terms}::tsquery)`

/**
 * Common words are found among the newest papers; rare ones by the index of words, whose matches are few enough to be
 * put in order. Either way the work is bounded, however many papers there are.
 */
async function byWords(db: Kysely<Database>, search: Search): Promise<Found[]> {
  const newest = await amongNewest(db, search)
  if (newest.length >= search.limit) return newest
  const others = (await byIndex(db, search)).filter((row) => !newest.some((each) => each.id === row.id))
  return [...newest, ...others].toSorted((a, b) => (a.changed_at < b.changed_at ? 1 : -1)).slice(0, search.limit)
}

async function amongNewest(db: Kysely<Database>, { terms, body, limit }: Search): Promise<Found[]> {
  const walk = (archived: boolean) => sql`
    (select approval, changed_at, deadline from approval_parties
    where body = ${body} and archived = ${archived} order by changed_at desc, approval desc limit ${newestLooked})`
  // "offset 0" keeps the planner from turning the walk round into a search of the whole index.
  const { rows } = await sql<Found>`
    select found.id, found.summary, listed.changed_at, listed.deadline
    from (select * from (${walk(false)} union all ${walk(true)}) as both_lists order by changed_at desc, approval desc limit ${newestLooked}) as listed
    cross join lateral (select id, summary from approvals where id = listed.approval and words @@ ${terms}::tsquery and ${openWords(body, terms)} offset 0) as found
    order by listed.changed_at desc, listed.approval desc limit ${limit}`.execute(db)
  return rows
}

async function byIndex(db: Kysely<Database>, { terms, body, limit }: Search): Promise<Found[]> {
  const { rows } = await sql<Found>`
    select approvals.id, approvals.summary, listed.changed_at, listed.deadline
    from (select id, summary from approvals where words @@ ${terms}::tsquery and ${openWords(body, terms)} limit ${sortedAtOnce}) as approvals
    cross join lateral (select changed_at, deadline, approval from approval_parties where body = ${body} and approval = approvals.id offset 0) as listed
    order by listed.changed_at desc, listed.approval desc limit ${limit}`.execute(db)
  return rows
}

/** The act's own words around the match; nothing where only title or number matched. */
async function excerptsOf(db: Kysely<Database>, { terms, body }: Search, ids: readonly string[]): Promise<Map<string, string>> {
  if (terms === '' || ids.length === 0) return new Map()
  const { rows } = await sql<{ id: string; excerpt: string }>`
    select id, ts_headline('simple', left(act_text, 200000), ${terms}::tsquery, 'MaxWords=24, MinWords=10, StartSel=«, StopSel=»') as excerpt
    from approvals where id = any(${[...ids]}::uuid[]) and act_words @@ ${terms}::tsquery
      and (summary->'developer'->>'id' = ${body} or summary->'version' = summary->'sentVersion')`.execute(db)
  return new Map(rows.map((row) => [row.id, row.excerpt]))
}

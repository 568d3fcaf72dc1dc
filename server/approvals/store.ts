import { sql, type Transaction } from 'kysely'
import './tables.ts'
import { approvalState, type Approval } from '../../domain/approvals/approval.ts'
import { wordsOf } from '../../domain/kernel/stems.ts'
import type { Database } from '../kernel/database.ts'
import type { ReadDatabase } from '../kernel/call.ts'
import { partiesOf, personsOf, summaryOf, waitRowsOf } from './rows.ts'

export async function load(db: ReadDatabase, id: string): Promise<Approval | null> {
  const row = await db.selectFrom('approvals').select('document').where('id', '=', id).executeTakeFirst()
  return row?.document ?? null
}

/** Holds the row until the transaction ends, so that two deeds on one paper follow each other. */
export async function loadForChange(db: Transaction<Database>, id: string): Promise<Approval | null> {
  const row = await db.selectFrom('approvals').select('document').where('id', '=', id).forUpdate().executeTakeFirst()
  return row?.document ?? null
}

/** A tsvector holds at most 1 MiB; the words of the longest codes number some 20,000. */
const wordsKept = 25_000

function vectorOf(...texts: string[]) {
  const words = [...new Set(wordsOf(texts.join(' ')).filter((word) => word.length <= 40))].slice(0, wordsKept)
  return sql<string>`array_to_tsvector(${words}::text[])`
}

/** The paper and all rows that lists read, in one statement; it must have been loaded for change, or be new. */
export async function save(db: Transaction<Database>, approval: Approval, at: string): Promise<void> {
  const { id, number, title, description } = approval
  const archived = ['archived', 'withdrawn'].includes(approvalState(approval))
  const parties = JSON.stringify(partiesOf(approval))
  const persons = JSON.stringify(personsOf(approval))
  const waiting = JSON.stringify(waitRowsOf(approval))
  await db
    .insertInto('approvals')
    .values({
      id,
      number,
      revision: 1,
      changed_at: at,
      summary: JSON.stringify(summaryOf(approval)),
      document: JSON.stringify(approval),
      title_words: vectorOf(title.kk, title.ru, title.en, description),
    })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet((each) => ({
        revision: sql<number>`approvals.revision + 1`,
        changed_at: each.ref('excluded.changed_at'),
        summary: each.ref('excluded.summary') as never,
        document: each.ref('excluded.document') as never,
        title_words: each.ref('excluded.title_words') as never,
      })),
    )
    .execute()
  await sql`
    with party as (
      insert into approval_parties (body, approval, archived, changed_at, deadline)
        select (p->>'id')::uuid, ${id}::uuid, ${archived}::boolean, ${at}::timestamptz, (p->>'deadline')::date from jsonb_array_elements(${parties}::jsonb) p
      on conflict (body, approval) do update set archived = excluded.archived, changed_at = excluded.changed_at, deadline = excluded.deadline
    ), person as (
      insert into approval_persons (person, approval, archived, changed_at, deadline)
        select (p->>'id')::uuid, ${id}::uuid, ${archived}::boolean, ${at}::timestamptz, (p->>'deadline')::date from jsonb_array_elements(${persons}::jsonb) p
      on conflict (person, approval) do update set archived = excluded.archived, changed_at = excluded.changed_at, deadline = excluded.deadline
    ), former_person as (
      delete from approval_persons where approval = ${id}::uuid
        and person <> all (select (p->>'id')::uuid from jsonb_array_elements(${persons}::jsonb) p)
    ), former_wait as (
      delete from approval_waits where approval = ${id}::uuid
        and (holder, verb) not in (select w->>'holder', w->>'verb' from jsonb_array_elements(${waiting}::jsonb) w)
    )
    insert into approval_waits (holder, approval, verb, since, deadline, body)
      select distinct w->>'holder', ${id}::uuid, w->>'verb', ${at}::timestamptz, (w->>'deadline')::date, (w->>'body')::uuid
      from jsonb_array_elements(${waiting}::jsonb) w
    on conflict (holder, approval, verb) do update set deadline = excluded.deadline`.execute(db)
}

/** The words of the act itself, for search; written by a job, since reading a long DOCX takes its time. */
export async function saveActText(db: Transaction<Database>, id: string, text: string): Promise<void> {
  await db.updateTable('approvals').set({ act_text: text, act_words: vectorOf(text) }).where('id', '=', id).execute()
}

/** The next number of this body and year; a row lock keeps two papers from getting one number. */
export async function nextNumber(db: Transaction<Database>, body: string, kind: 'own' | 'incoming', year: number): Promise<number> {
  const row = await db
    .insertInto('approval_numbers')
    .values({ body, kind, year, last: 1 })
    .onConflict((conflict) => conflict.columns(['body', 'kind', 'year']).doUpdateSet({ last: sql<number>`approval_numbers.last + 1` }))
    .returning('last')
    .executeTakeFirstOrThrow()
  return row.last
}

/** Whether a paper bears this number already: prefixes are typed by people, and two bodies may come to share one. */
export async function isNumberGiven(db: Transaction<Database>, number: string): Promise<boolean> {
  return (await db.selectFrom('approvals').select('id').where('number', '=', number).executeTakeFirst()) !== undefined
}

/** False when the body has already given this incoming number in this year. */
export async function takeIncoming(db: Transaction<Database>, row: { body: string; year: number; number: string; approval: string; version: number }): Promise<boolean> {
  const taken = await db
    .insertInto('approval_incoming')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returning('number')
    .executeTakeFirst()
  return taken !== undefined
}

/** For files that the portal itself made, which nobody uploaded. */
export async function attachMade(db: Transaction<Database>, id: string, digests: readonly string[]): Promise<void> {
  await sql`insert into file_links (sha256, noun, id) select distinct each, 'approval', ${id}::uuid from unnest(${[...digests]}::text[]) as each on conflict do nothing`.execute(db)
}

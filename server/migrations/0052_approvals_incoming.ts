import { sql, type Kysely } from 'kysely'

/** A document office begins its incoming numbers anew each year, so a number is taken within its year only. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table approval_incoming add column year integer`.execute(db)
  await sql`
    update approval_incoming as taken set year = coalesce((
      select extract(year from (review.said->'incoming'->>'at')::timestamptz at time zone 'Asia/Almaty')::integer
      from approvals, jsonb_array_elements(document->'versions') as sent(said), jsonb_array_elements(sent.said->'reviews') as review(said)
      where approvals.id = taken.approval and (sent.said->>'n')::integer = taken.version and review.said->'body'->>'id' = taken.body::text
    ), extract(year from now() at time zone 'Asia/Almaty')::integer)`.execute(db)
  await sql`alter table approval_incoming alter column year set not null, drop constraint approval_incoming_pkey, add primary key (body, year, number)`.execute(db)
}

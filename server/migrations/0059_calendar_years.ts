import { sql, type Kysely } from 'kysely'

/** Years that an administrator has added to the calendar which ships, and delegations in the order in which they are listed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table workday_years (
      year integer primary key,
      set_by uuid not null references persons,
      set_at timestamptz not null
    )`.execute(db)
  await sql`create index delegations_from on delegations (from_date, id)`.execute(db)
}

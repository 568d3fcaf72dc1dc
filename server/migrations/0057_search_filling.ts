import { sql, type Kysely } from 'kysely'

/** How far the filling is, so that whoever keeps the portal can see it: how many of how many, since when, and when it last moved. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table search_fill
      add column filled integer not null default 0,
      add column total integer,
      add column begun_at timestamptz,
      add column moved_at timestamptz`.execute(db)
}

import { sql, type Kysely } from 'kysely'

/** B4.6: each PC of a person says by itself what it holds. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table cabinet_readiness add column machine text not null default '', drop constraint cabinet_readiness_pkey, add primary key (session, person, machine)`.execute(db)
}

import { sql, type Kysely } from 'kysely'

/**
 * Leases move to a table of their own that PostgreSQL doesn't log: one is taken for every piece of every upload, lasts
 * seconds, and may vanish in a crash, so it need not wait for the disk.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(`
  alter table uploads drop column writer, drop column writer_until;
  create unlogged table upload_leases (
    upload uuid primary key,
    writer uuid not null,
    until timestamptz not null
  );`).execute(db)
}

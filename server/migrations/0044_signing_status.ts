import { sql, type Kysely } from 'kysely'

/** Whose list tells of each key that signed here, and which signatures a revocation has undone since. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(`
  alter table signing_keys add column issuer text, add column certificate bytea, add column asked_at timestamptz, add column revoked_at timestamptz, add column revoked_reason integer;
  alter table signatures add column serial text, add column claimed text, add column invalid text, add column revoked_at timestamptz;
  create index signatures_by_key on signatures (person, serial)`).execute(db)
}

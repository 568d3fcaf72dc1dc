import { sql, type Kysely } from 'kysely'

/** Until when each key holds with which a person signed here, so that nobody is surprised by its end. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(`
  create table signing_keys (
    person uuid not null,
    serial text not null,
    valid_until timestamptz not null,
    primary key (person, serial)
  );
  create index signing_keys_end on signing_keys (valid_until)`).execute(db)
}

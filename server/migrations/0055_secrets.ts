import { sql, type Kysely } from 'kysely'

/**
 * What the portal must be able to read again goes into a table of its own, sealed. A migration has no key: what is moved here
 * plain is sealed at the portal's next start (`server/kernel/secrets.ts`). And whoever has left has no password any more: its
 * login may be another's meanwhile.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const part of [table, moved, leavers]) await sql.raw(part).execute(db)
}

const table = `
  create table secrets (
    name text primary key,
    sealed text,
    plain text,
    check (num_nonnulls(sealed, plain) = 1)
  );`

const moved = `
  insert into secrets (name, plain) select key, value->>'password' from settings where key = 'mail' and coalesce(value->>'password', '') <> '';
  update settings set value = value - 'password' where key = 'mail' and jsonb_typeof(value) = 'object';`

const leavers = `delete from passwords using persons where persons.id = passwords.person and not persons.active;`

import { sql, type Kysely } from 'kysely'

/** A word that everything has is looked for from the newest on; a rare one among what the seat may see. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(`
    create index search_entries_newest on search_entries (at desc nulls last);
    create index search_entries_seen on search_entries using gin (words, audience);
    drop index search_entries_words;`).execute(db)
}

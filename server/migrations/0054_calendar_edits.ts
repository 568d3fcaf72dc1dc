import { sql, type Kysely } from 'kysely'

/** Which change of an event an edit must have seen, and how far back a device may ask what is gone (§57, §58). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `-- The last change that was more than an answer; null where that is the event's own revision.
      alter table calendar_events add column edited_revision integer, add column edited_at timestamptz;
      -- The highest number under which something went that nobody can be told of any more.
      alter table calendar_counters add column forgotten bigint not null default 0;`,
    )
    .execute(db)
}

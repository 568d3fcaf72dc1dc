import { sql, type Kysely } from 'kysely'

/** People's own working hours (B8.3), and what notices say of time (§57). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `create table calendar_hours (
        person uuid primary key references persons,
        hours jsonb not null
      );
      -- {"entry": …}, or {"entry": null} for what takes place no longer; null for a notice that says nothing of time.
      alter table notifications add column calendar jsonb;
      create index notifications_dated on notifications (person, (left(calendar -> 'entry' -> 'when' ->> 'until', 10))) where calendar is not null;`,
    )
    .execute(db)
}

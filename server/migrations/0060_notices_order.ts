import { sql, type Kysely } from 'kysely'

/**
 * Notices are told in the order in which they were kept, and not by the moment at which a deed began: one that was begun
 * earlier, or on a node whose clock is late, may end later than another that a person has seen already.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table notifications add column n bigint`.execute(db)
  await sql`update notifications set n = ordered.n from (select id, row_number() over (order by at, id) as n from notifications) as ordered where ordered.id = notifications.id`.execute(db)
  await sql`alter table notifications alter column n set not null, alter column n add generated always as identity`.execute(db)
  await sql`select setval(pg_get_serial_sequence('notifications', 'n'), (select coalesce(max(n), 0) + 1 from notifications), false)`.execute(db)
  await sql`create index notifications_order on notifications (person, n desc)`.execute(db)
}

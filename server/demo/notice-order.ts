import { sql, type Kysely } from 'kysely'
import type { Database } from '../kernel/database.ts'

/** The demo's stories are told one after the other, each on days of its own; an office that had lived them would have been told of them day by day. */
export async function orderDemoNotices(db: Kysely<Database>): Promise<void> {
  await sql`
    with lived as (select id, row_number() over (order by at, n) as place from notifications),
      given as (select n, row_number() over (order by n) as place from notifications)
    update notifications set n = given.n from lived join given using (place) where lived.id = notifications.id and given.n <> notifications.n`.execute(db)
}

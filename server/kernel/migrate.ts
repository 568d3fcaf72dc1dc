import { sql, type Kysely } from 'kysely'
import { migrations, type Migration } from '../migrations/all.ts'
import type { Database } from './database.ts'

const migrationLock = 727_301

/**
 * Applies what is missing, each in its own transaction, in order. Several nodes may start together: one works, the
 * others wait at the lock and then find nothing missing. Answers the names applied.
 */
export async function migrate(db: Kysely<Database>, all: Record<string, Migration> = migrations): Promise<string[]> {
  if ((await missing(db, all)).length === 0) return []
  const applied: string[] = []
  await db.connection().execute(async (one) => {
    await sql`select pg_advisory_lock(${sql.lit(migrationLock)})`.execute(one)
    try {
      await sql`create table if not exists migrations (name text primary key, at timestamptz not null default now())`.execute(one)
      for (const name of await missing(one, all)) {
        await one.transaction().execute(async (transaction) => {
          await all[name]!.up(transaction as unknown as Kysely<unknown>)
          await sql`insert into migrations (name) values (${name})`.execute(transaction)
        })
        applied.push(name)
      }
    } finally {
      await sql`select pg_advisory_unlock(${sql.lit(migrationLock)})`.execute(one)
    }
  })
  return applied
}

async function missing(db: Kysely<Database>, all: Record<string, Migration>): Promise<string[]> {
  const { rows: tables } = await sql<{ found: boolean }>`select to_regclass('migrations') is not null as found`.execute(db)
  const done = tables[0]?.found ? (await sql<{ name: string }>`select name from migrations`.execute(db)).rows.map((row) => row.name) : []
  const unknown = done.filter((name) => !(name in all))
  if (unknown.length > 0) throw new Error(`the database is newer than this program: it has ${unknown.join(', ')}`)
  return Object.keys(all).filter((name) => !done.includes(name)).sort()
}

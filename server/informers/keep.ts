/** Writes what a source answered. */
import { sql, type Transaction } from 'kysely'
import type { PlaceWeather, Rate } from '../../domain/informers/informer.ts'
import { mostNews, type NewsRead } from '../../domain/informers/read-news.ts'
import type { Instant, LocalDate } from '../../domain/kernel/time.ts'
import { plus } from '../kernel/clock.ts'
import type { Database } from '../kernel/database.ts'
import { newsId } from './news-id.ts'

export interface DayRates {
  day: LocalDate
  rates: readonly Rate[]
}

/** Days' tables whole: a currency that the source has withdrawn since goes too. */
export async function keepRates(db: Transaction<Database>, source: string, tables: readonly DayRates[], now: Instant): Promise<void> {
  const days = tables.map(({ day }) => day)
  if (days.length === 0) return
  await keepAskedDays(db, source, days)
  await db.deleteFrom('informer_rates').where('source', '=', source).where('day', 'in', days).execute()
  const rows = tables.flatMap(({ day, rates }) => rates.map(({ currency, name, quantity, value, change }) => ({ source, currency, day, name, quantity, value, change, fetched_at: now })))
  // PostgreSQL takes 65,535 values in one statement; a row has eight.
  for (let at = 0; at < rows.length; at += 5_000) await db.insertInto('informer_rates').values(rows.slice(at, at + 5_000)).execute()
}

export async function keepAskedDays(db: Transaction<Database>, source: string, days: readonly LocalDate[]): Promise<void> {
  if (days.length === 0) return
  const rows = days.map((day) => ({ source, day, failures: 0 }))
  await db.insertInto('informer_days').values(rows).onConflict((conflict) => conflict.columns(['source', 'day']).doUpdateSet({ failures: 0 })).execute()
}

/** One more for each. */
export async function keepFailedDays(db: Transaction<Database>, source: string, days: readonly LocalDate[]): Promise<void> {
  if (days.length === 0) return
  const rows = days.map((day) => ({ source, day, failures: 1 }))
  await db.insertInto('informer_days').values(rows).onConflict((conflict) => conflict.columns(['source', 'day']).doUpdateSet({ failures: sql<number>`informer_days.failures + 1` })).execute()
}

export async function keepWeather(db: Transaction<Database>, source: string, places: readonly PlaceWeather[], now: Instant): Promise<void> {
  const row = { fetched_at: now, places: JSON.stringify(places) }
  await db.insertInto('informer_weather').values({ source, ...row }).onConflict((conflict) => conflict.column('source').doUpdateSet(row)).execute()
}

const keptNews = 4 * mostNews

/**
 * An item that is there already keeps the moment when it was first seen; its words may have been mended. Of items that came
 * together and say no time, the feed's own order tells which is newer: each stands a millisecond before the one above it.
 */
export async function keepNews(db: Transaction<Database>, source: string, news: readonly NewsRead[], now: Instant): Promise<void> {
  const rows = news.map(({ key, title, summary, address, publishedAt }, index) => ({ source, id: newsId(source, key), title, summary, address, published_at: publishedAt, seen_at: plus(now, -index) }))
  await db
    .insertInto('informer_news')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['source', 'id']).doUpdateSet((told) => ({ title: told.ref('excluded.title'), summary: told.ref('excluded.summary'), address: told.ref('excluded.address'), published_at: told.ref('excluded.published_at') })))
    .execute()
  await sql`delete from informer_news where source = ${source} and id in (select id from informer_news where source = ${source} order by shown_at desc, id offset ${keptNews})`.execute(db)
}

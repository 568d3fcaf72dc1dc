import type { Transaction } from 'kysely'
import type { PlaceWeather } from '../../domain/informers/informer.ts'
import type { NewsRead } from '../../domain/informers/read-news.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import type { Database } from '../kernel/database.ts'
import { keepNews, keepRates, keepWeather, type DayRates } from './keep.ts'

interface Samples {
  /** The newest day first. */
  rates: readonly DayRates[]
  weather: readonly PlaceWeather[]
  news: readonly NewsRead[]
}

/** In place of what the sample sources showed before; other sources are not touched. */
export async function keepSamples(db: Transaction<Database>, { rates, weather, news }: Samples, now: Instant): Promise<void> {
  const sources = await db.selectFrom('informer_sources').select(['id', 'kind']).where('sample', '=', true).execute()
  for (const { id, kind } of sources) {
    const found = kind === 'rates' ? (rates[0]?.rates.length ?? 0) : kind === 'weather' ? weather.length : news.length
    if (kind === 'rates') await keepRates(db, id, rates, now)
    else if (kind === 'weather') await keepWeather(db, id, weather, now)
    else await keepNews(db, id, news, now)
    const row = { tried_at: now, well_at: now, problem: 'null', failures: 0, found }
    await db.insertInto('informer_tries').values({ source: id, ...row }).onConflict((conflict) => conflict.column('source').doUpdateSet(row)).execute()
  }
}

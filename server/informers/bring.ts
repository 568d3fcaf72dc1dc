/** What one source answers now, read; or what is the matter with it. Nothing is written here. */
import type { PlaceWeather } from '../../domain/informers/informer.ts'
import { ratesAddress, readRates, type RatesRead } from '../../domain/informers/read-rates.ts'
import { readNews, type NewsRead } from '../../domain/informers/read-news.ts'
import { readWeather, weatherAddress } from '../../domain/informers/read-weather.ts'
import { missingDays } from '../../domain/informers/rules.ts'
import type { Source } from '../../domain/informers/source.ts'
import { feedProblem } from '../../domain/informers/feed-problem.ts'
import { addDays, type Instant, type LocalDate } from '../../domain/kernel/time.ts'
import { RefusalError, type Refusal } from '../../domain/kernel/verdict.ts'
import type { ReadDatabase } from '../kernel/call.ts'
import { fetchFeed } from './fetch-feed.ts'
import type { DayRates } from './keep.ts'

export type Brought =
  | { kind: 'rates'; tables: DayRates[]; asked: LocalDate[]; found: number }
  | { kind: 'weather'; places: PlaceWeather[]; found: number }
  | { kind: 'news'; news: NewsRead[]; found: number }
  | { kind: 'problem'; problem: Refusal }

interface Asking {
  db: ReadDatabase
  now: Instant
  today: LocalDate
}

/** Today's rates, then a few of the days before that the chart still lacks; these may fail without harm. */
async function bringRates({ id, address }: Source, { db, today }: Asking): Promise<Brought> {
  const current = readRates(await fetchFeed(ratesAddress(address, today)))
  const day = current.day ?? today
  // A source may give tomorrow's in the evening, and Monday's on Friday.
  if (day > addDays(today, 7)) throw feedProblem('wrongDate', { date: day })
  const tables = [{ day, rates: current.rates }]
  const asked: LocalDate[] = []
  const known = await db.selectFrom('informer_days').select('day').where('source', '=', id).where('day', '>=', addDays(today, -100)).execute()
  const missing = missingDays(today, new Set([...known.map((row) => row.day), day]))
  for (const wanted of missing) {
    const past = await pastRates(address, wanted)
    if (past === 'failed') break
    if (past === 'none') {
      // It gives one day only, whatever is asked: there is no use in asking for the others.
      asked.push(...missingDays(today, new Set(), { days: 91, atOnce: 91 }))
      break
    }
    asked.push(wanted)
    tables.push({ day: wanted, rates: past })
  }
  return { kind: 'rates', tables, asked, found: current.rates.length }
}

async function pastRates(address: string, day: LocalDate): Promise<RatesRead['rates'] | 'none' | 'failed'> {
  try {
    const read = readRates(await fetchFeed(ratesAddress(address, day)))
    return read.day === day ? read.rates : 'none'
  } catch (error) {
    if (error instanceof RefusalError) return 'failed'
    throw error
  }
}

export async function bring(source: Source, asking: Asking): Promise<Brought> {
  try {
    if (source.kind === 'rates') return await bringRates(source, asking)
    if (source.kind === 'weather') {
      const places = readWeather(await fetchFeed(weatherAddress(source.address)))
      return { kind: 'weather', places, found: places.length }
    }
    const news = readNews(await fetchFeed(source.address), asking.now)
    return { kind: 'news', news, found: news.length }
  } catch (error) {
    if (error instanceof RefusalError) return { kind: 'problem', problem: error.refusal }
    throw error
  }
}

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
import { wholeAddress } from './whole-address.ts'

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

/** How the answer for a day went; `none`: the source has nothing of that day, as of a Sunday. */
type DayAnswer = RatesRead | 'none'

async function ratesOn(address: string, day: LocalDate): Promise<DayAnswer> {
  try {
    return readRates(await fetchFeed(ratesAddress(address, day)))
  } catch (error) {
    if (error instanceof RefusalError && error.refusal.key === emptyAnswer) return 'none'
    throw error
  }
}

const emptyAnswer = 'informers.problem.empty'

/** Today's rates, then a few of the days before that the chart still lacks; these may fail without harm. */
async function bringRates({ id, address }: Source, { db, today }: Asking): Promise<Brought> {
  const current = await ratesOn(address, today)
  const day = current === 'none' ? null : (current.day ?? today)
  // A source may give tomorrow's in the evening, and Monday's on Friday.
  if (day !== null && day > addDays(today, 7)) throw feedProblem('wrongDate', { date: day })
  const tables: DayRates[] = current === 'none' || day === null ? [] : [{ day, rates: current.rates }]
  const known = await db.selectFrom('informer_days').select('day').where('source', '=', id).where('day', '>=', addDays(today, -100)).execute()
  const past = await pastDays(address, missingDays(today, new Set([...known.map((row) => row.day), ...(day === null ? [] : [day])])), day)
  tables.push(...past.tables)
  // On a day without rates the last ones stand, as long as they hold; a source that has none at all says nothing of use.
  if (tables.length === 0 && past.asked.length === 0 && known.length === 0) throw feedProblem('empty')
  return { kind: 'rates', tables, asked: past.asked, found: (tables[0]?.rates ?? []).length }
}

/** `current`: the day of the table that the source gives for today. */
async function pastDays(address: string, wanted: readonly LocalDate[], current: LocalDate | null): Promise<{ tables: DayRates[]; asked: LocalDate[] }> {
  const tables = new Map<LocalDate, DayRates>()
  const asked: LocalDate[] = []
  for (const day of wanted) {
    const answer = await ratesOn(address, day).catch((error: unknown) => {
      if (error instanceof RefusalError) return 'failed' as const
      throw error
    })
    if (answer === 'failed') break
    asked.push(day)
    if (answer === 'none') continue
    // It gives one day only, whatever is asked: there is no use in asking for the others.
    if (answer.day === null || answer.day === current) {
      asked.push(...missingDays(addDays(day, 1), new Set(asked), { days: 91, atOnce: 91 }))
      break
    }
    // For a Sunday a source may give Friday's table, which is of Friday.
    if (answer.day <= day) tables.set(answer.day, { day: answer.day, rates: answer.rates })
  }
  return { tables: [...tables.values()], asked }
}

export async function bring(source: Source, asking: Asking): Promise<Brought> {
  try {
    if (source.kind === 'rates') return await bringRates(source, asking)
    if (source.kind === 'weather') {
      const places = readWeather(await fetchFeed(weatherAddress(source.address)))
      return { kind: 'weather', places, found: places.length }
    }
    const news = readNews(await fetchFeed(source.address), asking.now, { at: source.address, resolve: wholeAddress })
    return { kind: 'news', news, found: news.length }
  } catch (error) {
    if (error instanceof RefusalError) return { kind: 'problem', problem: error.refusal }
    throw error
  }
}

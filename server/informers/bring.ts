/** What one source answers now, read; or what is the matter with it. Nothing is written here. */
import type { PlaceWeather } from '../../domain/informers/informer.ts'
import { ratesAddress, readRates, type RatesRead } from '../../domain/informers/read-rates.ts'
import { readNews, type NewsRead } from '../../domain/informers/read-news.ts'
import { readWeather, weatherAddress } from '../../domain/informers/read-weather.ts'
import { historyDays, missingDays, type AskedDays } from '../../domain/informers/rules.ts'
import type { Source } from '../../domain/informers/source.ts'
import { feedProblem } from '../../domain/informers/feed-problem.ts'
import { addDays, type Instant, type LocalDate } from '../../domain/kernel/time.ts'
import { RefusalError, type Refusal } from '../../domain/kernel/verdict.ts'
import type { ReadDatabase } from '../kernel/call.ts'
import { fetchFeed } from './fetch-feed.ts'
import type { DayRates } from './keep.ts'
import { loadAskedDays } from './store.ts'
import { wholeAddress } from './whole-address.ts'

export type Brought =
  | { kind: 'rates'; tables: DayRates[]; asked: LocalDate[]; failed: LocalDate[]; found: number }
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
  const known = await loadAskedDays(db, id, today)
  const past = await pastDays(address, { wanted: missingDays(today, day === null ? known : new Map([...known, [day, 0]])), known, current: day })
  tables.push(...past.tables)
  // On a day without rates the last ones stand, as long as they hold; a source that has none at all says nothing of use.
  if (tables.length === 0 && past.asked.length === 0 && known.size === 0) throw feedProblem('empty')
  return { kind: 'rates', tables, asked: past.asked, failed: past.failed, found: (tables[0]?.rates ?? []).length }
}

interface Past {
  tables: DayRates[]
  asked: LocalDate[]
  /** Answered by an error, as some sources answer for a holiday; the days before it are asked for all the same. */
  failed: LocalDate[]
}

/** `current`: the day of the table that the source gives for today. */
async function pastDays(address: string, { wanted, known, current }: { wanted: readonly LocalDate[]; known: AskedDays; current: LocalDate | null }): Promise<Past> {
  const tables = new Map<LocalDate, DayRates>()
  const [asked, failed]: [LocalDate[], LocalDate[]] = [[], []]
  for (const day of wanted) {
    const answer = await pastDay(address, day)
    if (answer === 'away') break
    if (answer === 'error') {
      failed.push(day)
      continue
    }
    asked.push(day)
    if (answer === 'none') continue
    // It gives one day only, whatever is asked: there is no use in asking for the others. On a Sunday, though, Saturday's is today's, which is Friday's.
    if (answer.day === null || (answer.day === current && day < current)) {
      asked.push(...missingDays(addDays(day, 1), new Map([...known, ...asked.map((each): [LocalDate, number] => [each, 0])]), { days: historyDays, atOnce: historyDays }))
      break
    }
    // For a Sunday a source may give Friday's table, which is of Friday.
    if (answer.day <= day && answer.day !== current) tables.set(answer.day, { day: answer.day, rates: answer.rates })
  }
  return { tables: [...tables.values()], asked, failed }
}

const noAnswers: readonly string[] = ['unreachable', 'tooSlow', 'certificate'].map((why) => `informers.problem.${why}`)
/** Too much asked, or something between here and there: of no day in particular. */
const passingStatuses: readonly unknown[] = [408, 429, 502, 503, 504]

async function pastDay(address: string, day: LocalDate): Promise<DayAnswer | 'error' | 'away'> {
  try {
    return await ratesOn(address, day)
  } catch (error) {
    if (!(error instanceof RefusalError)) throw error
    const { key, values } = error.refusal
    return noAnswers.includes(key) || passingStatuses.includes(values?.['status']) ? 'away' : 'error'
  }
}

export async function bring(source: Source, asking: Asking): Promise<Brought> {
  try {
    if (source.kind === 'rates') return await bringRates(source, asking)
    if (source.kind === 'weather') {
      const places = readWeather(await fetchFeed(weatherAddress(source.address)), asking.now)
      return { kind: 'weather', places, found: places.length }
    }
    const news = readNews(await fetchFeed(source.address), asking.now, { at: source.address, resolve: wholeAddress })
    return { kind: 'news', news, found: news.length }
  } catch (error) {
    if (error instanceof RefusalError) return { kind: 'problem', problem: error.refusal }
    throw error
  }
}

/** What is kept, as it is shown; only of sources in use. */
import { defaultZone, startOfDay } from '../../domain/calendar/zones.ts'
import type { history, shown } from '../../domain/informers/contract.ts'
import type { NewsShown, Origin, RatesShown, WeatherShown } from '../../domain/informers/informer.ts'
import { mostNews } from '../../domain/informers/read-news.ts'
import { daysOf, inOneQuantity, validUntil } from '../../domain/informers/rules.ts'
import { compareKazakh } from '../../domain/kernel/alphabet.ts'
import type { InputOf, OutputOf } from '../../domain/kernel/contract.ts'
import { addDays, type Instant, type LocalDate } from '../../domain/kernel/time.ts'
import type { ReadDatabase } from '../kernel/call.ts'
import { loadPast, loadSource, type KeptSource } from './store.ts'

function originOf({ source, sample }: KeptSource, asOf: Instant, fetchedAt: Instant): Origin {
  return { source: source.id, name: source.name, host: new URL(source.address).host, sample, fetchedAt, asOf, validUntil: validUntil(asOf, source) }
}

/** Of today, or of the last day before; a source that only gives tomorrow's shows these. */
async function ratesOf(db: ReadDatabase, kept: KeptSource, today: LocalDate): Promise<RatesShown | null> {
  const known = db.selectFrom('informer_rates').select('day').where('source', '=', kept.source.id).limit(1)
  const found = (await known.where('day', '<=', today).orderBy('day', 'desc').executeTakeFirst()) ?? (await known.orderBy('day').executeTakeFirst())
  if (found === undefined) return null
  const rows = await db.selectFrom('informer_rates').selectAll().where('source', '=', kept.source.id).where('day', '=', found.day).orderBy('currency').execute()
  const rates = rows.map(({ currency, name, quantity, value, change }) => ({ currency, name, quantity, value, change }))
  return { origin: originOf(kept, startOfDay(found.day, defaultZone), rows[0]?.fetched_at ?? ''), day: found.day, rates }
}

async function weatherOf(db: ReadDatabase, kept: KeptSource): Promise<WeatherShown | null> {
  const row = await db.selectFrom('informer_weather').select(['fetched_at', 'places']).where('source', '=', kept.source.id).executeTakeFirst()
  if (row === undefined) return null
  // The oldest of the places speaks for all, so that none is shown as current past its time.
  const asOf = row.places.map(({ at }) => at).sort()[0] ?? row.fetched_at
  return { origin: originOf(kept, asOf, row.fetched_at), places: row.places }
}

async function newsOf(db: ReadDatabase, kept: KeptSource): Promise<NewsShown | null> {
  const tried = await db.selectFrom('informer_tries').select('well_at').where('source', '=', kept.source.id).executeTakeFirst()
  if (!tried?.well_at) return null
  const rows = await db.selectFrom('informer_news').selectAll().where('source', '=', kept.source.id).orderBy('shown_at', 'desc').orderBy('id').limit(mostNews).execute()
  const items = rows.map(({ id, title, summary, address, published_at: publishedAt, seen_at: seenAt }) => ({ id, title, summary, address, publishedAt, seenAt }))
  return { origin: originOf(kept, tried.well_at, tried.well_at), items }
}

export async function shownTo(db: ReadDatabase, person: string, today: LocalDate): Promise<OutputOf<typeof shown>> {
  const rows = await db.selectFrom('informer_sources').select(['card', 'sample']).execute()
  const sources = rows.map(({ card: source, sample }) => ({ source, sample })).filter(({ source }) => source.active)
  // What is real goes before what was made up.
  sources.sort((a, b) => Number(a.sample) - Number(b.sample) || compareKazakh(a.source.name.kk, b.source.name.kk))
  const seen: OutputOf<typeof shown> = { rates: [], weather: [], news: [], waiting: [], favourites: [] }
  const put = <Shown>(kept: KeptSource, list: Shown[], found: Shown | null) => (found === null ? void seen.waiting.push({ kind: kept.source.kind, name: kept.source.name }) : void list.push(found))
  for (const kept of sources) {
    if (kept.source.kind === 'rates') put(kept, seen.rates, await ratesOf(db, kept, today))
    else if (kept.source.kind === 'weather') put(kept, seen.weather, await weatherOf(db, kept))
    else put(kept, seen.news, await newsOf(db, kept))
  }
  const marked = await db.selectFrom('informer_favourites').select('item').where('person', '=', person).orderBy('item').execute()
  return { ...seen, favourites: marked.map(({ item }) => item) }
}

export async function historyOf(db: ReadDatabase, { source, currency, years }: InputOf<typeof history>, today: LocalDate): Promise<OutputOf<typeof history>> {
  const length = daysOf(years)
  const kept = await loadSource(db, source)
  const past = kept === null ? null : await loadPast(db, kept, today, length)
  const days = await db
    .selectFrom('informer_rates')
    .select(['day', 'quantity', 'value'])
    .where('source', '=', source)
    .where('currency', '=', currency)
    .where('day', '>=', addDays(today, -length))
    .orderBy('day')
    .execute()
  return { points: inOneQuantity(days), ...(past ?? { waiting: 0, failed: 0 }) }
}

import type { GeneratedAlways, Transaction } from 'kysely'
import type { PlaceWeather } from '../../domain/informers/informer.ts'
import type { Source, SourceKind } from '../../domain/informers/source.ts'
import type { Past, SourceRow } from '../../domain/informers/contract.ts'
import { historyDays, missingDays, type AskedDays } from '../../domain/informers/rules.ts'
import { compareKazakh } from '../../domain/kernel/alphabet.ts'
import { addDays, type Instant, type LocalDate } from '../../domain/kernel/time.ts'
import type { Refusal } from '../../domain/kernel/verdict.ts'
import type { ReadDatabase } from '../kernel/call.ts'
import type { Database } from '../kernel/database.ts'
import type { Json } from '../kernel/tables.ts'

declare module '../kernel/database.ts' {
  interface Database {
    informer_sources: { id: string; kind: SourceKind; card: Json<Source>; sample: boolean; next_at: string | null; wanted_at: string | null; changed_at: string }
    informer_tries: { source: string; tried_at: string; well_at: string | null; problem: Json<Refusal | null>; failures: number; found: number }
    informer_days: { source: string; day: string; failures: number }
    informer_rates: { source: string; currency: string; day: string; name: string; quantity: number; value: number; change: number | null; fetched_at: string }
    informer_weather: { source: string; fetched_at: string; places: Json<PlaceWeather[]> }
    informer_news: { source: string; id: string; title: string; summary: string; address: string | null; published_at: string | null; seen_at: string; shown_at: GeneratedAlways<string> }
    informer_favourites: { person: string; item: string }
  }
}

export interface KeptSource {
  source: Source
  sample: boolean
}

export async function loadSource(db: ReadDatabase, id: string): Promise<KeptSource | null> {
  const row = await db.selectFrom('informer_sources').select(['card', 'sample']).where('id', '=', id).executeTakeFirst()
  return row === undefined ? null : { source: row.card, sample: row.sample }
}

/** As far back as the longest chart. */
export async function loadAskedDays(db: ReadDatabase, source: string, today: LocalDate): Promise<AskedDays> {
  const rows = await db.selectFrom('informer_days').select(['day', 'failures']).where('source', '=', source).where('day', '>=', addDays(today, -historyDays)).execute()
  return new Map(rows.map(({ day, failures }) => [day, failures]))
}

/** How much of a source's past is here; null of one that is not asked for it. */
export async function loadPast(db: ReadDatabase, { source, sample }: KeptSource, today: LocalDate, days = historyDays): Promise<Past | null> {
  if (source.kind !== 'rates' || sample) return null
  const asked = await loadAskedDays(db, source.id, today)
  const first = addDays(today, -days)
  const failed = [...asked].filter(([day, failures]) => day >= first && failures > 0).length
  return { waiting: source.active ? missingDays(today, asked, { days, atOnce: days }).length : 0, failed }
}

export async function listSources(db: ReadDatabase, today: LocalDate): Promise<SourceRow[]> {
  const rows = await db
    .selectFrom('informer_sources')
    .leftJoin('informer_tries', 'informer_tries.source', 'informer_sources.id')
    .select(['card', 'sample', 'next_at', 'wanted_at', 'tried_at', 'well_at', 'problem', 'found'])
    .execute()
  const told = rows.map(async ({ card: source, sample, next_at: nextAt, wanted_at: wantedAt, tried_at: triedAt, well_at: wellAt, problem, found }) => ({
    source,
    sample,
    wanted: wantedAt !== null,
    last: triedAt === null ? null : { triedAt, wellAt, problem: problem ?? null, found: found ?? 0 },
    nextAt: source.active && !sample ? nextAt : null,
    past: await loadPast(db, { source, sample }, today),
  }))
  return (await Promise.all(told)).toSorted((a, b) => compareKazakh(a.source.name.kk, b.source.name.kk))
}

/** Due at once. What another address gave, or nobody did, is not this source's. */
export async function saveSource(db: Transaction<Database>, source: Source, { sample, now }: { sample: boolean; now: Instant }): Promise<void> {
  const before = await loadSource(db, source.id)
  if (before !== null && (before.source.address !== source.address || before.sample !== sample)) await db.deleteFrom('informer_sources').where('id', '=', source.id).execute()
  const row = { kind: source.kind, card: JSON.stringify(source), sample, next_at: null, changed_at: now }
  await db
    .insertInto('informer_sources')
    .values({ id: source.id, wanted_at: null, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute()
}

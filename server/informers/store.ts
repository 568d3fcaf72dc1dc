import type { GeneratedAlways, Transaction } from 'kysely'
import type { PlaceWeather } from '../../domain/informers/informer.ts'
import type { Source, SourceKind } from '../../domain/informers/source.ts'
import type { SourceRow } from '../../domain/informers/contract.ts'
import { compareKazakh } from '../../domain/kernel/alphabet.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import type { Refusal } from '../../domain/kernel/verdict.ts'
import type { ReadDatabase } from '../kernel/call.ts'
import type { Database } from '../kernel/database.ts'
import type { Json } from '../kernel/tables.ts'

declare module '../kernel/database.ts' {
  interface Database {
    informer_sources: { id: string; kind: SourceKind; card: Json<Source>; sample: boolean; next_at: string | null; wanted_at: string | null; changed_at: string }
    informer_tries: { source: string; tried_at: string; well_at: string | null; problem: Json<Refusal | null>; failures: number; found: number }
    informer_days: { source: string; day: string }
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

export async function listSources(db: ReadDatabase): Promise<SourceRow[]> {
  const rows = await db
    .selectFrom('informer_sources')
    .leftJoin('informer_tries', 'informer_tries.source', 'informer_sources.id')
    .select(['card', 'sample', 'next_at', 'wanted_at', 'tried_at', 'well_at', 'problem', 'found'])
    .execute()
  return rows
    .map(({ card: source, sample, next_at: nextAt, wanted_at: wantedAt, tried_at: triedAt, well_at: wellAt, problem, found }) => ({
      source,
      sample,
      wanted: wantedAt !== null,
      last: triedAt === null ? null : { triedAt, wellAt, problem: problem ?? null, found: found ?? 0 },
      nextAt: source.active && !sample ? nextAt : null,
    }))
    .sort((a, b) => compareKazakh(a.source.name.kk, b.source.name.kk))
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

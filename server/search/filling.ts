import type { OutputOf } from '../../domain/kernel/contract.ts'
import { failedShown, type filling } from '../../domain/search/contract.ts'
import { analyser } from '../../domain/search/terms.ts'
import type { ReadDatabase } from '../kernel/call.ts'
import { allSources } from './sources.ts'
import './tables.ts'

/** How the portal's own rows are made of terms; another number, and everything is indexed anew. */
const layout = 1
export const madeAs = analyser * 100 + layout

/** Of each kind of things; one that has not begun, or was read by an older program, begins within a minute. */
export async function listFilling(db: ReadDatabase): Promise<OutputOf<typeof filling>> {
  const rows = new Map((await db.selectFrom('search_fill').selectAll().where('analyser', '=', madeAs).execute()).map((row) => [row.noun, row]))
  const counts = new Map((await db.selectFrom('search_failed').select(['noun', (each) => each.fn.countAll<string>().as('count')]).groupBy('noun').execute()).map((row) => [row.noun, Number(row.count)]))
  const failed = counts.size === 0 ? [] : await db.selectFrom('search_failed').select(['noun', 'id', 'reason', 'fault', 'since']).orderBy('since', 'desc').limit(failedShown).execute()
  return allSources().map(({ module, noun }) => {
    const row = rows.get(noun)
    return {
      module, noun, done: row?.done ?? false, filled: row?.filled ?? 0, total: row?.total ?? null, begunAt: row?.begun_at ?? null, movedAt: row?.moved_at ?? null,
      failedCount: counts.get(noun) ?? 0, failed: failed.filter((each) => each.noun === noun).map(({ id, reason, fault, since }) => ({ id, reason, fault, since })),
    }
  })
}

/** Modules of which something may be missing: no number of theirs, which would tell of papers that one may not see. */
export async function modulesFilling(db: ReadDatabase): Promise<string[]> {
  const done = new Set((await db.selectFrom('search_fill').select('noun').where('done', '=', true).where('analyser', '=', madeAs).execute()).map((row) => row.noun))
  return [...new Set(allSources().filter(({ noun }) => !done.has(noun)).map(({ module }) => module))]
}

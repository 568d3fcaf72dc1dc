import type { OutputOf } from '../../domain/kernel/contract.ts'
import type { filling } from '../../domain/search/contract.ts'
import { analyser } from '../../domain/search/terms.ts'
import type { ReadDatabase } from '../kernel/call.ts'
import { allSources } from './sources.ts'
import './tables.ts'

/** Of each kind of things; one that has not begun, or was read by an older program, begins within a minute. */
export async function listFilling(db: ReadDatabase): Promise<OutputOf<typeof filling>> {
  const rows = new Map((await db.selectFrom('search_fill').selectAll().where('analyser', '=', analyser).execute()).map((row) => [row.noun, row]))
  return allSources().map(({ module, noun }) => {
    const row = rows.get(noun)
    return { module, noun, done: row?.done ?? false, filled: row?.filled ?? 0, total: row?.total ?? null, begunAt: row?.begun_at ?? null, movedAt: row?.moved_at ?? null }
  })
}

/** Modules of which something may be missing: no number of theirs, which would tell of papers that one may not see. */
export async function modulesFilling(db: ReadDatabase): Promise<string[]> {
  const done = new Set((await db.selectFrom('search_fill').select('noun').where('done', '=', true).where('analyser', '=', analyser).execute()).map((row) => row.noun))
  return [...new Set(allSources().filter(({ noun }) => !done.has(noun)).map(({ module }) => module))]
}

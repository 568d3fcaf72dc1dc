import { nextTryAt } from '../../domain/informers/rules.ts'
import type { Source } from '../../domain/informers/source.ts'
import type { JobCall } from '../kernel/call.ts'
import { registerJob } from '../kernel/portal.ts'
import { bring, type Brought } from './bring.ts'
import { keepAskedDays, keepFailedDays, keepNews, keepRates, keepWeather } from './keep.ts'
import { loadSource } from './store.ts'

export const fetchJob = 'informers.fetch'

/** Each source whose turn it is becomes a job of its own, so that one that hangs holds up no other. */
registerJob('informers.due', '* * * * *', async (_: object, call) => {
  const due = await call.db
    .selectFrom('informer_sources')
    .select(['id', 'card'])
    .where('sample', '=', false)
    .where((where) => where.or([where('next_at', 'is', null), where('next_at', '<=', call.now)]))
    .forUpdate()
    .execute()
  for (const { id, card } of due.filter((row) => row.card.active)) {
    await call.db.updateTable('informer_sources').set({ next_at: nextTryAt(call.now, card, 0) }).where('id', '=', id).execute()
    await call.later(fetchJob, { id })
  }
})

registerJob<{ id: string }, { source: Source; answer: Brought }>(fetchJob, null, {
  key: ({ id }) => id,
  async bring({ id }, call) {
    const kept = await loadSource(call.db, id)
    return kept === null || kept.sample ? null : { source: kept.source, answer: await bring(kept.source, call) }
  },
  async write({ id }, { source, answer }, call) {
    // Kept from being removed meanwhile.
    const kept = await call.db.selectFrom('informer_sources').select(['card', 'sample']).where('id', '=', id).forUpdate().executeTakeFirst()
    // Answers of an address that was changed meanwhile would stand under the new one's name.
    if (kept === undefined || kept.sample || kept.card.address !== source.address) return
    await keep(call, id, answer)
    const failures = await noteTry(call, id, answer)
    await call.db.updateTable('informer_sources').set({ wanted_at: null, next_at: nextTryAt(call.now, kept.card, failures) }).where('id', '=', id).execute()
    call.changed('informerSource', id, { everyone: true })
    if (answer.kind !== 'problem') call.changed('informer', id, { everyone: true })
  },
})

async function keep({ db, now }: JobCall, id: string, answer: Brought): Promise<void> {
  if (answer.kind === 'rates') {
    await keepAskedDays(db, id, answer.asked)
    await keepFailedDays(db, id, answer.failed)
    await keepRates(db, id, answer.tables, now)
  } else if (answer.kind === 'weather') await keepWeather(db, id, answer.places, now)
  else if (answer.kind === 'news') await keepNews(db, id, answer.news, now)
}

/** How many times in a row it has failed now. */
async function noteTry({ db, now }: JobCall, source: string, answer: Brought): Promise<number> {
  const before = await db.selectFrom('informer_tries').select(['failures', 'well_at', 'found']).where('source', '=', source).executeTakeFirst()
  const row = answer.kind === 'problem'
    ? { tried_at: now, well_at: before?.well_at ?? null, problem: JSON.stringify(answer.problem), failures: (before?.failures ?? 0) + 1, found: before?.found ?? 0 }
    : { tried_at: now, well_at: now, problem: 'null', failures: 0, found: answer.found }
  await db.insertInto('informer_tries').values({ source, ...row }).onConflict((conflict) => conflict.column('source').doUpdateSet(row)).execute()
  return row.failures
}

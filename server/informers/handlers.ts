import * as contract from '../../domain/informers/contract.ts'
import { mayFetch, mayReplaceSource } from '../../domain/informers/rules.ts'
import { insist, RefusalError } from '../../domain/kernel/verdict.ts'
import type { WriteCall } from '../kernel/call.ts'
import { answer, handle } from '../kernel/portal.ts'
import { hold, insistSeen } from '../kernel/seen.ts'
import { fetchJob } from './jobs.ts'
import { historyOf, shownTo } from './shown.ts'
import { listSources, loadSource, saveSource, type KeptSource } from './store.ts'

answer(contract.shown, (_input, call) => shownTo(call.db, call.seat.person.id, call.today))

answer(contract.history, (asked, call) => historyOf(call.db, asked, call.today))

answer(contract.sources, (_input, call) => listSources(call.db, call.today))

async function known(call: WriteCall, id: string): Promise<KeptSource> {
  const kept = await loadSource(call.db, id)
  if (kept === null) throw new RefusalError({ key: 'informers.notFound' })
  return kept
}

function tell(call: WriteCall, id: string): void {
  call.changed('informer', id, { everyone: true })
  call.changed('informerSource', id, { everyone: true })
}

handle(contract.saveSource, async ({ source, seen }, call) => {
  const paper = { noun: 'informerSource', id: source.id } as const
  await hold(call, paper)
  const before = await loadSource(call.db, source.id)
  insist(mayReplaceSource(before?.source ?? null, source))
  await insistSeen(call, paper, seen, before?.source ?? null)
  await saveSource(call.db, source, { sample: false, now: call.now })
  call.record('informerSource', source.id, { ...source })
  tell(call, source.id)
  if (source.active) await call.later(fetchJob, { id: source.id })
  return { id: source.id }
})

handle(contract.removeSource, async ({ id, seen }, call) => {
  const paper = { noun: 'informerSource', id } as const
  await hold(call, paper)
  const { source } = await known(call, id)
  await insistSeen(call, paper, seen, source)
  await call.db.deleteFrom('informer_sources').where('id', '=', id).execute()
  call.record('informerSource', id, { removed: source.name.kk })
  tell(call, id)
  return { id }
})

handle(contract.fetchNow, async ({ id }, call) => {
  insist(mayFetch(await known(call, id)))
  await call.db.updateTable('informer_sources').set({ wanted_at: call.now }).where('id', '=', id).execute()
  call.changed('informerSource', id, { everyone: true })
  await call.later(fetchJob, { id })
  return { id }
})

handle(contract.favour, async ({ item, favourite }, call) => {
  const person = call.seat.person.id
  if (favourite) await call.db.insertInto('informer_favourites').values({ person, item }).onConflict((conflict) => conflict.doNothing()).execute()
  else await call.db.deleteFrom('informer_favourites').where('person', '=', person).where('item', '=', item).execute()
  call.changed('informer', item, { persons: [person] })
  return { item }
})

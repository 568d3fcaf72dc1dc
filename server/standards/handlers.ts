import { insist, refuse, RefusalError } from '../../domain/kernel/verdict.ts'
import * as contract from '../../domain/standards/contract.ts'
import { designationKey } from '../../domain/standards/designation.ts'
import { mayStand } from '../../domain/standards/rules.ts'
import type { JobCall } from '../kernel/call.ts'
import { insistHeld } from '../kernel/held-files.ts'
import { previewOf } from '../kernel/list-plan.ts'
import { answer, handle, registerJob, registerReader } from '../kernel/portal.ts'
import { insistSeen } from '../kernel/seen.ts'
import { searchAgain } from '../search/public.ts'
import { ics } from './ics.ts'
import { planImport } from './import.ts'
import { countFields, listStandards } from './list.ts'
import './search-source.ts'
import { beginChangingStandards, listByKeys, loadStandard, saveStandards } from './store.ts'
import { endStandards, listSuccessors, loadCard } from './successions.ts'

const standardsAtOnce = 1000

answer(contract.list, (input, call) => listStandards(call.db, input))

answer(contract.fields, (_input, call) => countFields(call.db))

answer(contract.card, async ({ id }, call) => {
  const standard = await loadStandard(call.db, id)
  if (standard === null) throw new RefusalError({ key: 'standards.notFound' })
  return loadCard(call.db, standard, call.today)
})

/** §59.2: everybody may read standards, and so their texts. */
registerReader('standard', async (call, id) => (await loadStandard(call.db, id)) !== null)

/** Ends what this change, or this day, has ended, each told in its own history. */
async function endSome(call: JobCall, changed: string | null): Promise<void> {
  for (const id of await endStandards(call.db, call.today, changed)) {
    call.record('standard', id, { ended: call.today })
    call.changed('standard', id, { everyone: true })
  }
}

handle(contract.save, async ({ standard, seen }, call) => {
  await beginChangingStandards(call.db)
  await insistSeen(call, { noun: 'standard', id: standard.id }, seen, await loadStandard(call.db, standard.id))
  const key = designationKey(standard.designation)
  const known = (await listByKeys(call.db, [key])).get(key)
  if (known !== undefined && known.id !== standard.id) insist(refuse('standards.designationTaken', { designation: known.designation }))
  const successors = (await listSuccessors(call.db, [key])).get(key) ?? new Set<string>()
  insist(mayStand(standard, { today: call.today, ics, successors }))
  await insistHeld(call, standard.files)
  await saveStandards(call.db, [standard], call.now)
  await call.attach([...new Set(standard.files.map((file) => file.sha256))], 'standard', standard.id)
  call.record('standard', standard.id, { ...standard })
  call.changed('standard', standard.id, { everyone: true })
  await endSome(call, key)
  return { id: standard.id }
})

handle(contract.remove, async ({ id, seen }, call) => {
  await beginChangingStandards(call.db)
  const before = await loadStandard(call.db, id)
  if (before === null) throw new RefusalError({ key: 'standards.notFound' })
  await insistSeen(call, { noun: 'standard', id }, seen, before)
  await call.db.deleteFrom('standards').where('id', '=', id).execute()
  call.record('standard', id, { removed: before.designation })
  call.changed('standard', id, { everyone: true })
  return { id }
})

answer(contract.importPreview, async ({ source }, call) => previewOf(await planImport(source, call)))

handle(contract.importCommit, async ({ source }, call) => {
  await beginChangingStandards(call.db)
  const plan = await planImport(source, call)
  if (plan.errorCount > 0) insist(refuse('kernel.list.notClean', { count: plan.errorCount }))
  const standards = [...plan.added, ...plan.changed]
  for (let at = 0; at < standards.length; at += standardsAtOnce) await saveStandards(call.db, standards.slice(at, at + standardsAtOnce), call.now)
  const counts = { added: plan.added.length, changed: plan.changed.length, unchanged: plan.unchanged }
  const ended = await endStandards(call.db, call.today, null)
  const list = 'file' in source ? source.file.sha256 : null
  // Each card tells who changed it last, whoever asks.
  for (const { id } of plan.changed) call.record('standard', id, { list: call.id })
  call.record('standard', call.id, { ...counts, ended: ended.length, list })
  // One notice for the whole list: whoever looks at standards asks again, however many there were.
  call.changed('standard', call.id, { everyone: true })
  await searchAgain(call, 'standard')
  return counts
})

registerJob('standards.end', '5 0 * * *', async (_data: object, call) => {
  await beginChangingStandards(call.db)
  await endSome(call, null)
})

import * as contract from '../../domain/dictionary/contract.ts'
import type { GlossaryEntry, GlossaryState } from '../../domain/dictionary/glossary.ts'
import { mayDecide, mayPropose, mayRetire, mayWithdraw } from '../../domain/dictionary/rules.ts'
import { hasRight } from '../../domain/kernel/rights.ts'
import { insist, RefusalError, type Verdict } from '../../domain/kernel/verdict.ts'
import type { WriteCall } from '../kernel/call.ts'
import { answer, handle } from '../kernel/portal.ts'
import { listEntries, livingOf, loadEntry, saveProposal, saveState } from './store.ts'

answer(contract.glossary, async (_input, call) => {
  const { holder } = call.seat
  const ofPerson = hasRight(holder.roles, 'dictionary.moderate') ? null : holder.id
  return { body: holder.body, entries: await listEntries(call.db, holder.body, ofPerson) }
})

handle(contract.propose, async (words, call) => {
  const { holder, person } = call.seat
  insist(mayPropose(words, await livingOf(call.db, holder.body)))
  await saveProposal(call.db, call.id, holder.body, words, holder.id, call.now)
  call.record('glossaryEntry', call.id, { ...words, by: person.id })
  call.changed('glossaryEntry', call.id, { bodies: [holder.body] })
  return { id: call.id }
})

async function become(call: WriteCall, id: string, state: GlossaryState, may: (entry: GlossaryEntry) => Verdict, reason = ''): Promise<Record<string, never>> {
  const entry = await loadEntry(call.db, id)
  if (entry === null) throw new RefusalError({ key: 'kernel.notFound' })
  insist(may(entry))
  await saveState(call.db, id, state, call.seat.person.id, call.now, reason)
  call.record('glossaryEntry', id, { state, reason })
  call.changed('glossaryEntry', id, { bodies: [entry.body] })
  return {}
}

handle(contract.accept, ({ id }, call) => become(call, id, 'accepted', (entry) => mayDecide(call.seat, entry)))
handle(contract.refuseTerm, ({ id, reason }, call) => become(call, id, 'refused', (entry) => mayDecide(call.seat, entry), reason))
handle(contract.withdraw, ({ id }, call) => become(call, id, 'withdrawn', (entry) => mayWithdraw(call.seat, entry)))
handle(contract.retire, ({ id, reason }, call) => become(call, id, 'retired', (entry) => mayRetire(call.seat, entry), reason))

import * as contract from '../../domain/dictionary/contract.ts'
import { routeOfTerm, type GlossaryEntry, type GlossaryState, type GlossaryWords } from '../../domain/dictionary/glossary.ts'
import { isOpenTo, mayDecide, mayPropose, mayRetire, mayWithdraw, moderating } from '../../domain/dictionary/rules.ts'
import { fullName } from '../../domain/kernel/formats.ts'
import { hasRight } from '../../domain/kernel/rights.ts'
import { insist, RefusalError, type Verdict } from '../../domain/kernel/verdict.ts'
import type { WriteCall } from '../kernel/call.ts'
import { answer, handle, registerReader } from '../kernel/portal.ts'
import { listByRole } from '../people/public.ts'
import './search-source.ts'
import { listEntries, listWaiting, livingOf, loadEntry, loadStanding, saveProposal, saveState } from './store.ts'

const nameOf = ({ kk, ru, en }: GlossaryWords) => kk || ru || en

registerReader('glossaryEntry', async ({ db, seat }, id) => {
  const entry = await loadStanding(db, id)
  return entry !== null && isOpenTo(seat, { ...entry, proposedBy: { id: entry.proposedBy } })
})

answer(contract.glossary, async (_input, call) => {
  const { holder } = call.seat
  const ofPerson = hasRight(holder.roles, 'dictionary.moderate') ? null : holder.id
  return { body: holder.body, entries: await listEntries(call.db, holder.body, ofPerson) }
})

answer(contract.waitingTerms, async (_input, call) => {
  const { holder, person } = call.seat
  return hasRight(holder.roles, 'dictionary.moderate') ? listWaiting(call.db, holder.body, [holder.id, person.id]) : []
})

handle(contract.propose, async (words, call) => {
  const { holder, person } = call.seat
  insist(mayPropose(words, await livingOf(call.db, holder.body)))
  await saveProposal(call.db, call.id, holder.body, words, holder.id, call.now)
  call.record('glossaryEntry', call.id, { ...words, by: person.id })
  call.changed('glossaryEntry', call.id, { bodies: [holder.body] })
  const moderators = await listByRole(call.db, holder.body, moderating)
  await call.notify({
    persons: moderators.map(({ id }) => id).filter((id) => id !== holder.id), class: 'dictionary', key: 'dictionary.notice.proposed',
    values: { name: fullName(person), term: nameOf(words) }, link: routeOfTerm(call.id), about: { noun: 'glossaryEntry', id: call.id },
  })
  return { id: call.id }
})

async function become(call: WriteCall, id: string, state: GlossaryState, may: (entry: GlossaryEntry) => Verdict, reason = ''): Promise<Record<string, never>> {
  const entry = await loadEntry(call.db, id)
  if (entry === null) throw new RefusalError({ key: 'kernel.notFound' })
  insist(may(entry))
  await saveState(call.db, id, state, call.seat.person.id, call.now, reason)
  call.record('glossaryEntry', id, { state, reason })
  call.changed('glossaryEntry', id, { bodies: [entry.body] })
  if (state === 'accepted' || state === 'refused' || state === 'retired') {
    await call.notify({
      persons: [entry.proposedBy.id], class: 'dictionary', key: `dictionary.notice.${state}`, values: { term: nameOf(entry), reason }, link: routeOfTerm(id), about: { noun: 'glossaryEntry', id },
    })
  }
  return {}
}

handle(contract.accept, ({ id }, call) => become(call, id, 'accepted', (entry) => mayDecide(call.seat, entry)))
handle(contract.refuseTerm, ({ id, reason }, call) => become(call, id, 'refused', (entry) => mayDecide(call.seat, entry), reason))
handle(contract.withdraw, ({ id }, call) => become(call, id, 'withdrawn', (entry) => mayWithdraw(call.seat, entry)))
handle(contract.retire, ({ id, reason }, call) => become(call, id, 'retired', (entry) => mayRetire(call.seat, entry), reason))

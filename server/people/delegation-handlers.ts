import { insist, RefusalError } from '../../domain/kernel/verdict.ts'
import * as contract from '../../domain/people/contract.ts'
import { mayDelegate, mayReadOrder, mayRevoke } from '../../domain/people/delegation-rules.ts'
import type { Delegation } from '../../domain/people/person.ts'
import type { WriteCall } from '../kernel/call.ts'
import { answer, handle, registerReader } from '../kernel/portal.ts'
import { listDelegations, listOthers, loadDelegation, lockPeople, revoke, saveDelegation, toldOfPower } from './delegations.ts'
import { loadPerson } from './store.ts'

/** Everyone: who acts in whose place is asked about by other bodies too, before they write or call. */
function tell(delegation: Delegation, call: WriteCall): void {
  call.changed('delegation', delegation.id, { everyone: true })
  call.changed('person', delegation.deputy, { everyone: true })
}

answer(contract.delegations, (input, call) => listDelegations(call.db, input, call.today))

registerReader('delegation', async (call, id) => {
  const delegation = await loadDelegation(call.db, id)
  const principal = delegation === null ? null : await loadPerson(call.db, delegation.principal)
  return delegation !== null && principal !== null && mayReadOrder(call.seat, delegation, principal)
})

handle(contract.delegate, async (input, call) => {
  await lockPeople(call.db, [input.principal, input.deputy])
  const [principal, deputy] = [await loadPerson(call.db, input.principal), await loadPerson(call.db, input.deputy)]
  if (principal === null || deputy === null) throw new RefusalError({ key: 'kernel.notFound' })
  const others = await listOthers(call.db, [principal.id, deputy.id], call.today)
  insist(mayDelegate(call.seat, input, { principal, deputy, others, today: call.today }))
  const { id, order, from, until } = input
  const delegation: Delegation = {
    id, principal: principal.id, deputy: deputy.id, from, until, revokedAt: null,
    order: { number: order.number, date: order.date, sha256: order.file?.sha256 ?? null },
  }
  if ((await loadDelegation(call.db, id)) !== null) throw new RefusalError({ key: 'kernel.badInput', values: { field: 'id' } })
  await saveDelegation(call.db, delegation, order.file)
  if (order.file !== null) await call.attach([order.file.sha256], 'delegation', id)
  call.record('delegation', id, { ...delegation })
  tell(delegation, call)
  for (const notice of toldOfPower(delegation, { principal, deputy }, 'given')) await call.notify(notice)
  return {}
})

handle(contract.revokeDelegation, async ({ id }, call) => {
  const delegation = await loadDelegation(call.db, id)
  const principal = delegation === null ? null : await loadPerson(call.db, delegation.principal)
  const deputy = delegation === null ? null : await loadPerson(call.db, delegation.deputy)
  if (delegation === null || principal === null || deputy === null) throw new RefusalError({ key: 'kernel.notFound' })
  insist(mayRevoke(call.seat, delegation, principal, call.today))
  await revoke(call.db, id, call.now)
  call.record('delegation', id, { revoked: true })
  tell(delegation, call)
  for (const notice of toldOfPower(delegation, { principal, deputy }, 'ended')) await call.notify(notice)
  return {}
})

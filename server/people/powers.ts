import type { Person } from '../../domain/people/person.ts'
import type { WriteCall } from '../kernel/call.ts'
import { revokeAllOf, toldOfPower } from './delegations.ts'
import { loadPerson } from './store.ts'

/** Powers are of a body (B1.6): whoever leaves it, or leaves altogether, keeps none of it and lends none. */
export async function endPowersOf(person: Person, call: WriteCall): Promise<void> {
  for (const delegation of await revokeAllOf(call.db, person.id, call.today, call.now)) {
    call.record('delegation', delegation.id, { revoked: true, left: person.id })
    call.changed('delegation', delegation.id, { everyone: true })
    const [principal, deputy] = [await loadPerson(call.db, delegation.principal), await loadPerson(call.db, delegation.deputy)]
    if (principal === null || deputy === null) continue
    for (const notice of toldOfPower(delegation, { principal, deputy }, 'ended')) await call.notify(notice)
  }
}

import type { LocalDate } from '../kernel/time.ts'
import type { Delegation } from './person.ts'

/** Both days of the period count. Revocation takes the power away at once, also for its last day. */
export function isInForce(delegation: Delegation, today: LocalDate): boolean {
  return delegation.revokedAt === null && delegation.from <= today && today <= delegation.until
}

export type DelegationState = 'inForce' | 'future' | 'past' | 'revoked'

export function delegationState(delegation: Delegation, today: LocalDate): DelegationState {
  if (delegation.revokedAt !== null) return 'revoked'
  if (today < delegation.from) return 'future'
  return today <= delegation.until ? 'inForce' : 'past'
}

/** B1.6: who may act in whose place, by which order and in which days. */
import { fullName } from '../kernel/formats.ts'
import { hasRight } from '../kernel/rights.ts'
import type { LocalDate } from '../kernel/time.ts'
import { all, allowed, refuse } from '../kernel/verdict.ts'
import type { Verdict } from '../kernel/verdict.ts'
import { delegationState } from './delegation.ts'
import type { Delegation, Person, Seat } from './person.ts'
import { mayAdminister } from './rules.ts'

export interface DelegationWish {
  order: { number: string; date: LocalDate }
  from: LocalDate
  until: LocalDate
  /** True when several deputies in one time are meant so by the order. */
  together: boolean
}

export interface DelegationFacts {
  principal: Person
  deputy: Person
  /** Delegations of either that are not revoked, with the other deputies' names. */
  others: readonly { delegation: Delegation; deputyName: string }[]
  today: LocalDate
}

function overlaps(a: { from: LocalDate; until: LocalDate }, b: { from: LocalDate; until: LocalDate }): boolean {
  return a.from <= b.until && b.from <= a.until
}

/** The head of a body hands over their own powers; administrators enter anyone's by the order they are shown. */
function mayActOnBehalf(seat: Seat, principal: Person): Verdict {
  if (seat.delegation !== null) return refuse('people.delegateReceived')
  if (mayAdminister(seat, principal.body).allowed) return allowed
  if (!hasRight(seat.person.roles, 'people.delegate')) return refuse('kernel.noRight')
  return seat.person.id === principal.id ? allowed : refuse('people.delegateNotYours')
}

/** An order of a body hands over a post's powers there, and never those over the whole portal: else whoever enters it could take them. */
function mayHandOver(seat: Seat, principal: Person): Verdict {
  const ofPortal = principal.roles.includes('administrator') && seat.person.id !== principal.id
  return ofPortal && !seat.holder.roles.includes('administrator') ? refuse('people.onlyPortalAdministrator') : allowed
}

export function mayDelegate(seat: Seat, wish: DelegationWish, facts: DelegationFacts): Verdict {
  const { principal, deputy, others, today } = facts
  const running = others.filter(({ delegation }) => delegation.revokedAt === null && overlaps(delegation, wish))
  const another = running.find(({ delegation }) => delegation.principal === principal.id && (!wish.together || delegation.deputy === deputy.id))
  const deputyAway = running.some(({ delegation }) => delegation.principal === deputy.id)
  // Powers that were received don't go on with one's own: nobody would stand in for the first.
  const standsIn = running.find(({ delegation }) => delegation.deputy === principal.id)?.delegation
  return all(
    mayActOnBehalf(seat, principal),
    mayHandOver(seat, principal),
    principal.id === deputy.id ? refuse('people.delegateToSelf') : allowed,
    principal.active ? allowed : refuse('people.dismissed', { name: fullName(principal) }),
    deputy.active ? allowed : refuse('people.dismissed', { name: fullName(deputy) }),
    principal.body === deputy.body ? allowed : refuse('people.delegateOtherBody'),
    wish.until < wish.from ? refuse('people.delegateDates') : allowed,
    wish.until < today ? refuse('people.delegatePast') : allowed,
    wish.order.date > wish.from ? refuse('people.delegateOrderLater') : allowed,
    another === undefined
      ? allowed
      : refuse('people.delegateOverlap', { name: another.deputyName, from: another.delegation.from, until: another.delegation.until }),
    deputyAway ? refuse('people.delegateDeputyAway', { name: fullName(deputy) }) : allowed,
    standsIn === undefined ? allowed : refuse('people.delegatePrincipalStandsIn', { name: fullName(principal), from: standsIn.from, until: standsIn.until }),
  )
}

export function mayRevoke(seat: Seat, delegation: Delegation, principal: Person, today: LocalDate): Verdict {
  const state = delegationState(delegation, today)
  return all(
    mayActOnBehalf(seat, principal),
    state === 'past' || state === 'revoked' ? refuse('people.delegationOver') : allowed,
  )
}

/** The order that gives a power is open to the whole body: whoever obeys a deputy may see why. And to the two of whom it speaks, wherever they are now. */
export function mayReadOrder({ person, holder }: Seat, delegation: Pick<Delegation, 'principal' | 'deputy'>, principal: Pick<Person, 'body'>): boolean {
  return [delegation.principal, delegation.deputy].includes(person.id) || principal.body === holder.body || holder.roles.includes('administrator')
}

/** B4.3, B4.4: who holds each member's vote, whether there is a quorum, and what a count decides. Pure numbers and facts. */
import type { SessionRules } from './agenda.ts'

/** One member's place as it stands now. */
export interface Seating {
  member: string
  present: boolean
  /** Named in the member's signed answer; null when there is none, or it isn't a user of the portal. */
  substitute: string | null
  substitutePresent: boolean
}

/**
 * Whoever may cast the place's vote, or null. The member's own arrival takes the vote back at once; the substitute has it
 * only by the rule, by the signed answer, and while the member is away. So it is never two, whatever comes in which order.
 */
export function holderOf(seating: Seating, rules: Pick<SessionRules, 'substituteVotes'>): string | null {
  if (seating.present) return seating.member
  return rules.substituteVotes && seating.substitutePresent ? seating.substitute : null
}

export function quorumOf(members: number, rules: Pick<SessionRules, 'quorum'>): number {
  if (rules.quorum === 'half') return Math.floor(members / 2) + 1
  if (rules.quorum === 'twoThirds') return Math.ceil((members * 2) / 3)
  return rules.quorum === 'threeQuarters' ? Math.ceil((members * 3) / 4) : members
}

/** Places that are held by somebody with a vote; a substitute without one adds nothing to a quorum. */
export function presentSeats(seatings: readonly Seating[], rules: Pick<SessionRules, 'substituteVotes'>): number {
  return seatings.filter((seating) => holderOf(seating, rules) !== null).length
}

export interface Count {
  members: number
  /** Places with a holder when the vote was closed, and those that had voted before they were left. */
  present: number
  for: number
  against: number
}

/** Votes that adopt: more than half of the members, more than half of those present, or two thirds of the members. */
export function neededFor({ members, present }: Pick<Count, 'members' | 'present'>, rules: Pick<SessionRules, 'majority'>): number {
  if (rules.majority === 'twoThirdsOfMembers') return Math.ceil((members * 2) / 3)
  return Math.floor((rules.majority === 'members' ? members : present) / 2) + 1
}

export const outcomes = ['adopted', 'notAdopted', 'tie', 'noQuorum'] as const
type PollOutcome = (typeof outcomes)[number]

/**
 * §44. A tie is the chair's to decide only where one vote more would adopt: the chair's word weighs as one vote and
 * can't stand for members who didn't vote.
 */
export function outcomeOf(count: Count, rules: Pick<SessionRules, 'quorum' | 'majority'>): PollOutcome {
  if (count.present < quorumOf(count.members, rules)) return 'noQuorum'
  const needed = neededFor(count, rules)
  if (count.for >= needed) return 'adopted'
  return count.for === count.against && count.for + 1 >= needed ? 'tie' : 'notAdopted'
}

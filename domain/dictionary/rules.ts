import { hasRight, roles } from '../kernel/rights.ts'
import { allowed, refuse, type Verdict } from '../kernel/verdict.ts'
import type { Seat } from '../people/person.ts'
import type { GlossaryEntry, GlossaryWords } from './glossary.ts'
import { normalise } from '../words/letters.ts'

/** Accepted and waiting terms of one body; a glossary travels whole to each PC. */
export const glossaryAtMost = 5000

/** Roles that decide on terms of their own body. */
export const moderating = roles.filter((role) => hasRight([role], 'dictionary.moderate'))

type Standing = Pick<GlossaryEntry, 'body' | 'state' | 'proposedBy'>

/** A term joins at least two languages and isn't in the glossary yet. */
export function mayPropose(words: GlossaryWords, others: readonly (GlossaryWords & Pick<GlossaryEntry, 'state'>)[]): Verdict {
  if ([words.kk, words.ru, words.en].filter((each) => each.trim() !== '').length < 2) return refuse('dictionary.twoLanguages')
  const living = others.filter(({ state }) => state === 'proposed' || state === 'accepted')
  if (living.length >= glossaryAtMost) return refuse('dictionary.glossaryFull', { count: glossaryAtMost })
  const same = (a: string, b: string) => normalise(a) === normalise(b)
  if (living.some((each) => same(each.kk, words.kk) && same(each.ru, words.ru) && same(each.en, words.en) && each.pos === words.pos)) return refuse('dictionary.proposedAlready')
  return allowed
}

type Seen = Pick<GlossaryEntry, 'body' | 'state'> & { proposedBy: Pick<GlossaryEntry['proposedBy'], 'id'> }

/** To anybody else it is as if it were not there: another body's glossary, and what a colleague proposes, is none of theirs. */
export function isOpenTo({ holder }: Seat, { body, state, proposedBy }: Seen): boolean {
  return body === holder.body && (state === 'accepted' || proposedBy.id === holder.id || hasRight(holder.roles, 'dictionary.moderate'))
}

/** Whoever proposed a term does not decide on it. */
export function mayDecide(seat: Seat, entry: Standing): Verdict {
  if (!isOpenTo(seat, entry)) return refuse('kernel.notFound')
  if (entry.state !== 'proposed') return refuse('dictionary.decidedAlready')
  if (entry.proposedBy.id === seat.person.id || entry.proposedBy.id === seat.holder.id) return refuse('dictionary.ownProposal')
  return allowed
}

export function mayWithdraw(seat: Seat, entry: Standing): Verdict {
  if (!isOpenTo(seat, entry)) return refuse('kernel.notFound')
  if (entry.proposedBy.id !== seat.holder.id) return refuse('dictionary.notYours')
  return entry.state === 'proposed' ? allowed : refuse('dictionary.decidedAlready')
}

export function mayRetire(seat: Seat, entry: Standing): Verdict {
  if (!isOpenTo(seat, entry)) return refuse('kernel.notFound')
  return entry.state === 'accepted' ? allowed : refuse('dictionary.notAccepted')
}

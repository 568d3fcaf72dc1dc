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

/** Whoever proposed a term does not decide on it. */
export function mayDecide(seat: Seat, entry: Standing): Verdict {
  if (entry.body !== seat.holder.body) return refuse('dictionary.otherBody')
  if (entry.state !== 'proposed') return refuse('dictionary.decidedAlready')
  if (entry.proposedBy.id === seat.person.id || entry.proposedBy.id === seat.holder.id) return refuse('dictionary.ownProposal')
  return allowed
}

export function mayWithdraw(seat: Seat, entry: Standing): Verdict {
  if (entry.proposedBy.id !== seat.holder.id) return refuse('dictionary.notYours')
  return entry.state === 'proposed' ? allowed : refuse('dictionary.decidedAlready')
}

export function mayRetire(seat: Seat, entry: Standing): Verdict {
  if (entry.body !== seat.holder.body) return refuse('dictionary.otherBody')
  return entry.state === 'accepted' ? allowed : refuse('dictionary.notAccepted')
}

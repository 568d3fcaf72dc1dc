/** What each deed of an approving body makes of the paper. Pure: who and when are given, rules were asked before. */
import type { FileRef } from '../kernel/manifest.ts'
import type { Actor, SignatureRecord, UnitRef } from '../people/actor.ts'
import { currentVersion, type Approval, type Protocol } from './approval.ts'
import { type Deed, withVersion } from './developer-steps.ts'
import { insistedOn } from './ledger.ts'
import type { Agreement, Outcome, Remark, Review, Term } from './review.ts'

function withReview(approval: Approval, body: string, change: (review: Review) => Review): Approval {
  return withVersion(approval, (version) => ({
    ...version,
    reviews: version.reviews.map((review) => (review.body.id === body ? change(review) : review)),
  }))
}

export function received(approval: Approval, incoming: { number: string; term: Term }, deed: Deed): Approval {
  const { number, term } = incoming
  return withReview(approval, deed.by.body, (review) => ({ ...review, incoming: { number, ...deed }, term }))
}

export interface Resolution {
  words: string
  responsible: UnitRef
  executor: Actor
  interested: UnitRef[]
  /** From the responsible unit upwards. */
  superiors: UnitRef[]
}

/** Opinions of units that stay interested are kept when the leadership names others. */
export function resolved(approval: Approval, resolution: Resolution, deed: Deed): Approval {
  return withReview(approval, deed.by.body, (review) => ({
    ...review,
    resolution: { ...resolution, ...deed },
    opinions: review.opinions.filter((opinion) => resolution.interested.some((unit) => unit.id === opinion.unit)),
  }))
}

export interface Speech {
  position: Review['opinions'][number]['position']
  words: string
  remarks: Remark[]
}

export function opinionGiven(approval: Approval, speech: Speech, deed: Deed): Approval {
  const unit = deed.by.unit
  return withReview(approval, deed.by.body, (review) => ({
    ...review,
    opinions: [...review.opinions.filter((each) => each.unit !== unit), { unit, ...speech, ...deed }],
  }))
}

export function followed(approval: Approval, follow: { remark: string; decision: 'accept' | 'insist'; words: string }, deed: Deed): Approval {
  return withReview(approval, deed.by.body, (review) => ({
    ...review,
    follows: [...review.follows.filter((each) => each.remark !== follow.remark), { ...follow, ...deed }],
  }))
}

export interface Summing {
  kind: Outcome['kind']
  words: string
  remarks: Remark[]
  files: FileRef[]
}

/** Remarks on which the body insists go on into the outcome; `newId` gives each its own id there. */
export function decided(approval: Approval, summing: Summing, newId: () => string, deed: Deed): Approval {
  const insisted = insistedOn(approval, deed.by.body).map(({ remark, follow }) => ({
    ...remark,
    id: newId(),
    remark: [remark.remark, follow?.words ?? ''].filter((part) => part !== '').join('\n'),
    carriedFrom: remark.id,
  }))
  return withReview(approval, deed.by.body, (review) => ({
    ...review,
    outcome: { ...summing, remarks: [...insisted, ...summing.remarks], ...deed },
    agreements: agreementsFor(review),
  }))
}

/** §18. A unit that is both a superior and interested agrees once. */
function agreementsFor(review: Review): Agreement[] {
  const { superiors, interested } = review.resolution ?? { superiors: [], interested: [] }
  const others = interested.filter((unit) => !superiors.some((superior) => superior.id === unit.id))
  return [
    ...superiors.map((unit): Agreement => ({ unit, as: 'superior', agreed: null })),
    ...others.map((unit): Agreement => ({ unit, as: 'interested', agreed: null })),
  ]
}

export function outcomeAgreed(approval: Approval, deed: Deed): Approval {
  return withReview(approval, deed.by.body, (review) => ({
    ...review,
    agreements: review.agreements.map((each) => (each.unit.id === deed.by.unit ? { ...each, agreed: deed } : each)),
  }))
}

/** §18: back to the executor with the reason; opinions stay, agreements are asked anew for the next outcome. */
export function outcomeReturned(approval: Approval, reason: string, deed: Deed): Approval {
  return withReview(approval, deed.by.body, (review) =>
    review.outcome === null ? review : { ...review, outcome: null, agreements: [], returns: [...review.returns, { ...deed, reason, outcome: review.outcome }] },
  )
}

export function outcomeSigned(approval: Approval, body: string, signature: SignatureRecord): Approval {
  return withReview(approval, body, (review) => ({ ...review, signature }))
}

/** An unsigned protocol with the same body is replaced. */
export function protocolProposed(approval: Approval, protocol: Omit<Protocol, 'signatures' | 'by' | 'at'>, deed: Deed): Approval {
  return withVersion(approval, (version) => ({
    ...version,
    protocols: [
      ...version.protocols.filter((each) => each.body.id !== protocol.body.id),
      { ...protocol, ...deed, signatures: { developer: null, body: null } },
    ],
  }))
}

export function protocolSignedBy(approval: Approval, protocol: string, side: 'developer' | 'body', signature: SignatureRecord): Approval {
  return withVersion(approval, (version) => ({
    ...version,
    protocols: version.protocols.map((each) =>
      each.id === protocol ? { ...each, signatures: { ...each.signatures, [side]: signature } } : each,
    ),
  }))
}

export function reassigned(approval: Approval, body: string, to: Actor): Approval {
  if (body === approval.developer.id) return { ...approval, responsible: to }
  return withReview(approval, body, (review) => ({
    ...review,
    resolution: review.resolution === null ? null : { ...review.resolution, executor: to },
  }))
}

/** The body of the current version in which `person` executes, if any (B3.5: nobody leaves with a paper in hand). */
export function executes(approval: Approval, person: string): string | null {
  const version = currentVersion(approval)
  const review = version.reviews.find((each) => each.signature === null && each.resolution?.executor.person === person)
  return review?.body.id ?? null
}

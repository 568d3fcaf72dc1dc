/** Who sees what of an approval. What a seat may not see never leaves the server. */
import type { Seat } from '../people/person.ts'
import { protocolSigned, sendingSignature, type Approval, type Version } from './approval.ts'
import type { Review } from './review.ts'

const isApprover = (approval: Approval, body: string): boolean =>
  approval.versions.some((version) => sendingSignature(version) !== null && version.bodies.some((each) => each.id === body))

/** Null both for a stranger and for a body to which nothing was sent yet: "not found" and "not yours" are one answer. */
export function visibleTo(seat: Seat, approval: Approval): Approval | null {
  const body = seat.holder.body
  if (body === approval.developer.id) {
    return { ...approval, versions: approval.versions.map((version) => ({ ...version, reviews: version.reviews.map(outsideOf) })) }
  }
  if (!isApprover(approval, body)) return null
  return {
    ...approval,
    exported: null,
    versions: approval.versions.filter((version) => sendingSignature(version) !== null).map((version) => sentVersion(version, body)),
  }
}

/** An approving body sees what was sent to it: who agreed, put the visa and signed, not what went to and fro before. */
function sentVersion(version: Version, body: string): Version {
  return {
    ...version,
    rounds: version.rounds.slice(-1).map((round) => ({ ...round, units: round.units.map(({ unit, agreed }) => ({ unit, agreed: agreed && { ...agreed, words: '' } })) })),
    dismissals: [],
    reviews: version.reviews.map((review) => (review.body.id === body ? review : outsideOf(review))),
    // A signed protocol settles the act for everybody; before that it is between the two.
    protocols: version.protocols.filter((protocol) => protocol.body.id === body || protocolSigned(protocol)),
  }
}

/** §17.1: with its head's signature a body shows its outcome and who agreed it; opinions, returns and the resolution stay inside. */
function outsideOf(review: Review): Review {
  const signed = review.signature !== null
  return {
    ...review,
    resolution: null,
    opinions: [],
    returns: [],
    follows: signed ? review.follows : [],
    outcome: signed ? review.outcome : null,
    agreements: signed ? review.agreements : [],
  }
}

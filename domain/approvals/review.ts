/** How long words may be stands in the contract alone: what was once let in, and what grew of it, must stay readable. */
import { z } from 'zod'
import { DateText, InstantText } from '../kernel/dates.ts'
import { FileRef } from '../kernel/manifest.ts'
import { Actor, BodyRef, SignatureRecord, UnitRef } from '../people/actor.ts'

/** Words of the act that a remark or an answer means. Paragraphs count from 0; `from` and `to` are character offsets. */
export const Passage = z.strictObject({
  language: z.enum(['kk', 'ru']),
  paragraph: z.int().nonnegative(),
  from: z.int().nonnegative(),
  to: z.int().nonnegative(),
  quote: z.string().max(2000),
})
export type Passage = z.infer<typeof Passage>

/** §17-2: a remark lives only with a proposal how to remove it. */
export const Remark = z.strictObject({
  id: z.uuid(),
  passage: Passage.nullable(),
  remark: z.string().trim().min(1),
  proposal: z.string().trim().min(1),
  /** The earlier remark that this one insists on (B1.1). */
  carriedFrom: z.uuid().nullable(),
})
export type Remark = z.infer<typeof Remark>

export const outcomeKinds = ['agreed', 'agreedWithRemarks', 'refused'] as const
export const Outcome = z.strictObject({
  kind: z.enum(outcomeKinds),
  /** A comment; for a refusal its reason. */
  words: z.string(),
  remarks: z.array(Remark),
  files: z.array(FileRef).max(20),
  by: Actor,
  at: InstantText,
})
export type Outcome = z.infer<typeof Outcome>

export const Opinion = z.strictObject({
  unit: z.uuid(),
  position: z.enum(['agrees', 'hasRemarks', 'objects']),
  words: z.string(),
  remarks: z.array(Remark),
  by: Actor,
  at: InstantText,
})
export type Opinion = z.infer<typeof Opinion>

/** What its unit fills in; the same shape is sent back when it is changed. */
export function opinionOf({ position, words, remarks }: Opinion) {
  return { position, words, remarks: remarks.map(({ passage, remark, proposal }) => ({ passage, remark, proposal })) }
}

/** §18: superiors of the responsible unit agree one after the other from below, interested units in any order. */
export const Agreement = z.strictObject({
  unit: UnitRef,
  as: z.enum(['superior', 'interested']),
  agreed: z.strictObject({ by: Actor, at: InstantText }).nullable(),
})
export type Agreement = z.infer<typeof Agreement>

export const Follow = z.strictObject({
  remark: z.uuid(),
  decision: z.enum(['accept', 'insist']),
  words: z.string(),
  by: Actor,
  at: InstantText,
})
export type Follow = z.infer<typeof Follow>

export const Term = z.strictObject({
  from: DateText,
  workdays: z.int().positive(),
  /** True when the body sees this act again (N/1, N/2 …), which has a term of its own in the settings. */
  repeated: z.boolean(),
  /** Set when the document office departs from the default: the assignment or norm it follows (§20). */
  basis: z.string(),
  deadline: DateText,
})
export type Term = z.infer<typeof Term>

/** What the leadership fills in (§16); the same shape is sent back when others are named. */
export function resolutionOf({ responsible, executor, interested, words }: NonNullable<Review['resolution']>) {
  return { responsible: responsible.id, executor: executor.person, interested: interested.map(({ id }) => id), words }
}

/** One approving body's consideration of one version (§16–18). */
export const Review = z.strictObject({
  body: BodyRef,
  incoming: z.strictObject({ number: z.string().min(1), by: Actor, at: InstantText }).nullable(),
  term: Term.nullable(),
  resolution: z
    .strictObject({
      by: Actor,
      at: InstantText,
      words: z.string(),
      responsible: UnitRef,
      executor: Actor,
      interested: z.array(UnitRef),
      superiors: z.array(UnitRef),
    })
    .nullable(),
  opinions: z.array(Opinion),
  follows: z.array(Follow),
  outcome: Outcome.nullable(),
  agreements: z.array(Agreement),
  returns: z.array(z.strictObject({ by: Actor, at: InstantText, reason: z.string(), outcome: Outcome })),
  signature: SignatureRecord.nullable(),
})
export type Review = z.infer<typeof Review>

/** In the order in which they follow each other. */
export const reviewStages = ['sent', 'received', 'working', 'agreeing', 'signing', 'done'] as const
export type ReviewStage = (typeof reviewStages)[number]

export function reviewStage(review: Review): ReviewStage {
  if (review.signature !== null) return 'done'
  if (review.incoming === null) return 'sent'
  if (review.resolution === null) return 'received'
  if (review.outcome === null) return 'working'
  if (review.agreements.some((each) => each.agreed === null)) return 'agreeing'
  return 'signing'
}

/** The agreements that may be given now: every interested unit's, and the lowest superior's still missing. */
export function agreementsDue(review: Review): Agreement[] {
  const missing = review.agreements.filter((each) => each.agreed === null)
  const lowest = missing.find((each) => each.as === 'superior')
  return missing.filter((each) => each.as === 'interested' || each === lowest)
}

export function newReview(body: BodyRef): Review {
  return {
    body,
    incoming: null,
    term: null,
    resolution: null,
    opinions: [],
    follows: [],
    outcome: null,
    agreements: [],
    returns: [],
    signature: null,
  }
}

/** The approval sheet (келісу парағы, лист согласования), §17.1: made from the paper alone, so screen, PDF and package say the same. */
import { z } from 'zod'
import { DateText, InstantText } from '../kernel/dates.ts'
import { Sha256 } from '../kernel/manifest.ts'
import { astanaDate } from '../kernel/time.ts'
import { Actor, BodyRef, SignatureRecord, UnitRef } from '../people/actor.ts'
import { Approval, currentRound, kinds, protocolSigned, states, approvalState, versionNumber, type Version } from './approval.ts'
import { isOverdue } from './rules.ts'
import { outcomeKinds, type Review } from './review.ts'

const Agreed = z.strictObject({ unit: UnitRef, by: Actor.nullable(), at: InstantText.nullable() })

const SheetBody = z.strictObject({
  body: BodyRef,
  incoming: z.string().nullable(),
  receivedAt: InstantText.nullable(),
  deadline: DateText.nullable(),
  late: z.boolean(),
  outcome: z.enum(outcomeKinds).nullable(),
  words: z.string(),
  remarks: z.int(),
  /** "Agreed with the protocol of disagreements", §21. */
  protocol: z.boolean(),
  agreed: z.array(Agreed),
  signature: SignatureRecord.nullable(),
})

export const Sheet = z.strictObject({
  id: z.uuid(),
  number: z.string(),
  kind: z.enum(kinds),
  title: Approval.shape.title,
  state: z.enum(states),
  developer: BodyRef,
  responsible: Actor,
  madeAt: InstantText,
  versions: z.array(
    z.strictObject({
      number: z.string(),
      placedAt: InstantText,
      sentAt: InstantText.nullable(),
      supersededAt: InstantText.nullable(),
      texts: z.array(z.strictObject({ name: z.string(), sha256: Sha256 })),
      agreed: z.array(Agreed),
      visa: SignatureRecord.nullable(),
      signature: SignatureRecord.nullable(),
      bodies: z.array(SheetBody),
    }),
  ),
})
export type Sheet = z.infer<typeof Sheet>

export function sheetOf(approval: Approval): Sheet {
  const { id, number, kind, title, developer, responsible, madeAt } = approval
  return {
    id,
    number,
    kind,
    title,
    state: approvalState(approval),
    developer,
    responsible,
    madeAt,
    versions: approval.versions.map((version) => sheetVersion(approval, version)),
  }
}

function sheetVersion(approval: Approval, version: Version): Sheet['versions'][number] {
  // What was agreed in a round that was returned is asked anew: it counts for nothing.
  const round = currentRound(version)
  const files = [version.text.kk, version.text.ru, ...version.files.map((each) => each.file)]
  return {
    number: versionNumber(approval, version.n),
    placedAt: version.placedAt,
    sentAt: round?.signature?.at ?? null,
    supersededAt: version.supersededAt,
    texts: files.map(({ name, sha256 }) => ({ name, sha256 })),
    agreed: (round?.units ?? []).map(({ unit, agreed }) => ({ unit, by: agreed?.by ?? null, at: agreed?.at ?? null })),
    visa: round?.visa ?? null,
    signature: round?.signature ?? null,
    bodies: version.reviews.map((review) => sheetBody(version, review)),
  }
}

/** Nothing that is still within the body: an unsigned outcome isn't the body's word yet. */
function sheetBody(version: Version, review: Review): z.infer<typeof SheetBody> {
  const signed = review.signature !== null
  const outcome = signed ? review.outcome : null
  return {
    body: review.body,
    incoming: review.incoming?.number ?? null,
    receivedAt: review.incoming?.at ?? null,
    deadline: review.term?.deadline ?? null,
    late: review.signature !== null && isOverdue({ term: review.term, signature: null }, astanaDate(review.signature.at)),
    outcome: outcome?.kind ?? null,
    words: outcome?.words ?? '',
    remarks: outcome?.remarks.length ?? 0,
    protocol: version.protocols.some((each) => each.body.id === review.body.id && protocolSigned(each)),
    agreed: (signed ? review.agreements : []).map(({ unit, agreed }) => ({ unit, by: agreed?.by ?? null, at: agreed?.at ?? null })),
    signature: review.signature,
  }
}

import { z } from 'zod'
import { InstantText } from '../kernel/dates.ts'
import { FileRef, Sha256 } from '../kernel/manifest.ts'
import { Actor, BodyRef, SignatureRecord, UnitRef } from '../people/actor.ts'
import { Passage, reviewStage, Review } from './review.ts'

/** §12. */
export const kinds = ['resolution', 'order', 'law'] as const
export const fileRoles = ['explanatoryNote', 'comparativeTable', 'calculation', 'assignment', 'other'] as const

export const ActFile = z.strictObject({ role: z.enum(fileRoles), file: FileRef })
export type ActFile = z.infer<typeof ActFile>

/** §15 inside the developing body. A return ends the round; the next begins from its first step. */
export const InnerRound = z.strictObject({
  round: z.int().positive(),
  startedAt: InstantText,
  units: z.array(
    z.strictObject({ unit: UnitRef, agreed: z.strictObject({ by: Actor, at: InstantText, words: z.string() }).nullable() }),
  ),
  visa: SignatureRecord.nullable(),
  signature: SignatureRecord.nullable(),
  returned: z.strictObject({ by: Actor, at: InstantText, reason: z.string() }).nullable(),
})
export type InnerRound = z.infer<typeof InnerRound>

/** B1.1: what the developer did with a remark on an earlier version, tied to the words that changed for it. */
export const Answer = z.strictObject({
  remark: z.uuid(),
  answer: z.enum(['accepted', 'partly', 'rejected']),
  words: z.string(),
  changes: z.array(Passage),
  by: Actor,
  at: InstantText,
})
export type Answer = z.infer<typeof Answer>

/** B1.4: a finding of the bilingual guard that its author holds to be right as it is. */
export const Dismissal = z.strictObject({ finding: z.string(), reason: z.string().trim().min(1), by: Actor, at: InstantText })
export type Dismissal = z.infer<typeof Dismissal>

/** §21. */
export const Protocol = z.strictObject({
  id: z.uuid(),
  body: BodyRef,
  points: z
    .array(z.strictObject({ remark: z.uuid().nullable(), subject: z.string().min(1), bodyPosition: z.string().min(1), developerPosition: z.string().min(1) }))
    .min(1),
  files: z.array(FileRef),
  by: Actor,
  at: InstantText,
  signatures: z.strictObject({ developer: SignatureRecord.nullable(), body: SignatureRecord.nullable() }),
})
export type Protocol = z.infer<typeof Protocol>

export const Version = z.strictObject({
  n: z.int().nonnegative(),
  text: z.strictObject({ kk: FileRef, ru: FileRef }),
  files: z.array(ActFile),
  placedBy: Actor,
  placedAt: InstantText,
  /** The bodies that this version is sent to; a body left out of an earlier version may join here. */
  bodies: z.array(BodyRef),
  rounds: z.array(InnerRound),
  answers: z.array(Answer),
  dismissals: z.array(Dismissal),
  reviews: z.array(Review),
  protocols: z.array(Protocol),
  /** §19: since then its outcomes count for nothing; they stay readable. */
  supersededAt: InstantText.nullable(),
})
export type Version = z.infer<typeof Version>

export const Approval = z.strictObject({
  id: z.uuid(),
  /** One number for the whole life of the act (§19). */
  number: z.string(),
  kind: z.enum(kinds),
  title: z.strictObject({ kk: z.string().min(1).max(2000), ru: z.string().min(1).max(2000), en: z.string().max(2000) }),
  description: z.string(),
  madeAt: InstantText,
  developer: BodyRef,
  responsible: Actor,
  units: z.array(UnitRef),
  /** §13: placed directly, or the final version of a workgroup's document. */
  origin: z.union([
    z.strictObject({ from: z.literal('direct') }),
    z.strictObject({ from: z.literal('workgroup'), workgroup: z.uuid(), document: z.uuid() }),
  ]),
  versions: z.array(Version).min(1),
  withdrawn: z.strictObject({ by: Actor, at: InstantText, reason: z.string() }).nullable(),
  exported: z
    .strictObject({
      by: Actor,
      at: InstantText,
      package: FileRef,
      letter: FileRef,
      sheet: FileRef,
      /** SHA-256 of the package's SHA256SUMS: printed on the letter, so that a package can be held against it. */
      seal: Sha256,
    })
    .nullable(),
  archivedAt: InstantText.nullable(),
})
export type Approval = z.infer<typeof Approval>

export const states = ['draft', 'inner', 'review', 'rework', 'agreed', 'exported', 'archived', 'withdrawn'] as const
export type ApprovalState = (typeof states)[number]

export function currentVersion(approval: Pick<Approval, 'versions'>): Version {
  const last = approval.versions.at(-1)
  if (last === undefined) throw new Error('an approval has at least one version')
  return last
}

/** What its executor fills in and may change while it is a draft; the same shape is sent back. */
export function cardOf(approval: Approval) {
  const { bodies, text, files } = currentVersion(approval)
  return { title: approval.title, description: approval.description, bodies: bodies.map(({ id }) => id), units: approval.units.map(({ id }) => id), text, files }
}

/** The reasons for which findings are kept as they are; the same shape is sent back. */
export const dismissalsOf = (version: Pick<Version, 'dismissals'>) => version.dismissals.map(({ finding, reason }) => ({ finding, reason }))

/** What was answered to these remarks; the same shape is sent back. */
export const answersTo = (version: Pick<Version, 'answers'>, remarks: readonly string[]) =>
  version.answers.filter((each) => remarks.includes(each.remark)).map(({ remark, answer, words, changes }) => ({ remark, answer, words, changes }))

export function versionAt(approval: Pick<Approval, 'versions'>, n: number): Version | undefined {
  return approval.versions.find((version) => version.n === n)
}

/** `12-5/345`, then `12-5/345/1` (§19). */
export function versionNumber(approval: Pick<Approval, 'number'>, n: number): string {
  return n === 0 ? approval.number : `${approval.number}/${n}`
}

export function currentRound(version: Version): InnerRound | undefined {
  const last = version.rounds[version.rounds.length - 1]
  return last === undefined || last.returned !== null ? undefined : last
}

/** The head's signature that sent the version to the approving bodies, if it was given. */
export function sendingSignature(version: Version): SignatureRecord | null {
  return currentRound(version)?.signature ?? null
}

export type VersionStage = 'draft' | 'inner' | 'review'

export function versionStage(version: Version): VersionStage {
  const round = currentRound(version)
  if (round === undefined) return 'draft'
  return round.signature === null ? 'inner' : 'review'
}

/** Every body to which any version was sent. */
export function askedBodies(approval: Pick<Approval, 'versions'>): BodyRef[] {
  return approval.versions.filter((version) => sendingSignature(version) !== null).flatMap((version) => version.bodies)
}

/** Whether this body saw an earlier version: N/1, N/2 … have a term of their own (§20). */
export function wasReceived(approval: Pick<Approval, 'versions'>, body: string): boolean {
  return approval.versions.slice(0, -1).some((version) => version.reviews.some((review) => review.body.id === body && review.incoming !== null))
}

export function protocolSigned(protocol: Protocol): boolean {
  return protocol.signatures.developer !== null && protocol.signatures.body !== null
}

/** A body is settled when its head signed "agreed", or the disagreement that is left has both heads' protocol (§21). */
export function isSettled(version: Version, review: Review): boolean {
  if (review.signature === null || review.outcome === null) return false
  if (review.outcome.kind === 'agreed') return true
  return version.protocols.some((protocol) => protocol.body.id === review.body.id && protocolSigned(protocol))
}

export function approvalState(approval: Approval): ApprovalState {
  if (approval.withdrawn !== null) return 'withdrawn'
  if (approval.archivedAt !== null) return 'archived'
  if (approval.exported !== null) return 'exported'
  const version = currentVersion(approval)
  const stage = versionStage(version)
  if (stage !== 'review') return stage
  if (version.supersededAt !== null) return 'draft'
  if (version.reviews.every((review) => isSettled(version, review))) return 'agreed'
  return version.reviews.every((review) => reviewStage(review) === 'done') ? 'rework' : 'review'
}

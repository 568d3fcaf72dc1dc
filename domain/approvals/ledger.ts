/** B1.1: every remark over all versions, what the developer answered, and what the body said to the answer. */
import type { Approval, Answer, Version } from './approval.ts'
import { currentVersion } from './approval.ts'
import type { BodyRef } from '../people/actor.ts'
import type { Follow, Remark, Review } from './review.ts'

export interface LedgerRow {
  remark: Remark
  body: BodyRef
  /** The version on which the remark was made. */
  madeOn: number
  answer: Answer | null
  answeredIn: number | null
  follow: Follow | null
  /** A later remark that carries this one on, after the body insisted. */
  carriedBy: string | null
  protocol: string | null
}

/** Remarks of outcomes that a head has signed: before that they are the body's own affair. */
export function ledger(approval: Approval): LedgerRow[] {
  const signed = approval.versions.flatMap((version) =>
    version.reviews.flatMap(({ body, signature, outcome }) => (signature === null ? [] : (outcome?.remarks ?? []).map((remark) => ({ remark, body, madeOn: version.n })))),
  )
  const carried = new Map(signed.flatMap(({ remark }) => (remark.carriedFrom === null ? [] : [[remark.carriedFrom, remark.id]])))
  return signed.map((row) => ({
    ...row,
    ...answerTo(approval, row.remark.id),
    follow: countedFollow(approval, row.body.id, row.remark.id),
    carriedBy: carried.get(row.remark.id) ?? null,
    protocol: protocolOn(approval, row.remark.id),
  }))
}

function answerTo(approval: Approval, remark: string): Pick<LedgerRow, 'answer' | 'answeredIn'> {
  for (const version of approval.versions) {
    const answer = version.answers.find((each) => each.remark === remark)
    if (answer !== undefined) return { answer, answeredIn: version.n }
  }
  return { answer: null, answeredIn: null }
}

/** A decision in a review that §19 voided before its head signed counts for nothing and is asked again. */
function countedFollow(approval: Approval, body: string, remark: string): Follow | null {
  const current = currentVersion(approval)
  const counted = approval.versions
    .flatMap((version) => version.reviews.filter((review) => review.body.id === body).map((review) => ({ version, review })))
    .filter(({ version, review }) => version === current || review.signature !== null)
    .flatMap(({ review }) => review.follows.filter((follow) => follow.remark === remark))
  return counted[counted.length - 1] ?? null
}

function protocolOn(approval: Approval, remark: string): string | null {
  const protocols = approval.versions.flatMap((version) => version.protocols)
  return protocols.find((protocol) => protocol.points.some((point) => point.remark === remark))?.id ?? null
}

/** Remarks made before `version` that the developer hasn't answered yet. */
export function unanswered(approval: Approval, version: Version): LedgerRow[] {
  return ledger(approval).filter((row) => row.madeOn < version.n && row.answer === null && row.carriedBy === null)
}

/** Whether the developer may answer this remark in `version`, or change the answer given there. */
export function isAnswerable(row: Pick<LedgerRow, 'madeOn' | 'answeredIn' | 'carriedBy'>, version: number): boolean {
  return row.madeOn < version && row.carriedBy === null && (row.answeredIn ?? version) === version
}

/** Answered remarks of the body on which it has neither accepted nor insisted. */
export function openFollows(approval: Approval, body: string): LedgerRow[] {
  return ownAnswered(approval, body).filter((row) => row.follow === null)
}

/** Remarks on which the body insists in the current version. */
export function insistedOn(approval: Approval, body: string): LedgerRow[] {
  return ownAnswered(approval, body).filter((row) => row.follow?.decision === 'insist')
}

/** Answered remarks of the body that no later remark carries on. */
export function ownAnswered(approval: Approval, body: string): LedgerRow[] {
  const current = currentVersion(approval)
  return ledger(approval).filter((row) => row.body.id === body && row.madeOn < current.n && row.answer !== null && row.carriedBy === null)
}

/** §21 pre-filled: what the body still stands on after the developer's answers, else its remarks on this version, else its refusal. */
export function protocolPoints(approval: Approval, review: Review): { remark: string | null; subject: string; bodyPosition: string; developerPosition: string }[] {
  const rows = ledger(approval)
  const remarks = review.outcome?.remarks ?? []
  if (remarks.length === 0) {
    return review.outcome?.kind === 'refused'
      ? [{ remark: null, subject: approval.title.kk, bodyPosition: review.outcome.words, developerPosition: '' }]
      : []
  }
  const insisted = remarks.filter((remark) => remark.carriedFrom !== null)
  return (insisted.length > 0 ? insisted : remarks).map((remark) => {
    const earlier = rows.find((row) => row.remark.id === remark.carriedFrom)
    const position = [remark.remark, remark.proposal, earlier?.follow?.words ?? ''].filter((part) => part !== '').join('\n')
    return { remark: remark.id, subject: remark.passage?.quote || remark.remark, bodyPosition: position, developerPosition: earlier?.answer?.words ?? '' }
  })
}

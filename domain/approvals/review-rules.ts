/** What an approving body may do with a draft act that was sent to it: §16–18, §20, §21. */
import { all, allowed, refuse, type Verdict } from '../kernel/verdict.ts'
import type { Role } from '../kernel/rights.ts'
import type { Seat } from '../people/person.ts'
import type { TextKey } from '../texts.ts'
import { approvalState, currentVersion, type Approval, versionNumber, versionStage } from './approval.ts'
import { insistedOn, openFollows } from './ledger.ts'
import { agreementsDue, type Outcome, type Review, reviewStage, reviewStages, type ReviewStage } from './review.ts'

/** The review that the seat's body has of the current version. */
export function ownReview(seat: Seat, approval: Approval): Review | undefined {
  const version = currentVersion(approval)
  if (versionStage(version) !== 'review') return undefined
  return version.reviews.find((review) => review.body.id === seat.holder.body)
}

const notNow = {
  sent: 'approvals.notReceived',
  received: 'approvals.notResolved',
  working: 'approvals.notSummedUp',
  agreeing: 'approvals.agreementsFirst',
  signing: 'approvals.waitsForHead',
  done: 'approvals.alreadyDecided',
} as const satisfies Record<ReviewStage, string>

/** For a verb whose stage is over: it was done already. */
const doneAlready: Partial<Record<ReviewStage, TextKey>> = { sent: 'approvals.receivedAlready', working: 'approvals.summedUpAlready', agreeing: 'approvals.waitsForHead' }

function whyNotAt(stage: ReviewStage, stages: readonly ReviewStage[]): Verdict {
  const last = stages.at(-1)
  const isOver = last !== undefined && stage !== 'done' && reviewStages.indexOf(stage) > reviewStages.indexOf(last)
  return refuse((isOver ? doneAlready[last] : undefined) ?? notNow[stage])
}

function atStage(seat: Seat, approval: Approval, stages: readonly ReviewStage[], entitled: (review: Review) => Verdict): Verdict {
  const review = ownReview(seat, approval)
  if (review === undefined) return refuse('approvals.onlyApprover')
  const state = approvalState(approval)
  if (state === 'withdrawn') return refuse('approvals.isWithdrawn')
  const version = currentVersion(approval)
  if (version.supersededAt !== null) return refuse('approvals.versionSuperseded', { version: versionNumber(approval, version.n) })
  const verdict = entitled(review)
  if (!verdict.allowed) return verdict
  const stage = reviewStage(review)
  return stages.includes(stage) ? allowed : whyNotAt(stage, stages)
}

const hasRole = (seat: Seat, ...roles: Role[]): boolean => roles.some((role) => seat.holder.roles.includes(role))
const leadsUnit = (seat: Seat): boolean => hasRole(seat, 'unitHead', 'legalHead')

/** §16, §20. */
export function mayReceive(seat: Seat, approval: Approval): Verdict {
  return atStage(seat, approval, ['sent'], () => (hasRole(seat, 'documentOffice') ? allowed : refuse('approvals.onlyDocumentOffice')))
}

/** §16: the leadership names the units and the executor, and may name others until the executor has summed up. */
export function mayResolve(seat: Seat, approval: Approval): Verdict {
  return atStage(seat, approval, ['received', 'working'], () =>
    hasRole(seat, 'head', 'deputyHead') ? allowed : refuse('approvals.onlyLeaders'),
  )
}

export function mayGiveOpinion(seat: Seat, approval: Approval): Verdict {
  return atStage(seat, approval, ['working'], (review) =>
    review.resolution?.interested.some((unit) => unit.id === seat.holder.unit) ? allowed : refuse('approvals.onlyInterestedUnit'),
  )
}

function isExecutor(seat: Seat, review: Review): Verdict {
  const executor = review.resolution?.executor
  if (executor === undefined) return refuse('approvals.notResolved')
  return executor.person === seat.holder.id ? allowed : refuse('approvals.onlyExecutor', { name: executor.name })
}

/** B1.1: the executor of the body that made a remark takes the developer's answer or insists. */
export function mayFollow(seat: Seat, approval: Approval): Verdict {
  return atStage(seat, approval, ['working'], (review) => isExecutor(seat, review))
}

/** §17: the executor sums up once each interested unit has spoken and each answered remark of the body is followed. */
export function mayDecide(seat: Seat, approval: Approval): Verdict {
  const stage = atStage(seat, approval, ['working'], (review) => isExecutor(seat, review))
  const review = ownReview(seat, approval)
  if (!stage.allowed || review === undefined) return stage
  const silent = (review.resolution?.interested ?? []).filter((unit) => !review.opinions.some((opinion) => opinion.unit === unit.id))
  if (silent.length > 0) return refuse('approvals.opinionsMissing', { count: silent.length })
  const open = openFollows(approval, review.body.id)
  return open.length === 0 ? allowed : refuse('approvals.followsMissing', { count: open.length })
}

/** §17-1, -2, -3. Insisted remarks go into the outcome by themselves, so they count here. */
export function mayOutcomeBe(seat: Seat, approval: Approval, outcome: Pick<Outcome, 'kind' | 'words' | 'remarks'>): Verdict {
  const insisted = insistedOn(approval, seat.holder.body).length
  const count = outcome.remarks.length + insisted
  if (outcome.kind === 'agreed' && count > 0) return refuse(insisted > 0 ? 'approvals.insistedRemarks' : 'approvals.agreedWithoutRemarks')
  if (outcome.kind === 'agreedWithRemarks' && count === 0) return refuse('approvals.remarksMissing')
  if (outcome.kind === 'refused' && outcome.words.trim() === '') return refuse('approvals.reasonMissing')
  if (outcome.remarks.some((remark) => remark.proposal.trim() === '')) return refuse('approvals.proposalMissing')
  return allowed
}

/** §18. */
export function mayAgreeOutcome(seat: Seat, approval: Approval): Verdict {
  const stage = atStage(seat, approval, ['agreeing'], () => (leadsUnit(seat) ? allowed : refuse('approvals.onlyUnitHead')))
  const review = ownReview(seat, approval)
  if (!stage.allowed || review === undefined) return stage
  if (agreementsDue(review).some((each) => each.unit.id === seat.holder.unit)) return allowed
  const mine = review.agreements.find((each) => each.unit.id === seat.holder.unit)
  if (mine === undefined) return refuse('approvals.onlyUnitHead')
  return refuse(mine.agreed === null ? 'approvals.lowerSuperiorFirst' : 'approvals.unitAgreedAlready')
}

/** §17, §18: the head signs only what the superiors and the interested units have agreed. */
export function maySignOutcome(seat: Seat, approval: Approval): Verdict {
  return atStage(seat, approval, ['signing'], () => (hasRole(seat, 'head') ? allowed : refuse('approvals.onlyHead')))
}

/** §18: whoever agrees now, and the head at any time: else a unit that has lost its head meanwhile would hold the outcome for ever. */
export function mayReturnOutcome(seat: Seat, approval: Approval): Verdict {
  if (mayAgreeOutcome(seat, approval).allowed) return allowed
  return all(atStage(seat, approval, ['agreeing', 'signing'], () => allowed), hasRole(seat, 'head') ? allowed : refuse('approvals.notYourTurn'))
}

/** §21: either side draws the protocol up, once the body's head has signed something else than "agreed". */
export function mayProposeProtocol(seat: Seat, approval: Approval, body: string): Verdict {
  const version = currentVersion(approval)
  const review = version.reviews.find((each) => each.body.id === body)
  const state = approvalState(approval)
  if (state === 'withdrawn') return refuse('approvals.isWithdrawn')
  if (version.supersededAt !== null) return refuse('approvals.versionSuperseded', { version: versionNumber(approval, version.n) })
  if (review === undefined || reviewStage(review) !== 'done' || review.outcome?.kind === 'agreed') return refuse('approvals.noDisagreement')
  if (version.protocols.some((each) => each.body.id === body && each.signatures.developer !== null)) return refuse('approvals.protocolBeingSigned')
  if (version.protocols.some((each) => each.body.id === body && each.signatures.body !== null)) return refuse('approvals.protocolBeingSigned')
  if (seat.holder.id === approval.responsible.person) return allowed
  if (seat.holder.body === body && review.resolution !== null) return isExecutor(seat, review)
  return refuse('approvals.onlyResponsible', { name: approval.responsible.name })
}

export function maySignProtocol(seat: Seat, approval: Approval, protocolId: string): Verdict {
  const version = currentVersion(approval)
  const protocol = version.protocols.find((each) => each.id === protocolId)
  if (approvalState(approval) === 'withdrawn') return refuse('approvals.isWithdrawn')
  if (version.supersededAt !== null) return refuse('approvals.versionSuperseded', { version: versionNumber(approval, version.n) })
  if (protocol === undefined) return refuse('approvals.noProtocol')
  if (!hasRole(seat, 'head')) return refuse('approvals.onlyHead')
  const side = seat.holder.body === approval.developer.id ? 'developer' : seat.holder.body === protocol.body.id ? 'body' : null
  if (side === null) return refuse('approvals.onlyHead')
  return protocol.signatures[side] === null ? allowed : refuse('approvals.protocolSignedAlready')
}

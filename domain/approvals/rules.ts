/** What the developing body may do with its draft act: §12–15, §19, §22. The page greys by these, the server refuses by them. */
import { all, allowed, refuse, type Verdict } from '../kernel/verdict.ts'
import type { LocalDate } from '../kernel/time.ts'
import type { Seat } from '../people/person.ts'
import { approvalState, askedBodies, currentRound, currentVersion, type Approval, type InnerRound, versionNumber, versionStage } from './approval.ts'
import { unanswered } from './ledger.ts'
import { reviewStage } from './review.ts'

export interface Draft {
  restricted: boolean
  bodies: readonly { id: string }[]
  units: readonly { id: string }[]
}

const isUnitHead = (seat: Seat): boolean => seat.holder.roles.includes('unitHead') || seat.holder.roles.includes('legalHead')

/** A command on a version that is no longer the current one is refused before anything else (§19). */
export function isCurrent(approval: Approval, n: number): Verdict {
  const version = currentVersion(approval)
  if (version.n === n && version.supersededAt === null) return allowed
  return refuse('approvals.versionSuperseded', { version: versionNumber(approval, n) })
}

function isOpen(approval: Approval): Verdict {
  const state = approvalState(approval)
  if (state === 'withdrawn') return refuse('approvals.isWithdrawn')
  if (state === 'agreed' || state === 'exported' || state === 'archived') return refuse('approvals.isAgreed')
  return allowed
}

function isDevelopers(seat: Seat, approval: Approval): Verdict {
  return seat.holder.body === approval.developer.id ? allowed : refuse('approvals.onlyDeveloper')
}

function isResponsible(seat: Seat, approval: Approval): Verdict {
  if (seat.holder.id === approval.responsible.person) return allowed
  return refuse('approvals.onlyResponsible', { name: approval.responsible.name })
}

/** §3, §12: the portal takes no restricted drafts, and a body doesn't approve its own act. */
export function mayPlace(seat: Seat, draft: Draft): Verdict {
  if (draft.restricted) return refuse('approvals.restricted')
  if (draft.bodies.length === 0) return refuse('approvals.bodiesMissing')
  if (draft.bodies.some((body) => body.id === seat.holder.body)) return refuse('approvals.ownBody')
  if (draft.units.length === 0) return refuse('approvals.unitsMissing')
  return allowed
}

/** §19, §22: a body that was once asked is asked about every later version, unless it has been closed since; only new ones may join. */
export function maySendTo(approval: Approval, bodies: readonly { id: string }[], closed: ReadonlySet<string>): Verdict {
  const dropped = askedBodies(approval).find((body) => !closed.has(body.id) && !bodies.some((each) => each.id === body.id))
  return dropped === undefined ? allowed : refuse('approvals.bodyDropped', { body: dropped.shortName })
}

export function mayAmend(seat: Seat, approval: Approval): Verdict {
  const inDraft = versionStage(currentVersion(approval)) === 'draft' ? allowed : refuse('approvals.notDraft')
  return all(isDevelopers(seat, approval), isOpen(approval), isResponsible(seat, approval), inDraft)
}

export const mayAnswerRemarks = mayAmend
export const mayDismiss = mayAmend

/**
 * §15, B1.1, B1.4: the inner route begins when every remark has its answer and every finding of the guard is mended
 * or dismissed. `openFindings` is null where the findings are not known (the page before it asked for them).
 */
export function maySubmit(seat: Seat, approval: Approval, openFindings: number | null): Verdict {
  const version = currentVersion(approval)
  const missing = unanswered(approval, version).length
  return all(
    mayAmend(seat, approval),
    missing === 0 ? allowed : refuse('approvals.remarksUnanswered', { count: missing }),
    openFindings === null || openFindings === 0 ? allowed : refuse('approvals.guardOpen', { count: openFindings }),
  )
}

type InnerTurn = 'units' | 'visa' | 'signature'

function innerTurn(round: InnerRound): InnerTurn {
  if (round.units.some((each) => each.agreed === null)) return 'units'
  return round.visa === null ? 'visa' : 'signature'
}

function onInnerRoute(seat: Seat, approval: Approval, turn: InnerTurn): Verdict {
  const common = all(isDevelopers(seat, approval), isOpen(approval))
  if (!common.allowed) return common
  const round = currentRound(currentVersion(approval))
  if (round === undefined) return refuse('approvals.notSubmitted')
  if (round.signature !== null) return refuse('approvals.alreadySent')
  const now = innerTurn(round)
  if (now === turn) return allowed
  if (now === 'units') return refuse('approvals.unitsFirst', { count: round.units.filter((each) => each.agreed === null).length })
  if (now === 'visa') return refuse(turn === 'units' ? 'approvals.unitsDone' : 'approvals.visaFirst')
  return refuse('approvals.visaDone')
}

export function mayAgreeUnit(seat: Seat, approval: Approval): Verdict {
  const turn = onInnerRoute(seat, approval, 'units')
  if (!turn.allowed) return turn
  const mine = currentRound(currentVersion(approval))?.units.find((each) => each.unit.id === seat.holder.unit)
  if (mine === undefined || !isUnitHead(seat)) return refuse('approvals.onlyUnitHead')
  return mine.agreed === null ? allowed : refuse('approvals.unitAgreedAlready')
}

export function mayVisa(seat: Seat, approval: Approval): Verdict {
  const legal = seat.holder.roles.includes('legalHead') ? allowed : refuse('approvals.onlyLegalHead')
  return all(isDevelopers(seat, approval), legal, onInnerRoute(seat, approval, 'visa'))
}

export function maySign(seat: Seat, approval: Approval): Verdict {
  const head = seat.holder.roles.includes('head') ? allowed : refuse('approvals.onlyHead')
  return all(isDevelopers(seat, approval), head, onInnerRoute(seat, approval, 'signature'))
}

/**
 * Whoever's turn it is may send it back. At any step so may the head, and the responsible person takes it back: else a unit
 * that has lost its head meanwhile would hold it for ever.
 */
export function mayReturnInner(seat: Seat, approval: Approval): Verdict {
  const verdicts = [mayAgreeUnit(seat, approval), mayVisa(seat, approval), maySign(seat, approval)]
  if (verdicts.some((verdict) => verdict.allowed)) return allowed
  const entitled = seat.holder.id === approval.responsible.person || seat.holder.roles.includes('head')
  return all(isDevelopers(seat, approval), isOpen(approval), isOnInnerRoute(approval), entitled ? allowed : refuse('approvals.notYourTurn'))
}

function isOnInnerRoute(approval: Approval): Verdict {
  const round = currentRound(currentVersion(approval))
  if (round === undefined) return refuse('approvals.notSubmitted')
  return round.signature === null ? allowed : refuse('approvals.alreadySent')
}

/** §19: a new version needs something to answer: remarks or a refusal that a head has signed. */
export function mayPlaceVersion(seat: Seat, approval: Approval): Verdict {
  const common = all(isDevelopers(seat, approval), isOpen(approval), isResponsible(seat, approval))
  if (!common.allowed) return common
  const version = currentVersion(approval)
  if (versionStage(version) !== 'review') return refuse('approvals.versionNotSent')
  const answered = version.reviews.some((review) => reviewStage(review) === 'done' && review.outcome?.kind !== 'agreed')
  return answered ? allowed : refuse('approvals.nothingToAnswer')
}

export function mayWithdraw(seat: Seat, approval: Approval): Verdict {
  const entitled = seat.holder.id === approval.responsible.person || seat.holder.roles.includes('head')
  return all(isDevelopers(seat, approval), isOpen(approval), entitled ? allowed : refuse('approvals.onlyResponsible', { name: approval.responsible.name }))
}

/** §22: the package leaves only when every body has agreed, or its disagreement has both heads' protocol. */
export function mayExportPackage(seat: Seat, approval: Approval): Verdict {
  const entitled = all(isDevelopers(seat, approval), mayWorkForDeveloper(seat, approval))
  if (!entitled.allowed) return entitled
  const state = approvalState(approval)
  return state === 'agreed' || state === 'exported' ? allowed : refuse('approvals.notAgreedYet')
}

export function mayArchive(seat: Seat, approval: Approval): Verdict {
  return all(isDevelopers(seat, approval), mayWorkForDeveloper(seat, approval), isExported(approval))
}

/** A withdrawn draft is in the archive already. */
function isExported(approval: Approval): Verdict {
  const state = approvalState(approval)
  if (state === 'exported') return allowed
  if (state === 'withdrawn') return refuse('approvals.isWithdrawn')
  return refuse(state === 'archived' ? 'approvals.isArchived' : 'approvals.exportFirst')
}

function mayWorkForDeveloper(seat: Seat, approval: Approval): Verdict {
  const entitled = seat.holder.id === approval.responsible.person || seat.holder.roles.includes('documentOffice')
  return entitled ? allowed : refuse('approvals.onlyResponsible', { name: approval.responsible.name })
}

/** B3.5: a paper never stays with someone who left; the unit's head or the body's head names another. */
export function mayReassign(seat: Seat, approval: Approval): Verdict {
  const state = approvalState(approval)
  if (state === 'withdrawn') return refuse('approvals.isWithdrawn')
  if (state === 'archived') return refuse('approvals.isArchived')
  const { holder } = seat
  const leads = holder.roles.includes('head') || holder.roles.includes('deputyHead')
  if (holder.body === approval.developer.id) {
    const own = holder.id === approval.responsible.person || (isUnitHead(seat) && holder.unit === approval.responsible.unit)
    return leads || own ? allowed : refuse('approvals.onlyLeaders')
  }
  const review = currentVersion(approval).reviews.find((each) => each.body.id === holder.body)
  if (review?.resolution === null || review === undefined) return refuse('approvals.notResolved')
  if (reviewStage(review) === 'done') return refuse('approvals.alreadyDecided')
  return leads || (isUnitHead(seat) && holder.unit === review.resolution.responsible.id) ? allowed : refuse('approvals.onlyLeaders')
}

/** §20: a body is late from the day after its deadline until its head has signed. */
export function isOverdue(review: { term: { deadline: LocalDate } | null; signature: unknown }, today: LocalDate): boolean {
  return review.signature === null && review.term !== null && today > review.term.deadline
}

/** What one may do with a paper: each verb with the very rule that guards the server, and whether to show it when refused. */
import { approvalState, currentVersion, type Approval } from '../../domain/approvals/approval.ts'
import * as review from '../../domain/approvals/review-rules.ts'
import * as rules from '../../domain/approvals/rules.ts'
import { reviewStage } from '../../domain/approvals/review.ts'
import { unanswered } from '../../domain/approvals/ledger.ts'
import { hasRight, type Role } from '../../domain/kernel/rights.ts'
import type { Verdict } from '../../domain/kernel/verdict.ts'
import type { Seat } from '../../domain/people/person.ts'

export const paperVerbs = [
  'submit', 'answerRemarks', 'agreeUnit', 'visa', 'sign', 'receive', 'resolve', 'giveOpinion', 'follow', 'decide', 'agreeOutcome',
  'signOutcome', 'placeVersion', 'exportPackage', 'archive', 'amend', 'returnInner', 'returnOutcome', 'printSheet', 'reassign', 'withdraw',
] as const
export type PaperVerb = (typeof paperVerbs)[number]

const rule: Record<PaperVerb, (seat: Seat, approval: Approval) => Verdict> = {
  submit: (seat, approval) => rules.maySubmit(seat, approval, null),
  answerRemarks: rules.mayAnswerRemarks,
  agreeUnit: rules.mayAgreeUnit,
  visa: rules.mayVisa,
  sign: rules.maySign,
  receive: review.mayReceive,
  resolve: review.mayResolve,
  giveOpinion: review.mayGiveOpinion,
  follow: review.mayFollow,
  decide: review.mayDecide,
  agreeOutcome: review.mayAgreeOutcome,
  signOutcome: review.maySignOutcome,
  placeVersion: rules.mayPlaceVersion,
  exportPackage: rules.mayExportPackage,
  archive: rules.mayArchive,
  amend: rules.mayAmend,
  returnInner: rules.mayReturnInner,
  returnOutcome: review.mayReturnOutcome,
  printSheet: () => ({ allowed: true }),
  reassign: rules.mayReassign,
  withdraw: rules.mayWithdraw,
}

/** Of a deed's half-filled form on this version. */
export const draftName = (verb: PaperVerb, approval: Approval): string => `approvals.${verb} ${approval.id} ${currentVersion(approval).n}`

type Stage = 'draft' | 'inner' | 'review' | 'over'

function stageOf(approval: Approval): Stage {
  const state = approvalState(approval)
  if (state === 'draft' || state === 'inner') return state
  return state === 'review' || state === 'rework' ? 'review' : 'over'
}

/** Where a refused verb is still worth showing with its reason: at its stage, to those whose verb it is. */
const shownRefused: Partial<Record<PaperVerb, { side: 'developer' | 'approver'; stages: readonly Stage[]; roles: readonly Role[] }>> = {
  submit: { side: 'developer', stages: ['draft'], roles: [] },
  agreeUnit: { side: 'developer', stages: ['inner'], roles: ['unitHead'] },
  visa: { side: 'developer', stages: ['inner'], roles: ['legalHead'] },
  sign: { side: 'developer', stages: ['inner'], roles: ['head'] },
  receive: { side: 'approver', stages: ['review'], roles: ['documentOffice'] },
  resolve: { side: 'approver', stages: ['review'], roles: ['head', 'deputyHead'] },
  decide: { side: 'approver', stages: ['review'], roles: ['employee'] },
  agreeOutcome: { side: 'approver', stages: ['review'], roles: ['unitHead', 'legalHead'] },
  signOutcome: { side: 'approver', stages: ['review'], roles: ['head'] },
  placeVersion: { side: 'developer', stages: ['review'], roles: [] },
  exportPackage: { side: 'developer', stages: ['review'], roles: [] },
}

function isWorthShowing(verb: PaperVerb, seat: Seat, approval: Approval): boolean {
  const shown = shownRefused[verb]
  if (shown === undefined || !shown.stages.includes(stageOf(approval))) return false
  const isDevelopers = seat.holder.body === approval.developer.id
  if (isDevelopers !== (shown.side === 'developer')) return false
  const own = review.ownReview(seat, approval)
  if (own !== undefined && reviewStage(own) === 'done') return false
  if (shown.roles.length === 0) return seat.holder.id === approval.responsible.person
  return shown.roles.some((role) => seat.holder.roles.includes(role))
}

export interface VerbHere {
  verb: PaperVerb
  verdict: Verdict
}

export function verbsHere(seat: Seat, approval: Approval): VerbHere[] {
  return paperVerbs.flatMap((verb) => {
    if (verb === 'answerRemarks' && unanswered(approval, currentVersion(approval)).length === 0) return []
    if (verb === 'exportPackage' && approval.exported !== null && approvalState(approval) === 'archived') return []
    const verdict = rule[verb](seat, approval)
    if (verdict.allowed ? !isHeld(verb, seat) : !isWorthShowing(verb, seat, approval)) return []
    return [{ verb, verdict }]
  })
}

/** Rules speak of this paper; rights of whether one may at all. */
function isHeld(verb: PaperVerb, seat: Seat): boolean {
  const { roles } = seat.holder
  switch (verb) {
    case 'visa': return hasRight(roles, 'approvals.visa')
    case 'sign': case 'signOutcome': return hasRight(roles, 'approvals.sign')
    case 'receive': return hasRight(roles, 'approvals.receive')
    case 'resolve': return hasRight(roles, 'approvals.resolve')
    case 'decide': case 'follow': return hasRight(roles, 'approvals.decide')
    case 'agreeUnit': case 'giveOpinion': case 'agreeOutcome': case 'returnInner': case 'returnOutcome': return hasRight(roles, 'approvals.agree')
    case 'printSheet': return hasRight(roles, 'approvals.read')
    case 'reassign': return hasRight(roles, 'approvals.reassign')
    case 'withdraw': return hasRight(roles, 'approvals.withdraw')
    case 'exportPackage': case 'archive': return hasRight(roles, 'approvals.export')
    default: return hasRight(roles, 'approvals.propose')
  }
}

import { randomUUID } from 'node:crypto'
import {
  acceptAnswer,
  agreeOutcome,
  decideOutcome,
  giveOpinion,
  insistOnRemark,
  proposeProtocol,
  receiveApproval,
  resolveApproval,
  returnOutcome,
  signOutcome,
  signProtocol,
  type RemarkInput,
} from '../../domain/approvals/contract.ts'
import { currentVersion, versionNumber, wasReceived, type Approval } from '../../domain/approvals/approval.ts'
import { ownAnswered } from '../../domain/approvals/ledger.ts'
import {
  decided,
  followed,
  opinionGiven,
  outcomeAgreed,
  outcomeReturned,
  outcomeSigned,
  protocolProposed,
  protocolSignedBy,
  received,
  resolved,
} from '../../domain/approvals/review-steps.ts'
import { opinionOf, resolutionOf, type Remark, type Term } from '../../domain/approvals/review.ts'
import {
  mayAgreeOutcome,
  mayDecide,
  mayFollow,
  mayGiveOpinion,
  mayOutcomeBe,
  mayProposeProtocol,
  mayReceive,
  mayResolve,
  mayReturnOutcome,
  maySignOutcome,
  maySignProtocol,
  ownReview,
} from '../../domain/approvals/review-rules.ts'
import { isCurrent } from '../../domain/approvals/rules.ts'
import { outcomeStatement, protocolStatement } from '../../domain/approvals/statement.ts'
import { all, allowed, insist, refuse, RefusalError, type Verdict } from '../../domain/kernel/verdict.ts'
import { addWorkdays } from '../../domain/kernel/workdays.ts'
import type { WriteCall } from '../kernel/call.ts'
import { handle } from '../kernel/portal.ts'
import { insistSeen } from '../kernel/seen.ts'
import { loadSettings } from '../settings/public.ts'
import { loadCalendar } from '../workdays/public.ts'
import { change, deedOf } from './change.ts'
import { insistSameStatement, keepSignature } from '../kernel/signatures.ts'
import { insistHeld } from '../kernel/held-files.ts'
import { attachAll } from './files.ts'
import { loadAgreeingUnits, loadBody, loadColleague, loadSuperiors } from './office.ts'
import { attachMade, nextNumber, takeIncoming } from './store.ts'

const needReason = (reason: string): Verdict => (reason === '' ? refuse('approvals.reasonMissing') : allowed)

/** §17-2: what a remark lacks is said by the rule, not by a form's error. */
function remarksOf(inputs: readonly RemarkInput[]): Remark[] {
  return inputs.map((input) => {
    if (input.remark === '') throw new RefusalError({ key: 'approvals.remarkMissing' })
    if (input.proposal === '') throw new RefusalError({ key: 'approvals.proposalMissing' })
    return { id: randomUUID(), ...input, carriedFrom: null }
  })
}

handle(receiveApproval, (input, call) =>
  change(call, input.id, async (approval) => {
    insist(all(isCurrent(approval, input.version), mayReceive(call.seat, approval)))
    const { body } = call.seat.holder
    const term = await termFor(call, approval, input)
    const number = await incomingNumber(call, { body, year: Number(call.today.slice(0, 4)), approval: approval.id, version: input.version }, input.number)
    return { next: received(approval, { number, term }, deedOf(call)), facts: { incoming: number, deadline: term.deadline, workdays: term.workdays } }
  }),
)

/** The number that the clerk gives, or the body's next one that no clerk has given by hand. */
async function incomingNumber(call: WriteCall, place: { body: string; year: number; approval: string; version: number }, given: string | null): Promise<string> {
  if (given !== null) {
    if (!(await takeIncoming(call.db, { ...place, number: given }))) throw new RefusalError({ key: 'approvals.numberTaken', values: { number: given } })
    return given
  }
  const { numberPrefix } = await loadBody(call.db, place.body)
  for (;;) {
    const number = `${numberPrefix}-к/${await nextNumber(call.db, place.body, 'incoming', place.year)}`
    if (await takeIncoming(call.db, { ...place, number })) return number
  }
}

/** §20: the term of the settings, shorter when the body sees the act again; another one rests on a norm or assignment. */
async function termFor(call: WriteCall, approval: Approval, input: { workdays: number | null; basis: string }): Promise<Term> {
  const settings = await loadSettings(call.db)
  const repeated = wasReceived(approval, call.seat.holder.body)
  const usual = repeated ? settings.repeatedApprovalDays : settings.approvalDays
  const workdays = input.workdays ?? usual
  if (workdays !== usual && input.basis === '') throw new RefusalError({ key: 'approvals.basisMissing' })
  return { from: call.today, workdays, repeated, basis: input.basis, deadline: addWorkdays(call.today, workdays, await loadCalendar(call.db)) }
}

handle(resolveApproval, (input, call) =>
  change(call, input.id, async (approval) => {
    insist(all(isCurrent(approval, input.version), mayResolve(call.seat, approval)))
    const made = ownReview(call.seat, approval)?.resolution ?? null
    await insistSeen(call, { noun: 'approval', id: approval.id, part: '"responsible"' }, input.seen, made === null ? null : resolutionOf(made))
    const { body } = call.seat.holder
    const { responsible, superiors } = await loadSuperiors(call.db, body, input.responsible)
    const executor = await loadColleague(call.db, { body, unit: responsible.id, right: 'approvals.decide' }, input.executor)
    const interested = await loadAgreeingUnits(call.db, body, input.interested.filter((id) => id !== responsible.id))
    return {
      next: resolved(approval, { words: input.words, responsible, executor, interested, superiors }, deedOf(call)),
      facts: { responsible: responsible.id, executor: executor.person, interested: interested.map((unit) => unit.id) },
    }
  }),
)

handle(giveOpinion, (input, call) =>
  change(call, input.id, async (approval) => {
    insist(all(isCurrent(approval, input.version), mayGiveOpinion(call.seat, approval)))
    const { unit } = call.seat.holder
    const given = ownReview(call.seat, approval)?.opinions.find((each) => each.unit === unit)
    await insistSeen(call, { noun: 'approval', id: approval.id, part: unit }, input.seen, given === undefined ? null : opinionOf(given))
    insist(input.position === 'objects' ? needReason(input.words) : allowed)
    const speech = { position: input.position, words: input.words, remarks: remarksOf(input.remarks) }
    return { next: opinionGiven(approval, speech, deedOf(call)), facts: { unit, position: input.position } }
  }),
)

handle(acceptAnswer, (input, call) =>
  change(call, input.id, (approval) => {
    insist(all(isCurrent(approval, input.version), mayFollow(call.seat, approval), isAnswered(call, approval, input.remark)))
    return { next: followed(approval, { remark: input.remark, decision: 'accept', words: '' }, deedOf(call)), facts: { remark: input.remark } }
  }),
)

handle(insistOnRemark, (input, call) =>
  change(call, input.id, (approval) => {
    insist(all(isCurrent(approval, input.version), mayFollow(call.seat, approval), isAnswered(call, approval, input.remark), needReason(input.words)))
    return { next: followed(approval, { remark: input.remark, decision: 'insist', words: input.words }, deedOf(call)), facts: { remark: input.remark } }
  }),
)

function isAnswered(call: WriteCall, approval: Approval, remark: string): Verdict {
  return ownAnswered(approval, call.seat.holder.body).some((row) => row.remark.id === remark) ? allowed : refuse('approvals.unknownRemark')
}

handle(decideOutcome, (input, call) =>
  change(call, input.id, async (approval) => {
    insist(all(isCurrent(approval, input.version), mayDecide(call.seat, approval)))
    const summing = { kind: input.kind, words: input.words, remarks: remarksOf(input.remarks), files: input.files }
    insist(mayOutcomeBe(call.seat, approval, summing))
    await insistHeld(call, input.files)
    await attachAll(call, approval.id, input.files)
    return { next: decided(approval, summing, randomUUID, deedOf(call)), facts: { outcome: input.kind, remarks: summing.remarks.length } }
  }),
)

function isOutcome(call: WriteCall, approval: Approval, at: string): Verdict {
  return ownReview(call.seat, approval)?.outcome?.at === at ? allowed : refuse('approvals.outcomeChanged')
}

handle(agreeOutcome, (input, call) =>
  change(call, input.id, (approval) => {
    insist(all(isCurrent(approval, input.version), mayAgreeOutcome(call.seat, approval), isOutcome(call, approval, input.outcome)))
    return { next: outcomeAgreed(approval, deedOf(call)), facts: { unit: call.seat.holder.unit } }
  }),
)

handle(returnOutcome, (input, call) =>
  change(call, input.id, (approval) => {
    insist(all(isCurrent(approval, input.version), mayReturnOutcome(call.seat, approval), isOutcome(call, approval, input.outcome), needReason(input.reason)))
    const executor = ownReview(call.seat, approval)?.resolution?.executor.person
    return {
      next: outcomeReturned(approval, input.reason, deedOf(call)),
      facts: { reason: input.reason },
      notices: [
        {
          persons: executor === undefined ? [] : [executor],
          class: 'approvals',
          key: 'approvals.notice.returned',
          values: { number: versionNumber(approval, input.version), reason: input.reason },
        },
      ],
    }
  }),
)

handle(signOutcome, (input, call) =>
  change(call, input.id, async (approval) => {
    insist(all(isCurrent(approval, input.version), maySignOutcome(call.seat, approval)))
    insist(input.body === call.seat.holder.body ? allowed : refuse('approvals.wrongBody'))
    insistSameStatement(call, outcomeStatement(approval, input))
    const signature = await keepSignature(call, 'approvals.signOutcome')
    await attachMade(call.db, approval.id, [signature.sha256, signature.manifestSha256, signature.certificateSha256])
    const review = ownReview(call.seat, approval)
    return {
      next: outcomeSigned(approval, input.body, signature),
      facts: { signature: signature.sha256, outcome: review?.outcome?.kind ?? null },
      notices: [
        {
          persons: [approval.responsible.person],
          key: 'approvals.notice.outcome',
          values: { number: versionNumber(approval, input.version), body: review?.body.shortName ?? '' },
        },
      ],
    }
  }),
)

handle(proposeProtocol, (input, call) =>
  change(call, input.id, async (approval) => {
    insist(all(isCurrent(approval, input.version), mayProposeProtocol(call.seat, approval, input.body)))
    const drawn = currentVersion(approval).protocols.find((each) => each.body.id === input.body)
    await insistSeen(call, { noun: 'approval', id: approval.id, part: '"protocol"' }, input.seen, drawn?.id ?? null)
    await insistHeld(call, input.files)
    await attachAll(call, approval.id, input.files)
    const body = currentVersion(approval).reviews.find((review) => review.body.id === input.body)?.body
    if (body === undefined) throw new RefusalError({ key: 'approvals.noDisagreement' })
    return {
      next: protocolProposed(approval, { id: call.id, body, points: input.points, files: input.files }, deedOf(call)),
      facts: { protocol: call.id, body: body.id },
    }
  }),
)

handle(signProtocol, (input, call) =>
  change(call, input.id, async (approval) => {
    insist(all(isCurrent(approval, input.version), maySignProtocol(call.seat, approval, input.protocol)))
    insistSameStatement(call, protocolStatement(approval, input))
    const signature = await keepSignature(call, 'approvals.signProtocol')
    await attachMade(call.db, approval.id, [signature.sha256, signature.manifestSha256, signature.certificateSha256])
    const side = call.seat.holder.body === approval.developer.id ? 'developer' : 'body'
    return { next: protocolSignedBy(approval, input.protocol, side, signature), facts: { signature: signature.sha256, protocol: input.protocol } }
  }),
)

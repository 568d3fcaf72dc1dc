import {
  agreeUnit,
  amendApproval,
  answerRemarks,
  archiveApproval,
  dismissFindings,
  placeApproval,
  placeVersion,
  reassignApproval,
  returnInner,
  signApproval,
  submitApproval,
  visaApproval,
  withdrawApproval,
} from '../../domain/approvals/contract.ts'
import { answersTo, askedBodies, cardOf, currentRound, currentVersion, dismissalsOf, versionNumber, type Approval } from '../../domain/approvals/approval.ts'
import {
  amended,
  answered,
  archived,
  dismissed,
  innerReturned,
  placed,
  sent,
  submitted,
  unitAgreed,
  versionPlaced,
  visaPut,
  withdrawn,
} from '../../domain/approvals/developer-steps.ts'
import { bodyRef } from '../../domain/people/actor.ts'
import type { Body } from '../../domain/people/person.ts'
import { openFindings } from '../../domain/approvals/guard.ts'
import { ledger } from '../../domain/approvals/ledger.ts'
import { ownReview } from '../../domain/approvals/review-rules.ts'
import { reassigned } from '../../domain/approvals/review-steps.ts'
import {
  isCurrent,
  mayAgreeUnit,
  mayAmend,
  mayAnswerRemarks,
  mayArchive,
  mayDismiss,
  mayPlace,
  mayPlaceVersion,
  mayReassign,
  mayReturnInner,
  maySendTo,
  maySign,
  maySubmit,
  mayVisa,
  mayWithdraw,
} from '../../domain/approvals/rules.ts'
import { signStatement, visaStatement } from '../../domain/approvals/statement.ts'
import type { FileRef } from '../../domain/kernel/manifest.ts'
import { all, allowed, insist, refuse, RefusalError, type Verdict } from '../../domain/kernel/verdict.ts'
import type { WriteCall } from '../kernel/call.ts'
import { Outdated } from '../kernel/outdated.ts'
import { handle } from '../kernel/portal.ts'
import { insistSeen } from '../kernel/seen.ts'
import { change, deedOf, doneOf, keep, loadVisible } from './change.ts'
import { insistSameStatement, keepSignature } from '../kernel/signatures.ts'
import { insistHeld } from '../kernel/held-files.ts'
import { attachAll, insistTexts } from './files.ts'
import { findRestriction, guardFindings } from './documents.ts'
import { listAwaited, listClosed, loadAgreeingUnits, loadBodies, loadBody, loadColleague } from './office.ts'
import { attachMade, isNumberGiven, nextNumber } from './store.ts'

const needReason = (reason: string): Verdict => (reason === '' ? refuse('approvals.reasonMissing') : allowed)

handle(placeApproval, async (input, call) => {
  const { holder } = call.seat
  insist(mayPlace(call.seat, { restricted: input.restricted, bodies: input.bodies.map((id) => ({ id })), units: input.units.map((id) => ({ id })) }))
  // §13: that a workgroup made it is said by the workgroup's own module, which knows; here anyone could claim it.
  insist(input.origin.from === 'direct' ? allowed : refuse('kernel.notFound'))
  insistTexts(input.text)
  const files = [input.text.kk, input.text.ru, ...input.files.map((each) => each.file)]
  await insistHeld(call, files)
  const body = await loadBody(call.db, holder.body)
  const bodies = await loadBodies(call.db, input.bodies)
  const units = await loadAgreeingUnits(call.db, holder.body, input.units)
  const number = await ownNumber(call, body)
  const { kind, title, description, origin, text } = input
  const approval = placed(
    { id: call.id, number, kind, title, description, developer: bodyRef(body), units, bodies, origin, text, files: input.files },
    deedOf(call),
  )
  await keep(call, null, { next: approval, facts: { files: files.map((file) => file.sha256) } })
  await attachAll(call, approval.id, files)
  await call.later('approvals.index', { id: approval.id })
  return doneOf(approval)
})

/** `07-26/15`, and on to the next where a body with the same prefix has given it. */
async function ownNumber(call: WriteCall, { id, numberPrefix }: Body): Promise<string> {
  for (;;) {
    const serial = await nextNumber(call.db, id, 'own', Number(call.today.slice(0, 4)))
    const number = `${numberPrefix}-${call.today.slice(2, 4)}/${serial}`
    if (!(await isNumberGiven(call.db, number))) return number
  }
}

handle(amendApproval, (input, call) =>
  change(call, input.id, async (approval) => {
    insist(all(isCurrent(approval, input.version), mayAmend(call.seat, approval)))
    await insistSeen(call, { noun: 'approval', id: approval.id }, input.seen, cardOf(approval))
    const to = input.bodies.map((id) => ({ id }))
    insist(all(mayPlace(call.seat, { restricted: false, bodies: to, units: input.units.map((id) => ({ id })) }), maySendTo(approval, to, await listClosed(call.db, askedBodies(approval)))))
    const bodies = await loadBodies(call.db, input.bodies)
    const units = await loadAgreeingUnits(call.db, call.seat.holder.body, input.units)
    const files = await takeFiles(call, input)
    return { next: amended(approval, { ...input, bodies, units }), facts: { files } }
  }),
)

async function takeFiles(call: WriteCall, input: { id: string; text: { kk: FileRef; ru: FileRef }; files: { file: FileRef }[] }): Promise<string[]> {
  insistTexts(input.text)
  const files = [input.text.kk, input.text.ru, ...input.files.map((each) => each.file)]
  await insistHeld(call, files)
  await attachAll(call, input.id, files)
  await call.later('approvals.index', { id: input.id })
  return files.map((file) => file.sha256)
}

handle(dismissFindings, (input, call) =>
  change(call, input.id, async (approval) => {
    insist(all(isCurrent(approval, input.version), mayDismiss(call.seat, approval), ...input.dismissals.map((each) => needReason(each.reason))))
    await insistSeen(call, { noun: 'approval', id: approval.id, part: '"dismissed"' }, input.seen ?? [], dismissalsOf(currentVersion(approval)))
    return { next: dismissed(approval, input.dismissals, deedOf(call)), facts: { dismissed: input.dismissals.length } }
  }),
)

handle(answerRemarks, (input, call) =>
  change(call, input.id, async (approval) => {
    insist(all(isCurrent(approval, input.version), mayAnswerRemarks(call.seat, approval)))
    const due = new Set(ledger(approval).filter((row) => row.madeOn < input.version && (row.answeredIn ?? input.version) === input.version).map((row) => row.remark.id))
    for (const answer of input.answers) {
      insist(due.has(answer.remark) ? allowed : refuse('approvals.unknownRemark'))
      insist(answer.answer === 'accepted' ? allowed : needReason(answer.words))
    }
    const [first] = input.answers
    await insistSeen(call, { noun: 'approval', id: approval.id, part: `"remark":"${first?.remark}"` }, input.seen ?? [], answersTo(currentVersion(approval), input.answers.map(({ remark }) => remark)))
    return { next: answered(approval, input.answers, deedOf(call)), facts: { answers: input.answers.map(({ remark, answer }) => ({ remark, answer })) } }
  }),
)

handle(submitApproval, {
  bring: async ({ id, version: n }, call) => {
    const approval = await loadVisible(call, id)
    insist(all(isCurrent(approval, n), maySubmit(call.seat, approval, null)))
    const version = currentVersion(approval)
    return { text: version.text, restriction: await findRestriction(call.files, version), findings: await guardFindings(call.files, version) }
  },
  write: (input, { text, restriction, findings }, call) =>
    change(call, input.id, async (approval) => {
      insist(all(isCurrent(approval, input.version), maySubmit(call.seat, approval, null)))
      const version = currentVersion(approval)
      if (version.text.kk.sha256 !== text.kk.sha256 || version.text.ru.sha256 !== text.ru.sha256) throw new Outdated()
      if (restriction !== null) throw new RefusalError({ key: 'approvals.restrictionFound', values: { words: restriction } })
      insist(maySubmit(call.seat, approval, openFindings(version, findings)))
      await insistAtWork(call, approval)
      return { next: submitted(approval, call.now), facts: { round: version.rounds.length + 1 } }
    }),
})

/** Since the draft was placed a unit may have lost its head, and a body may have been closed: the route would end there. */
async function insistAtWork(call: WriteCall, approval: Approval): Promise<void> {
  await loadAgreeingUnits(call.db, approval.developer.id, approval.units.map(({ id }) => id))
  await loadBodies(call.db, currentVersion(approval).bodies.map(({ id }) => id))
}

function isRound(approval: Approval, round: number): Verdict {
  return currentRound(currentVersion(approval))?.round === round ? allowed : refuse('approvals.roundChanged')
}

handle(agreeUnit, (input, call) =>
  change(call, input.id, (approval) => {
    insist(all(isCurrent(approval, input.version), mayAgreeUnit(call.seat, approval), isRound(approval, input.round)))
    return { next: unitAgreed(approval, input.words, deedOf(call)), facts: { unit: call.seat.holder.unit } }
  }),
)

handle(returnInner, (input, call) =>
  change(call, input.id, (approval) => {
    insist(all(isCurrent(approval, input.version), mayReturnInner(call.seat, approval), isRound(approval, input.round), needReason(input.reason)))
    const number = versionNumber(approval, input.version)
    return {
      next: innerReturned(approval, input.reason, deedOf(call)),
      facts: { reason: input.reason },
      notices: [{ persons: [approval.responsible.person], class: 'approvals', key: 'approvals.notice.returned', values: { number, reason: input.reason } }],
    }
  }),
)

handle(visaApproval, (input, call) =>
  change(call, input.id, async (approval) => {
    insist(all(isCurrent(approval, input.version), mayVisa(call.seat, approval), isRound(approval, input.round)))
    insistSameStatement(call, visaStatement(approval, input))
    const signature = await keepSignature(call, 'approvals.visa')
    await attachMade(call.db, approval.id, [signature.sha256, signature.manifestSha256, signature.certificateSha256])
    return { next: visaPut(approval, signature), facts: { signature: signature.sha256 } }
  }),
)

handle(signApproval, (input, call) =>
  change(call, input.id, async (approval) => {
    insist(all(isCurrent(approval, input.version), maySign(call.seat, approval), isRound(approval, input.round)))
    // A body closed since the draft was submitted would never answer: the head returns it, and the bodies are named anew.
    await loadBodies(call.db, currentVersion(approval).bodies.map(({ id }) => id))
    insistSameStatement(call, signStatement(approval, input))
    const signature = await keepSignature(call, 'approvals.sign')
    await attachMade(call.db, approval.id, [signature.sha256, signature.manifestSha256, signature.certificateSha256])
    const next = sent(approval, signature)
    return { next, facts: { signature: signature.sha256, sentTo: currentVersion(next).bodies.map((body) => body.id) } }
  }),
)

handle(placeVersion, (input, call) =>
  change(call, input.id, async (approval) => {
    insist(all(isCurrent(approval, input.version), mayPlaceVersion(call.seat, approval)))
    const to = input.bodies.map((id) => ({ id }))
    insist(all(mayPlace(call.seat, { restricted: false, bodies: to, units: approval.units }), maySendTo(approval, to, await listClosed(call.db, askedBodies(approval)))))
    const bodies = await loadBodies(call.db, input.bodies)
    const files = await takeFiles(call, input)
    const executors = currentVersion(approval).reviews.flatMap((review) => (review.resolution === null || review.signature !== null ? [] : [review.resolution.executor.person]))
    return {
      next: versionPlaced(approval, { text: input.text, files: input.files, bodies }, deedOf(call)),
      facts: { files },
      notices: [{ persons: executors, key: 'approvals.notice.superseded', values: { number: versionNumber(approval, input.version) } }],
    }
  }),
)

handle(reassignApproval, (input, call) =>
  change(call, input.id, async (approval) => {
    insist(mayReassign(call.seat, approval))
    const { body } = call.seat.holder
    const unit = body === approval.developer.id ? null : (ownReview(call.seat, approval)?.resolution?.responsible.id ?? null)
    const to = await loadColleague(call.db, { body, unit, right: body === approval.developer.id ? 'approvals.propose' : 'approvals.decide' }, input.person)
    return {
      next: reassigned(approval, body, to),
      facts: { to: to.person },
      notices: [{ persons: [to.person], class: 'approvals', key: 'approvals.notice.reassigned', values: { number: versionNumber(approval, currentVersion(approval).n) } }],
    }
  }),
)

handle(withdrawApproval, (input, call) =>
  change(call, input.id, async (approval) => {
    insist(all(mayWithdraw(call.seat, approval), needReason(input.reason)))
    const executors = approval.versions.flatMap(({ reviews }) => reviews.flatMap(({ resolution }) => (resolution === null ? [] : [resolution.executor.person])))
    const offices = await listAwaited(call.db, askedBodies(approval).map(({ id }) => ({ body: id, unit: null, roles: ['documentOffice' as const], person: null })))
    return {
      next: withdrawn(approval, input.reason, deedOf(call)),
      facts: { reason: input.reason },
      notices: [{ persons: [...new Set([approval.responsible.person, ...executors, ...offices.flat()])], key: 'approvals.notice.withdrawn', values: { number: approval.number } }],
    }
  }),
)

handle(archiveApproval, (input, call) =>
  change(call, input.id, (approval) => {
    insist(mayArchive(call.seat, approval))
    return { next: archived(approval, call.now) }
  }),
)

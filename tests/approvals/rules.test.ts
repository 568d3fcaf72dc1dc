/** Clauses 12–22 of the order as the pure rules decide them. The same rules grey the page's buttons and guard the portal. */
import { describe, expect, test } from 'vitest'
import { approvalState, currentVersion, isSettled, kinds, versionNumber, versionStage, type Approval } from '../../domain/approvals/approval.ts'
import { archived, dismissed, innerReturned, withdrawn } from '../../domain/approvals/developer-steps.ts'
import { restrictionMark, openFindings } from '../../domain/approvals/guard.ts'
import { ledger, openFollows, protocolPoints, unanswered } from '../../domain/approvals/ledger.ts'
import { opinionGiven, protocolProposed, protocolSignedBy, reassigned } from '../../domain/approvals/review-steps.ts'
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
} from '../../domain/approvals/review-rules.ts'
import { isCurrent, isOverdue, mayAgreeUnit, mayAmend, mayArchive, mayExportPackage, mayPlace, mayPlaceVersion, mayReassign, mayReturnInner, maySendTo, maySign, maySubmit, mayVisa, mayWithdraw } from '../../domain/approvals/rules.ts'
import { reviewStage } from '../../domain/approvals/review.ts'
import { sheetOf } from '../../domain/approvals/sheet.ts'
import { outcomeStatement, protocolStatement, signStatement, visaStatement } from '../../domain/approvals/statement.ts'
import { visibleTo } from '../../domain/approvals/visible.ts'
import { isMine, waits } from '../../domain/approvals/waits.ts'
import { actorOf } from '../../domain/people/actor.ts'
import { canonicalJson } from '../../domain/kernel/manifest.ts'
import type { Verdict } from '../../domain/kernel/verdict.ts'
import { beginnings } from '../../domain/kernel/stems.ts'
import {
  aDraft,
  agreedOutcome,
  agreeOutcomes,
  agreeUnit,
  agreeUnits,
  answerAll,
  aRemark,
  aSent,
  aSignature,
  consider,
  decide,
  deedBy,
  follow,
  nextVersion,
  opine,
  ready,
  receive,
  refusedOutcome,
  resolve,
  returnInner,
  returnOutcome,
  reviewOf,
  seat,
  seats,
  sendOut,
  sign,
  signOutcome,
  submit,
  visa,
  withRemarks,
} from '../world/draft.ts'
import { aPerson, office, officePeople, seatFor } from '../world/world.ts'

const why = (verdict: Verdict): string => (verdict.allowed ? 'allowed' : verdict.refusal.key)
const justice = office.justice
const justiceId = justice.body.id

describe('§3, §12, §13 placing', () => {
  const draft = { restricted: false, bodies: [{ id: justiceId }], units: [{ id: office.finance.units.first.id }] }
  test('§12 the kinds are resolution, order and law', () => expect(kinds).toEqual(['resolution', 'order', 'law']))
  test('§13 a draft is placed directly', () => expect(mayPlace(seats.responsible, draft).allowed).toBe(true))
  test.each([
    ['§3 a draft for official use is refused and the author is told why', { ...draft, restricted: true }, 'approvals.restricted'],
    ['§14 a draft without approving bodies is refused', { ...draft, bodies: [] }, 'approvals.bodiesMissing'],
    ['§15 a draft without an interested unit is refused', { ...draft, units: [] }, 'approvals.unitsMissing'],
    ['§14 a body does not approve its own draft', { ...draft, bodies: [{ id: office.finance.body.id }] }, 'approvals.ownBody'],
  ])('%s', (_, given, key) => expect(why(mayPlace(seats.responsible, given))).toBe(key))
  test.each(['Қызмет бабында пайдалану үшін', 'Для служебного пользования', 'ДСП, экз. № 1'])('§3 the mark “%s” in the first lines is found', (mark) => {
    expect(restrictionMark(['Бірінші жол', mark])).toBe(mark)
  })
  test('§3 a mention deep in the text is no mark', () => {
    expect(restrictionMark([...Array<string>(20).fill('Мәтін'), 'Для служебного пользования'])).toBeNull()
    expect(restrictionMark(['Порядок обращения с документами для служебного пользования определяется Правилами, утверждёнными Правительством Республики Казахстан в установленном порядке'])).toBeNull()
  })
})

describe('§15 inside the developing body', () => {
  test('units, visa and signature follow each other and the head’s signature sends the act', () => {
    const sent = sign(visa(agreeUnits(submit(aDraft()))))
    expect(versionStage(currentVersion(sent))).toBe('review')
    expect(currentVersion(sent).reviews.map((review) => reviewStage(review))).toEqual(['sent', 'sent'])
  })
  test.each([
    ['no visa before the units agreed', submit(aDraft()), () => mayVisa, seats.legal, 'approvals.unitsFirst'],
    ['no signature before the units agreed', submit(aDraft()), () => maySign, seats.head, 'approvals.unitsFirst'],
    ['no signature before the visa', agreeUnits(submit(aDraft())), () => maySign, seats.head, 'approvals.visaFirst'],
    ['nothing before the draft is submitted', aDraft(), () => mayAgreeUnit, seats.firstUnit, 'approvals.notSubmitted'],
    ['no second visa', visa(agreeUnits(submit(aDraft()))), () => mayVisa, seats.legal, 'approvals.visaDone'],
    ['no second agreement of one unit', agreeUnit(submit(aDraft()), seats.firstUnit), () => mayAgreeUnit, seats.firstUnit, 'approvals.unitAgreedAlready'],
    ['no visa by another than the head of the legal unit', agreeUnits(submit(aDraft())), () => mayVisa, seats.firstUnit, 'approvals.onlyLegalHead'],
    ['§64 no signature by another than the head', visa(agreeUnits(submit(aDraft()))), () => maySign, seat(office.finance.deputyHead), 'approvals.onlyHead'],
    ['no visa by another body’s lawyer', agreeUnits(submit(aDraft())), () => mayVisa, seat(justice.legalHead), 'approvals.onlyDeveloper'],
    ['an employee does not agree for the unit', submit(aDraft()), () => mayAgreeUnit, seat({ ...office.finance.secondExecutor }), 'approvals.onlyUnitHead'],
    ['what was sent is not signed again', aSent(), () => maySign, seats.head, 'approvals.alreadySent'],
    ['what is being agreed is not amended', submit(aDraft()), () => mayAmend, seats.responsible, 'approvals.notDraft'],
  ] as const)('§15 no step can be skipped: %s', (_, paper, rule, who, key) => expect(why(rule()(who, paper))).toBe(key))
  test.each([
    ['an interested unit', submit(aDraft()), seats.secondUnit],
    ['the head of the legal unit', agreeUnits(submit(aDraft())), seats.legal],
    ['the head', visa(agreeUnits(submit(aDraft()))), seats.head],
  ])('§15 %s may return it, and the route begins anew', (_, paper, who) => {
    const back = returnInner(paper, who)
    expect(versionStage(currentVersion(back))).toBe('draft')
    const again = submit(back)
    expect(currentVersion(again).rounds.at(-1)).toMatchObject({ round: 2, visa: null, signature: null, units: [{ agreed: null }, { agreed: null }] })
    expect(currentVersion(again).rounds[0]?.returned?.reason).not.toBe('')
  })
  test('§15 whoever’s turn it is not cannot return it', () => {
    expect(why(mayReturnInner(seats.legal, submit(aDraft())))).toBe('approvals.notYourTurn')
    expect(why(mayReturnInner(seat(justice.head), submit(aDraft())))).toBe('approvals.onlyDeveloper')
  })
  test('§15 only the responsible person submits', () => expect(why(maySubmit(seats.firstUnit, aDraft(), 0))).toBe('approvals.onlyResponsible'))
  test('B1.4 sending goes on only when each finding is mended or dismissed with a reason', () => {
    expect(why(maySubmit(seats.responsible, aDraft(), 2))).toBe('approvals.guardOpen')
    const paper = dismissed(aDraft(), [{ finding: 'number|10|15', reason: 'Қазақша мәтінде сөзбен жазылған.' }], deedBy(seats.responsible))
    const open = openFindings(currentVersion(paper), [{ id: 'number|10|15' }])
    expect(maySubmit(seats.responsible, paper, open).allowed).toBe(true)
    expect(openFindings(currentVersion(paper), [{ id: 'number|10|15' }, { id: 'date|1|2' }])).toBe(1)
  })
})

describe('§16 in the approving body', () => {
  test('the document office registers, the leadership names units and executor', () => {
    const paper = resolve(receive(aSent(), 'justice'), 'justice')
    expect(reviewStage(reviewOf(paper, 'justice'))).toBe('working')
    expect(reviewStage(reviewOf(paper, 'economy'))).toBe('sent')
  })
  test.each([
    ['the head does not resolve before registration', aSent(), mayResolve, seat(justice.head), 'approvals.notReceived'],
    ['an employee does not register', aSent(), mayReceive, seat(justice.executor), 'approvals.onlyDocumentOffice'],
    ['it is not registered twice', receive(aSent(), 'justice'), mayReceive, seat(justice.documentOfficer), 'approvals.receivedAlready'],
    ['a unit’s head does not resolve', receive(aSent(), 'justice'), mayResolve, seat(justice.unitHead), 'approvals.onlyLeaders'],
    ['a body it was not sent to does not register', aSent(), mayReceive, seat(office.digital.documentOfficer), 'approvals.onlyApprover'],
    ['nobody registers what was not sent', visa(agreeUnits(submit(aDraft()))), mayReceive, seat(justice.documentOfficer), 'approvals.onlyApprover'],
  ] as const)('§16 %s', (_, paper, rule, who, key) => expect(why(rule(who, paper))).toBe(key))
})

describe('§17 the executor’s outcome', () => {
  const paper = ready(aSent(), 'justice')
  const executor = seat(justice.executor)
  test('§17 each of the three outcomes can be chosen', () => {
    for (const summing of [agreedOutcome, withRemarks(), refusedOutcome]) expect(mayOutcomeBe(executor, paper, summing).allowed).toBe(true)
  })
  test.each([
    ['§17-1 agreed without remarks has no remarks', { ...agreedOutcome, remarks: [aRemark()] }, 'approvals.agreedWithoutRemarks'],
    ['§17-2 agreed with remarks has at least one', { ...withRemarks(), remarks: [] }, 'approvals.remarksMissing'],
    ['§17-2 a remark without a proposal is refused', withRemarks(aRemark({ proposal: '  ' })), 'approvals.proposalMissing'],
    ['§17-3 a refusal without a reason is refused', { ...refusedOutcome, words: ' ' }, 'approvals.reasonMissing'],
  ])('%s', (_, summing, key) => expect(why(mayOutcomeBe(executor, paper, summing))).toBe(key))
  test('§17 the executor sums up only after every interested unit has spoken', () => {
    const resolved = resolve(receive(aSent(), 'justice'), 'justice')
    expect(why(mayDecide(executor, resolved))).toBe('approvals.opinionsMissing')
    expect(mayDecide(executor, opine(resolved, 'justice')).allowed).toBe(true)
  })
  test('§17 only the responsible executor sums up', () => expect(why(mayDecide(seat(justice.unitHead), paper))).toBe('approvals.onlyExecutor'))
  test('§17 a unit that was not named gives no opinion', () => {
    expect(why(mayGiveOpinion(seat(justice.hrOfficer), resolve(receive(aSent(), 'justice'), 'justice')))).toBe('approvals.onlyInterestedUnit')
  })
  test('§17 a unit may change its opinion until the executor has summed up', () => {
    const legal = seat(justice.legalHead)
    const changed = opinionGiven(paper, { position: 'objects', words: 'Құзыретке жатпайды.', remarks: [] }, deedBy(legal))
    expect(reviewOf(changed, 'justice').opinions).toHaveLength(2)
    expect(why(mayGiveOpinion(legal, decide(changed, 'justice', agreedOutcome)))).toBe('approvals.summedUpAlready')
  })
  test('§17 the head signs the outcome with EDS', () => {
    const signed = signOutcome(agreeOutcomes(decide(paper, 'justice', refusedOutcome), 'justice'), 'justice')
    expect(reviewOf(signed, 'justice').signature?.deed).toBe('approvals.signOutcome')
  })
})

describe('§18 agreement before the head signs', () => {
  const decidedPaper = decide(ready(aSent(), 'justice'), 'justice', withRemarks())
  test('§18 superiors and interested units agree, then the head may sign', () => {
    expect(why(maySignOutcome(seat(justice.head), decidedPaper))).toBe('approvals.agreementsFirst')
    expect(maySignOutcome(seat(justice.head), agreeOutcomes(decidedPaper, 'justice')).allowed).toBe(true)
  })
  test('§18 another unit’s head does not agree', () => expect(why(mayAgreeOutcome(seat(office.economy.unitHead), decidedPaper))).not.toBe('allowed'))
  test('§18 the higher superior waits for the lower', () => {
    const review = reviewOf(decidedPaper, 'justice')
    const upper = { id: justice.units.second.id, name: justice.units.second.name }
    review.agreements = [review.agreements[0]!, { unit: upper, as: 'superior', agreed: null }]
    expect(why(mayAgreeOutcome(seat(justice.secondUnitHead), decidedPaper))).toBe('approvals.lowerSuperiorFirst')
  })
  const fresh = () => decide(ready(aSent(), 'justice'), 'justice', withRemarks())
  test.each([
    ['a superior', fresh(), seat(justice.unitHead)],
    ['an interested unit', fresh(), seat(justice.legalHead)],
    ['the head', agreeOutcomes(fresh(), 'justice'), seat(justice.head)],
  ])('§18 %s may return it to the executor with a reason', (_, paper, who) => {
    const back = returnOutcome(paper, who)
    expect(reviewStage(reviewOf(back, 'justice'))).toBe('working')
    expect(reviewOf(back, 'justice').returns).toHaveLength(1)
    const again = decide(back, 'justice', agreedOutcome)
    expect(reviewOf(again, 'justice').agreements.every((each) => each.agreed === null)).toBe(true)
  })
  test('§18 the executor does not return the outcome', () => expect(why(mayReturnOutcome(seat(justice.executor), fresh()))).toBe('approvals.notYourTurn'))
  test('§18 a signed outcome is not returned', () => expect(why(mayReturnOutcome(seat(justice.head), consider(aSent(), 'justice')))).toBe('approvals.alreadyDecided'))
})

describe('§19 a new version', () => {
  const answeredTo = () => consider(aSent(), 'justice', withRemarks())
  test('§19 it keeps the number and adds N/1, N/2', () => {
    const first = nextVersion(answeredTo())
    const second = nextVersion(consider(sendOut(answerAll(first)), 'justice', withRemarks()))
    expect(second.versions.map((version) => versionNumber(second, version.n))).toEqual(['07-26/1', '07-26/1/1', '07-26/1/2'])
  })
  test('§19 a new version voids earlier outcomes, which stay readable', () => {
    const paper = nextVersion(consider(answeredTo(), 'economy'))
    expect(currentVersion(paper).reviews).toEqual([])
    expect(paper.versions[0]?.reviews.map((review) => review.outcome?.kind)).toEqual(['agreedWithRemarks', 'agreed'])
    expect(paper.versions[0]?.supersededAt).not.toBeNull()
  })
  test('§19 every step of §15–18 runs again, also in a body that had agreed', () => {
    const paper = sendOut(answerAll(nextVersion(consider(answeredTo(), 'economy'))))
    expect(currentVersion(paper).reviews.map((review) => reviewStage(review))).toEqual(['sent', 'sent'])
    expect(why(maySignOutcome(seat(office.economy.head), paper))).toBe('approvals.notReceived')
  })
  test('§19 what is done on the earlier version is refused', () => {
    const paper = nextVersion(answeredTo())
    expect(why(isCurrent(paper, 0))).toBe('approvals.versionSuperseded')
    expect(isCurrent(paper, 1).allowed).toBe(true)
    const seen = visibleTo(seat(office.economy.documentOfficer), paper)!
    expect(why(mayReceive(seat(office.economy.documentOfficer), seen))).toBe('approvals.versionSuperseded')
  })
  test('§19 without remarks there is no new version', () => {
    expect(why(mayPlaceVersion(seats.responsible, aSent()))).toBe('approvals.nothingToAnswer')
    expect(why(mayPlaceVersion(seats.responsible, consider(aSent(), 'justice')))).toBe('approvals.nothingToAnswer')
    expect(why(mayPlaceVersion(seats.responsible, aDraft()))).toBe('approvals.versionNotSent')
    expect(why(mayPlaceVersion(seats.head, answeredTo()))).toBe('approvals.onlyResponsible')
  })
  test('§19, §22 a body that was asked is not left out of a later version; another may join', () => {
    const bodies = [justice.body, office.economy.body, office.digital.body]
    const none = new Set<string>()
    expect(maySendTo(answeredTo(), bodies, none).allowed).toBe(true)
    expect(why(maySendTo(answeredTo(), bodies.slice(1), none))).toBe('approvals.bodyDropped')
    expect(maySendTo(answeredTo(), bodies.slice(1), new Set([justiceId])).allowed).toBe(true)
    expect(maySendTo(aDraft(), bodies.slice(2), none).allowed).toBe(true)
  })
  test('B1.1 sending N/1 with an unanswered remark is refused', () => {
    const paper = nextVersion(answeredTo())
    expect(why(maySubmit(seats.responsible, paper, 0))).toBe('approvals.remarksUnanswered')
    expect(maySubmit(seats.responsible, answerAll(paper), 0).allowed).toBe(true)
  })
})

describe('B1.1 the remark ledger', () => {
  const round = (answer: 'accepted' | 'rejected') => sendOut(answerAll(nextVersion(consider(aSent(), 'justice', withRemarks(aRemark(), aRemark()))), answer))
  test('each body sees its answered remarks and decides on each before it sums up', () => {
    const paper = ready(round('accepted'), 'justice')
    expect(openFollows(paper, justiceId)).toHaveLength(2)
    expect(openFollows(paper, office.economy.body.id)).toHaveLength(0)
    expect(why(mayDecide(seat(justice.executor), paper))).toBe('approvals.followsMissing')
    expect(mayDecide(seat(justice.executor), follow(paper, 'justice', 'accept')).allowed).toBe(true)
    expect(why(mayFollow(seat(justice.legalHead), paper))).toBe('approvals.onlyExecutor')
  })
  test('a body that insists cannot agree without remarks; its remarks go on and fill the protocol', () => {
    const insisting = follow(ready(round('rejected'), 'justice'), 'justice', 'insist')
    expect(why(mayOutcomeBe(seat(justice.executor), insisting, agreedOutcome))).toBe('approvals.insistedRemarks')
    const paper = signOutcome(agreeOutcomes(decide(insisting, 'justice', { ...withRemarks(), remarks: [] }), 'justice'), 'justice')
    const carried = reviewOf(paper, 'justice').outcome!.remarks
    expect(carried).toHaveLength(2)
    expect(ledger(paper).filter((row) => row.carriedBy !== null)).toHaveLength(2)
    const points = protocolPoints(paper, reviewOf(paper, 'justice'))
    expect(points.map((point) => point.remark)).toEqual(carried.map((remark) => remark.id))
    expect(points[0]?.developerPosition).toContain('Салық кодексінің')
    expect(points[0]?.bodyPosition).toContain('Негіз өзгерген жоқ.')
  })
  test('60 remarks of 6 bodies over 3 versions are all in the table, each with its answer', () => {
    const bodies = ['justice', 'economy', 'digital', 'agency', 'akimat', 'chancellery'] as const
    let paper: Approval = aSent(bodies)
    for (const made of [4, 3, 3]) {
      for (const body of bodies) paper = consider(paper, body, withRemarks(...Array.from({ length: made }, () => aRemark())))
      paper = nextVersion(paper)
      expect(unanswered(paper, currentVersion(paper))).toHaveLength(6 * made)
      paper = sendOut(answerAll(paper))
    }
    const rows = ledger(paper)
    expect(rows).toHaveLength(60)
    expect(rows.every((row) => row.answer !== null && row.answeredIn === row.madeOn + 1)).toBe(true)
    for (const body of bodies) expect(openFollows(ready(paper, body), office[body].body.id)).toHaveLength(3)
  })
  test('remarks of an outcome that no head has signed are the body’s own affair', () => {
    expect(ledger(decide(ready(aSent(), 'justice'), 'justice', withRemarks()))).toEqual([])
  })
  test('an answer taken in a review that §19 voided is asked again', () => {
    const accepted = follow(ready(round('accepted'), 'justice'), 'justice', 'accept')
    const overtaken = sendOut(answerAll(nextVersion(consider(accepted, 'economy', withRemarks()))))
    expect(openFollows(overtaken, justiceId)).toHaveLength(2)
  })
})

describe('§20 deadlines', () => {
  const paper = receive(aSent(), 'justice')
  test('§20 a body is late from the day after its deadline', () => {
    expect(isOverdue(reviewOf(paper, 'justice'), '2026-12-07')).toBe(false)
    expect(isOverdue(reviewOf(paper, 'justice'), '2026-12-08')).toBe(true)
  })
  test('§20 a body that answered, or was not registered yet, is not late', () => {
    expect(isOverdue(reviewOf(consider(aSent(), 'justice'), 'justice'), '2027-01-31')).toBe(false)
    expect(isOverdue(reviewOf(aSent(), 'justice'), '2027-01-31')).toBe(false)
  })
  test('§20 what waits carries the body’s deadline', () => expect(waits(paper).find((wait) => wait.body === justiceId)).toMatchObject({ verb: 'resolve', deadline: '2026-12-07' }))
})

describe('§21 the protocol of disagreements', () => {
  const refusedBy = () => consider(consider(aSent(), 'justice', refusedOutcome), 'economy')
  const propose = (paper: Approval) =>
    protocolProposed(paper, { id: 'd0000000-0000-4000-8000-000000000001', body: reviewOf(paper, 'justice').body, points: [{ remark: null, subject: '2-тармақ', bodyPosition: 'алып тасталсын', developerPosition: 'қалдырылсын' }], files: [] }, deedBy(seats.responsible))
  const id = 'd0000000-0000-4000-8000-000000000001'
  test('§21, §64 signed by both heads it settles the disagreement', () => {
    const proposed = propose(refusedBy())
    expect(approvalState(proposed)).toBe('rework')
    const once = protocolSignedBy(proposed, id, 'developer', aSignature(seats.head, 'approvals.signProtocol'))
    expect(isSettled(currentVersion(once), reviewOf(once, 'justice'))).toBe(false)
    const twice = protocolSignedBy(once, id, 'body', aSignature(seat(justice.head), 'approvals.signProtocol'))
    expect(approvalState(twice)).toBe('agreed')
    expect(approvalState(visibleTo(seat(office.economy.head), twice)!)).toBe('agreed')
    expect(currentVersion(visibleTo(seat(office.economy.head), once)!).protocols).toEqual([])
    expect(sheetOf(twice).versions[0]?.bodies[0]).toMatchObject({ outcome: 'refused', protocol: true })
  })
  test.each([
    ['§21 a body that agreed has no protocol', refusedBy(), () => mayProposeProtocol(seats.responsible, refusedBy(), office.economy.body.id), 'approvals.noDisagreement'],
    ['§21 a third person draws up none', refusedBy(), () => mayProposeProtocol(seats.firstUnit, refusedBy(), justiceId), 'approvals.onlyResponsible'],
    ['§21, §64 only heads sign', refusedBy(), () => maySignProtocol(seats.legal, propose(refusedBy()), id), 'approvals.onlyHead'],
    ['§21 another body’s head does not sign', refusedBy(), () => maySignProtocol(seat(office.economy.head), propose(refusedBy()), id), 'approvals.onlyHead'],
    ['§21 there is nothing to sign before it is drawn up', refusedBy(), () => maySignProtocol(seats.head, refusedBy(), id), 'approvals.noProtocol'],
  ])('%s', (_name, _paper, verdict, key) => expect(why(verdict())).toBe(key))
  test('§21 the executor of the body may draw it up, and a signed one is not redrawn', () => {
    expect(mayProposeProtocol(seat(justice.executor), refusedBy(), justiceId).allowed).toBe(true)
    const once = protocolSignedBy(propose(refusedBy()), id, 'body', aSignature(seat(justice.head), 'approvals.signProtocol'))
    expect(why(mayProposeProtocol(seats.responsible, once, justiceId))).toBe('approvals.protocolBeingSigned')
    expect(why(maySignProtocol(seat(justice.head), once, id))).toBe('approvals.protocolSignedAlready')
  })
  test('§21 the second signature chains to the first', () => {
    const once = protocolSignedBy(propose(refusedBy()), id, 'body', aSignature(seat(justice.head), 'approvals.signProtocol'))
    const first = currentVersion(once).protocols[0]?.signatures.body?.sha256
    expect(protocolStatement(once, { version: 0, protocol: id }).prev).toBe(first)
  })
})

describe('§22 when all have agreed', () => {
  const agreed = () => consider(consider(aSent(), 'justice'), 'economy')
  const exported = (paper: Approval): Approval => ({ ...paper, exported: { ...deedBy(seats.responsible), package: currentVersion(paper).text.kk, letter: currentVersion(paper).text.kk, sheet: currentVersion(paper).text.kk, seal: 'a'.repeat(64) } })
  test('§22 the responsible person exports the package and archives the paper', () => {
    expect(approvalState(agreed())).toBe('agreed')
    expect(mayExportPackage(seats.responsible, agreed()).allowed).toBe(true)
    expect(why(mayArchive(seats.responsible, agreed()))).toBe('approvals.exportFirst')
    expect(mayArchive(seats.responsible, exported(agreed())).allowed).toBe(true)
    expect(why(mayArchive(seats.responsible, archived(exported(agreed()), '2026-12-01T00:00:00.000Z')))).toBe('approvals.isArchived')
  })
  test('§22 nothing is exported while one body has not agreed', () => {
    expect(why(mayExportPackage(seats.responsible, consider(aSent(), 'justice')))).toBe('approvals.notAgreedYet')
    expect(why(mayExportPackage(seats.responsible, consider(consider(aSent(), 'justice'), 'economy', withRemarks())))).toBe('approvals.notAgreedYet')
    expect(why(mayExportPackage(seat(justice.executor), agreed()))).toBe('approvals.onlyDeveloper')
  })
  test('§22 an agreed draft is neither changed nor withdrawn', () => {
    for (const rule of [mayAmend, mayPlaceVersion, mayWithdraw]) expect(why(rule(seats.responsible, agreed()))).toBe('approvals.isAgreed')
  })
  test('a withdrawn draft takes no more deeds', () => {
    const paper = withdrawn(aSent(), 'Тапсырма алынып тасталды.', deedBy(seats.responsible))
    expect(why(mayReceive(seat(justice.documentOfficer), paper))).toBe('approvals.isWithdrawn')
    expect(why(mayWithdraw(seats.responsible, paper))).toBe('approvals.isWithdrawn')
    expect(why(mayArchive(seats.responsible, paper))).toBe('approvals.isWithdrawn')
    expect(waits(paper)).toEqual([])
  })
})

describe('who sees what', () => {
  const paper = decide(ready(aSent(), 'justice'), 'justice', withRemarks())
  test('a body sees its own opinions, another body and the developer see none', () => {
    const opinionsFor = (who: Parameters<typeof visibleTo>[0]) => reviewOf(visibleTo(who, paper)!, 'justice').opinions.length
    expect(opinionsFor(seat(justice.executor))).toBe(2)
    expect(opinionsFor(seat(office.economy.head))).toBe(0)
    expect(opinionsFor(seats.head)).toBe(0)
  })
  test('an outcome is the body’s secret until its head signs; then who agreed it shows too (§17.1)', () => {
    expect(reviewOf(visibleTo(seats.head, paper)!, 'justice').outcome).toBeNull()
    const signed = signOutcome(agreeOutcomes(paper, 'justice'), 'justice')
    const seen = reviewOf(visibleTo(seats.head, signed)!, 'justice')
    expect(seen.outcome?.kind).toBe('agreedWithRemarks')
    expect(seen.agreements.every((each) => each.agreed !== null)).toBe(true)
    expect(seen).toMatchObject({ opinions: [], returns: [], resolution: null })
  })
  test('before it is sent an approving body finds nothing', () => {
    expect(visibleTo(seat(justice.head), visa(agreeUnits(submit(aDraft()))))).toBeNull()
    expect(visibleTo(seat(office.digital.head), aSent())).toBeNull()
  })
  test('what went to and fro inside the developing body stays there', () => {
    const paper = sendOut(innerReturned(submit(aDraft()), 'Ішкі себеп', deedBy(seats.firstUnit)))
    const seen = visibleTo(seat(justice.head), paper)!
    expect(JSON.stringify(seen)).not.toContain('Ішкі себеп')
  })
  test('a version that was not sent is unknown outside', () => {
    const seen = visibleTo(seat(justice.head), nextVersion(consider(aSent(), 'justice', withRemarks())))!
    expect(seen.versions).toHaveLength(1)
  })
})

describe('whose turn it is', () => {
  const journey: Approval[] = [aDraft(), submit(aDraft()), agreeUnits(submit(aDraft())), visa(agreeUnits(submit(aDraft()))), aSent(), receive(aSent(), 'justice'), resolve(receive(aSent(), 'justice'), 'justice'), ready(aSent(), 'justice'), decide(ready(aSent(), 'justice'), 'justice', withRemarks()), agreeOutcomes(decide(ready(aSent(), 'justice'), 'justice', withRemarks()), 'justice'), consider(consider(aSent(), 'justice', withRemarks()), 'economy'), nextVersion(consider(aSent(), 'justice', withRemarks()))]
  const rules = { submit: (who, paper) => maySubmit(who, paper, null), answerRemarks: mayAmend, agreeUnit: mayAgreeUnit, visa: mayVisa, sign: maySign, receive: mayReceive, resolve: mayResolve, giveOpinion: mayGiveOpinion, follow: mayFollow, decide: mayDecide, agreeOutcome: mayAgreeOutcome, signOutcome: maySignOutcome, placeVersion: mayPlaceVersion, exportPackage: mayExportPackage, archive: mayArchive, signProtocol: (who, paper) => maySignProtocol(who, paper, '') } satisfies Record<string, (who: Parameters<typeof maySign>[0], paper: Approval) => Verdict>
  test.each(journey.map((paper, n) => [n, paper] as const))('paper %i: everyone who is awaited may act, and no paper waits for nobody', (_, paper) => {
    expect(waits(paper).length).toBeGreaterThan(0)
    for (const wait of waits(paper)) {
      const awaited = officePeople.map(seat).filter((who) => isMine(wait, who))
      expect(awaited.length, wait.verb).toBeGreaterThan(0)
      for (const who of awaited) expect(why(rules[wait.verb](who, paper)), `${wait.verb} ${who.person.surname}`).toBe('allowed')
    }
  })
})

describe('B1.6 deputies', () => {
  const deputy = seatFor(office.finance.deputyHead, office.finance.head)
  test('a deputy signs in the head’s seat, and the signature names both and the order', () => {
    const paper = sign(visa(agreeUnits(submit(aDraft()))), deputy)
    expect(currentVersion(paper).rounds[0]?.signature?.by).toMatchObject({ person: office.finance.deputyHead.id, inPlaceOf: { person: office.finance.head.id, order: { number: deputy.delegation?.order.number } } })
  })
  test('A→C and B→D never mix: each deputy acts only for the own principal’s body', () => {
    const paper = agreeOutcomes(decide(ready(agreeOutcomes(decide(ready(aSent(), 'justice'), 'justice', agreedOutcome), 'justice'), 'economy'), 'economy', agreedOutcome), 'economy')
    const [c, d] = [aPerson({ body: justiceId, unit: justice.units.second.id }), aPerson({ body: office.economy.body.id, unit: office.economy.units.second.id })]
    const [forA, forB] = [seatFor(c, justice.head), seatFor(d, office.economy.head)]
    expect(maySignOutcome(forA, paper).allowed).toBe(true)
    expect(maySignOutcome(forB, paper).allowed).toBe(true)
    const signed = signOutcome(paper, 'justice', forA)
    expect(reviewOf(signed, 'economy').signature).toBeNull()
    expect(why(maySignOutcome(forA, signed))).toBe('approvals.alreadyDecided')
    expect(reviewOf(signOutcome(signed, 'economy', forB), 'economy').signature?.by).toMatchObject({ person: d.id, inPlaceOf: { person: office.economy.head.id } })
    expect(why(maySignOutcome(seat(c), paper))).toBe('approvals.onlyHead')
  })
})

describe('statements', () => {
  const paper = ready(aSent(), 'justice')
  test('a statement covers the text, every file, and the decision with each remark and proposal', () => {
    const remark = aRemark({ remark: 'Мерзім жоқ', proposal: 'Мерзім қойылсын' })
    const summed = agreeOutcomes(decide(paper, 'justice', withRemarks(remark)), 'justice')
    const statement = outcomeStatement(summed, { version: 0, body: justiceId })
    expect(statement).toMatchObject({ decision: 'agreedWithRemarks', version: '07-26/1', text: currentVersion(paper).text.kk, files: [currentVersion(paper).text.ru] })
    expect(canonicalJson(statement)).toContain('Мерзім қойылсын')
  })
  test('visa, signature and outcome chain to each other', () => {
    const [version] = paper.versions
    expect(signStatement(paper, { version: 0, round: 1 }).prev).toBe(version?.rounds[0]?.visa?.sha256)
    expect(outcomeStatement(paper, { version: 0, body: justiceId }).prev).toBe(version?.rounds[0]?.signature?.sha256)
    const next = agreeUnits(submit(answerAll(nextVersion(consider(aSent(), 'justice', withRemarks())))))
    expect(visaStatement(next, { version: 1, round: 1 }).prev).toBe(next.versions[0]?.rounds[0]?.signature?.sha256)
  })
  test('developer and approving body build the same outcome statement from what each may see', () => {
    const signed = agreeOutcomes(decide(paper, 'justice', withRemarks()), 'justice')
    const own = visibleTo(seat(justice.head), signed)!
    expect(canonicalJson(outcomeStatement(own, { version: 0, body: justiceId }))).toBe(canonicalJson(outcomeStatement(signed, { version: 0, body: justiceId })))
  })
  test('another text, another round or another outcome is another statement', () => {
    const before = visaStatement(agreeUnits(submit(aDraft())), { version: 0, round: 1 })
    const again = agreeUnits(submit(returnInner(agreeUnits(submit(aDraft())), seats.legal)))
    expect(canonicalJson(before)).not.toBe(canonicalJson(visaStatement(again, { version: 0, round: 2 })))
  })
})

describe('B3.5 nobody leaves with a paper in hand', () => {
  test('leaders and the unit’s head may name another, others not', () => {
    const paper = resolve(receive(aSent(), 'justice'), 'justice')
    expect(mayReassign(seat(justice.head), paper).allowed).toBe(true)
    expect(mayReassign(seat(justice.unitHead), paper).allowed).toBe(true)
    expect(why(mayReassign(seat(justice.hrOfficer), paper))).toBe('approvals.onlyLeaders')
    expect(why(mayReassign(seat(justice.head), receive(aSent(), 'justice')))).toBe('approvals.notResolved')
    expect(mayReassign(seats.responsible, paper).allowed).toBe(true)
    const other = reassigned(paper, justiceId, actorOf(seat(justice.divisionHead)))
    expect(reviewOf(other, 'justice').resolution?.executor.person).toBe(justice.divisionHead.id)
  })
})

describe('words of the search', () => {
  test.each([
    ['қаулылары', 'қаулы'],
    ['министрлігінің', 'министрлігі'],
    ['постановления', 'постановление'],
    ['кітабы', 'кітап'],
    ['decrees', 'decree'],
  ])('%s finds %s', (asked, stored) => expect(beginnings(asked).some((beginning) => stored.startsWith(beginning))).toBe(true))
})

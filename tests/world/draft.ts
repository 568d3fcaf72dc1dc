/** Draft acts without a portal: the same rules and steps that the portal's handlers use, for tests of what they decide. */
import { createHash } from 'node:crypto'
import { actorOf, bodyRef, unitRef, type SignatureRecord } from '../../domain/people/actor.ts'
import { currentRound, currentVersion, type Approval } from '../../domain/approvals/approval.ts'
import { answered, innerReturned, placed, sent, submitted, unitAgreed, versionPlaced, visaPut, type Deed } from '../../domain/approvals/developer-steps.ts'
import { openFollows, unanswered } from '../../domain/approvals/ledger.ts'
import { decided, followed, opinionGiven, outcomeAgreed, outcomeReturned, outcomeSigned, received, resolved, type Summing } from '../../domain/approvals/review-steps.ts'
import { agreementsDue, type Remark, type Review } from '../../domain/approvals/review.ts'
import { mayAgreeOutcome, mayDecide, mayFollow, mayGiveOpinion, mayOutcomeBe, mayReceive, mayResolve, mayReturnOutcome, maySignOutcome } from '../../domain/approvals/review-rules.ts'
import { mayAgreeUnit, mayAnswerRemarks, mayPlaceVersion, mayReturnInner, maySign, maySubmit, mayVisa } from '../../domain/approvals/rules.ts'
import type { FileRef } from '../../domain/kernel/manifest.ts'
import { insist } from '../../domain/kernel/verdict.ts'
import type { Person, Seat } from '../../domain/people/person.ts'
import type { BodyName } from '../../server/demo/bodies.ts'
import { office, seatOf } from './world.ts'

let counted = 0
const fresh = (): string => `00000000-0000-4000-9000-${String((counted += 1)).padStart(12, '0')}`

/** Each deed is a second after the one before. */
export const moment = (): string => new Date(Date.UTC(2026, 10, 23, 5) + (counted += 1) * 1000).toISOString()
export const deedBy = (seat: Seat): Deed => ({ by: actorOf(seat), at: moment() })

export function aFile(name = 'жоба.docx'): FileRef {
  const sha256 = createHash('sha256').update(fresh()).digest('hex')
  return { name, mime: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', size: 40_000, sha256 }
}

export function aRemark(given: Partial<Remark> = {}): Remark {
  return { id: fresh(), passage: null, remark: 'Мерзім көрсетілмеген.', proposal: 'Мерзім көрсетілсін.', carriedFrom: null, ...given }
}

export function aSignature(seat: Seat, deed: string): SignatureRecord {
  const digest = () => createHash('sha256').update(fresh()).digest('hex')
  const certificate = { subject: 'CN=DEMO', serial: '01', issuer: 'CN=DEMO CA', validFrom: '2026-01-01T00:00:00.000Z', validUntil: '2027-01-01T00:00:00.000Z' }
  return { deed, ...deedBy(seat), sha256: digest(), manifestSha256: digest(), certificateSha256: digest(), certificate }
}

export const seat = (person: Person): Seat => seatOf(person)
export const seats = {
  responsible: seat(office.finance.executor),
  firstUnit: seat(office.finance.unitHead),
  secondUnit: seat(office.finance.secondUnitHead),
  legal: seat(office.finance.legalHead),
  head: seat(office.finance.head),
}

export const reviewOf = (approval: Approval, body: BodyName): Review => currentVersion(approval).reviews.find((each) => each.body.id === office[body].body.id)!

/** Placed by the Ministry of Finance for the given bodies. */
export function aDraft(bodies: readonly BodyName[] = ['justice', 'economy']): Approval {
  return placed(
    {
      id: fresh(),
      number: '07-26/1',
      kind: 'resolution',
      title: { kk: 'Жоспарды бекіту туралы', ru: 'Об утверждении плана', en: '' },
      description: '',
      developer: bodyRef(office.finance.body),
      units: [unitRef(office.finance.units.first), unitRef(office.finance.units.second)],
      bodies: bodies.map((body) => bodyRef(office[body].body)),
      origin: { from: 'direct' },
      text: { kk: aFile('kk.docx'), ru: aFile('ru.docx') },
      files: [],
    },
    deedBy(seats.responsible),
  )
}

export function submit(approval: Approval): Approval {
  insist(maySubmit(seats.responsible, approval, 0))
  return submitted(approval, moment())
}

export function agreeUnit(approval: Approval, by: Seat): Approval {
  insist(mayAgreeUnit(by, approval))
  return unitAgreed(approval, '', deedBy(by))
}

export const agreeUnits = (approval: Approval): Approval => [seats.firstUnit, seats.secondUnit].reduce(agreeUnit, approval)

export function visa(approval: Approval): Approval {
  insist(mayVisa(seats.legal, approval))
  return visaPut(approval, aSignature(seats.legal, 'approvals.visa'))
}

export function sign(approval: Approval, by: Seat = seats.head): Approval {
  insist(maySign(by, approval))
  return sent(approval, aSignature(by, 'approvals.sign'))
}

export function returnInner(approval: Approval, by: Seat): Approval {
  insist(mayReturnInner(by, approval))
  return innerReturned(approval, 'Негіздеме толық емес.', deedBy(by))
}

export const sendOut = (approval: Approval): Approval => sign(visa(agreeUnits(submit(approval))))

/** Already sent to the approving bodies. */
export const aSent = (bodies?: readonly BodyName[]): Approval => sendOut(aDraft(bodies))

export function receive(approval: Approval, body: BodyName): Approval {
  const by = seat(office[body].documentOfficer)
  insist(mayReceive(by, approval))
  return received(approval, { number: `${body}-1`, term: { from: '2026-11-23', workdays: 10, repeated: false, basis: '', deadline: '2026-12-07' } }, deedBy(by))
}

export function resolve(approval: Approval, body: BodyName): Approval {
  const { units, deputyHead, executor } = office[body]
  insist(mayResolve(seat(deputyHead), approval))
  const resolution = { words: '', responsible: unitRef(units.first), executor: actorOf(seat(executor)), interested: [unitRef(units.second), unitRef(units.legal)], superiors: [unitRef(units.first)] }
  return resolved(approval, resolution, deedBy(seat(deputyHead)))
}

export function opine(approval: Approval, body: BodyName): Approval {
  return [office[body].secondUnitHead, office[body].legalHead].reduce((paper, person) => {
    insist(mayGiveOpinion(seat(person), paper))
    return opinionGiven(paper, { position: 'agrees', words: '', remarks: [] }, deedBy(seat(person)))
  }, approval)
}

/** Registered, resolved, and each interested unit has spoken: the executor's turn. */
export const ready = (approval: Approval, body: BodyName): Approval => opine(resolve(receive(approval, body), body), body)

export function follow(approval: Approval, body: BodyName, decision: 'accept' | 'insist'): Approval {
  const by = seat(office[body].executor)
  return openFollows(approval, office[body].body.id).reduce((paper, { remark }) => {
    insist(mayFollow(by, paper))
    return followed(paper, { remark: remark.id, decision, words: decision === 'insist' ? 'Негіз өзгерген жоқ.' : '' }, deedBy(by))
  }, approval)
}

export const agreedOutcome: Summing = { kind: 'agreed', words: '', remarks: [], files: [] }
export const withRemarks = (...remarks: Remark[]): Summing => ({ kind: 'agreedWithRemarks', words: '', remarks: remarks.length > 0 ? remarks : [aRemark()], files: [] })
export const refusedOutcome: Summing = { kind: 'refused', words: 'Бюджет заңнамасына қайшы келеді.', remarks: [], files: [] }

export function decide(approval: Approval, body: BodyName, summing: Summing): Approval {
  const by = seat(office[body].executor)
  insist(mayDecide(by, approval))
  insist(mayOutcomeBe(by, approval, summing))
  return decided(approval, summing, fresh, deedBy(by))
}

export function headOf(body: BodyName, unit: string): Seat {
  const { unitHead, secondUnitHead, legalHead } = office[body]
  return seat([unitHead, secondUnitHead, legalHead].find((person) => person.unit === unit)!)
}

export function agreeOutcomes(approval: Approval, body: BodyName): Approval {
  const [due] = agreementsDue(reviewOf(approval, body))
  if (due === undefined) return approval
  const by = headOf(body, due.unit.id)
  insist(mayAgreeOutcome(by, approval))
  return agreeOutcomes(outcomeAgreed(approval, deedBy(by)), body)
}

export function returnOutcome(approval: Approval, by: Seat): Approval {
  insist(mayReturnOutcome(by, approval))
  return outcomeReturned(approval, 'Есептер тексерілсін.', deedBy(by))
}

export function signOutcome(approval: Approval, body: BodyName, by: Seat = seat(office[body].head)): Approval {
  insist(maySignOutcome(by, approval))
  return outcomeSigned(approval, office[body].body.id, aSignature(by, 'approvals.signOutcome'))
}

/** The body's whole consideration up to its head's signature. */
export function consider(approval: Approval, body: BodyName, summing: Summing = agreedOutcome, followed: 'accept' | 'insist' = 'accept'): Approval {
  return signOutcome(agreeOutcomes(decide(follow(ready(approval, body), body, followed), body, summing), body), body)
}

export function nextVersion(approval: Approval): Approval {
  insist(mayPlaceVersion(seats.responsible, approval))
  return versionPlaced(approval, { text: { kk: aFile('kk.docx'), ru: aFile('ru.docx') }, files: [], bodies: currentVersion(approval).bodies }, deedBy(seats.responsible))
}

export function answerAll(approval: Approval, answer: 'accepted' | 'partly' | 'rejected' = 'accepted'): Approval {
  insist(mayAnswerRemarks(seats.responsible, approval))
  const answers = unanswered(approval, currentVersion(approval)).map(({ remark }) => ({ remark: remark.id, answer, words: answer === 'accepted' ? '' : 'Салық кодексінің 24-бабында белгіленген.', changes: [] }))
  return answered(approval, answers, deedBy(seats.responsible))
}

export const roundOf = (approval: Approval): number => currentRound(currentVersion(approval))?.round ?? 0

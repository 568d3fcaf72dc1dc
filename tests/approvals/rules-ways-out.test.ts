/** Every state has a way out, also when people and units are no longer what they were; and what was typed from paper is found. */
import { describe, expect, test } from 'vitest'
import { approvalState, currentVersion, wasReceived } from '../../domain/approvals/approval.ts'
import { codeOf, codeTyped, shownCode } from '../../domain/approvals/check-code.ts'
import { isAnswerable, ledger } from '../../domain/approvals/ledger.ts'
import { mayFollow, mayGiveOpinion, mayResolve, mayReturnOutcome } from '../../domain/approvals/review-rules.ts'
import { reviewStage } from '../../domain/approvals/review.ts'
import { mayReassign, mayReturnInner } from '../../domain/approvals/rules.ts'
import { sheetOf } from '../../domain/approvals/sheet.ts'
import type { Verdict } from '../../domain/kernel/verdict.ts'
import { draftRemark, forgetRemarks, remarkInputs, remarksDrafted, remarksToSumUp } from '../../renderer/approvals/remark-drafts.ts'
import {
  aDraft, agreedOutcome, agreeUnit, agreeUnits, answerAll, aSent, consider, decide, nextVersion, ready, receive, returnInner, returnOutcome, reviewOf, seat, seats, sendOut, submit, visa, withRemarks,
} from '../world/draft.ts'
import { office } from '../world/world.ts'

const why = (verdict: Verdict): string => (verdict.allowed ? 'allowed' : verdict.refusal.key)
const { justice } = office

describe('§15, §18 a unit that has lost its head holds nothing for ever', () => {
  const waiting = () => agreeUnit(submit(aDraft()), seats.firstUnit)
  test.each([
    ['the head', seats.head],
    ['the responsible person', seats.responsible],
  ])('§15 %s takes the draft back while the units agree', (_, who) => {
    const back = returnInner(waiting(), who)
    expect(approvalState(back)).toBe('draft')
    expect(approvalState(submit(back))).toBe('inner')
  })
  test('§15 nobody takes back what was not submitted or was sent', () => {
    expect(why(mayReturnInner(seats.head, aDraft()))).toBe('approvals.notSubmitted')
    expect(why(mayReturnInner(seats.responsible, aSent()))).toBe('approvals.alreadySent')
    expect(why(mayReturnInner(seat(office.finance.secondExecutor), waiting()))).toBe('approvals.notYourTurn')
  })
  test('§18 the head returns an outcome that a unit does not agree, and the leadership names others', () => {
    const agreeing = decide(ready(aSent(), 'justice'), 'justice', withRemarks())
    const back = returnOutcome(agreeing, seat(justice.head))
    expect(reviewStage(reviewOf(back, 'justice'))).toBe('working')
    expect(mayResolve(seat(justice.deputyHead), back).allowed).toBe(true)
    expect(why(mayReturnOutcome(seat(justice.deputyHead), agreeing))).toBe('approvals.notYourTurn')
    expect(why(mayReturnOutcome(seat(justice.head), ready(aSent(), 'justice')))).toBe('approvals.notSummedUp')
  })
  test('B3.5 an agreed draft can be handed to another until it is archived', () => {
    const agreed = consider(consider(aSent(), 'justice'), 'economy')
    expect(mayReassign(seats.head, agreed).allowed).toBe(true)
    expect(why(mayReassign(seat(justice.head), agreed))).toBe('approvals.alreadyDecided')
    expect(why(mayReassign(seats.head, { ...agreed, archivedAt: '2026-12-01T05:00:00.000Z' }))).toBe('approvals.isArchived')
  })
})

test('§16–18 whoever comes too late hears that it was done, and not what comes next', () => {
  const agreeing = decide(ready(aSent(), 'justice'), 'justice', agreedOutcome)
  expect(why(mayGiveOpinion(seat(justice.legalHead), agreeing))).toBe('approvals.summedUpAlready')
  expect(why(mayResolve(seat(justice.head), agreeing))).toBe('approvals.summedUpAlready')
  expect(why(mayFollow(seat(justice.executor), agreeing))).toBe('approvals.summedUpAlready')
  expect(why(mayGiveOpinion(seat(justice.legalHead), receive(aSent(), 'justice')))).toBe('approvals.onlyInterestedUnit')
})

test('§20 the repeated term is for a body that registered an earlier version', () => {
  const paper = consider(aSent(), 'justice', withRemarks())
  const next = sendOut(answerAll(nextVersion(paper)))
  expect(wasReceived(next, justice.body.id)).toBe(true)
  expect(wasReceived(next, office.economy.body.id)).toBe(false)
  expect(wasReceived(paper, justice.body.id)).toBe(false)
})

test('B1.1 an answer is changed on the version on which it was given, and not later', () => {
  const first = answerAll(nextVersion(consider(aSent(), 'justice', withRemarks())))
  expect(ledger(first).map((row) => isAnswerable(row, 1))).toEqual([true])
  const second = nextVersion(consider(sendOut(first), 'economy', withRemarks()))
  expect(ledger(second).map((row) => isAnswerable(row, currentVersion(second).n))).toEqual([false, true])
})

test('§17.1 what was agreed in a round that was returned does not stand on the sheet', () => {
  const back = returnInner(visa(agreeUnits(submit(aDraft()))), seats.head)
  expect(sheetOf(back).versions[0]).toMatchObject({ visa: null, agreed: [] })
  expect(sheetOf(agreeUnits(submit(back))).versions[0]?.agreed.every(({ by }) => by !== null)).toBe(true)
})

test('§17.1 a code copied from paper is read by what its signs look like, also from a Kazakh keyboard', () => {
  const code = codeOf(Uint8Array.from([10, 11, 12, 14, 17, 0, 1, 3, 19, 20, 23, 28]))
  expect(shownCode(code)).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/)
  expect(codeTyped(shownCode(code).toLowerCase())).toBe(code)
  expect(codeTyped('АВС ЕНКМ оіЗ рт')).toBe('ABCEHKM013PT')
  expect(codeTyped('7k3m—Oil')).toBe('7K3M011')
})

describe('§17 remarks noted while reading', () => {
  const passage = { language: 'kk' as const, paragraph: 1, from: 0, to: 5, quote: 'Салық' }
  const noted = { remark: 'Күні жоқ.', proposal: 'Көрсетілсін.', anchor: passage }
  test('§19 they stand on the words of their version, and in the next one on none', () => {
    const paper = aSent()
    draftRemark(paper, noted)
    expect(remarkInputs({ remarks: remarksDrafted(paper) })).toEqual([{ passage, remark: noted.remark, proposal: noted.proposal }])
    const next = { ...paper, versions: [...paper.versions, { ...paper.versions[0]!, n: 1 }] }
    expect(remarkInputs({ remarks: remarksDrafted(next) })).toEqual([{ passage: null, remark: noted.remark, proposal: noted.proposal }])
    forgetRemarks(paper)
    expect(remarksDrafted(next)).toEqual([])
  })
  test('§18 after a return the outcome begins with its own remarks and with those noted since', () => {
    const paper = returnOutcome(decide(ready(aSent(), 'justice'), 'justice', withRemarks()), seat(justice.head))
    draftRemark(paper, noted)
    const given = { ...noted, remark: 'Бөлімшенің ескертуі.' }
    const returned = reviewOf(paper, 'justice').returns.at(-1)!.outcome
    expect(remarksToSumUp(paper, returned, [given]).map(({ remark }) => remark)).toEqual([...returned.remarks.map(({ remark }) => remark), noted.remark, given.remark])
    forgetRemarks(paper)
  })
})

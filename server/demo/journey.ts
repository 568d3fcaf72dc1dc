/** Moves a draft act from desk to desk by the people of the demo office, each with their own key; for the demo and the tests. */
import type { z } from 'zod'
import {
  acceptAnswer,
  agreeOutcome,
  agreeUnit,
  answerRemarks,
  decideOutcome,
  giveOpinion,
  insistOnRemark,
  placeApproval,
  placeVersion,
  receiveApproval,
  resolveApproval,
  signApproval,
  signOutcome,
  submitApproval,
  visaApproval,
  type RemarkInput,
} from '../../domain/approvals/contract.ts'
import { currentRound, currentVersion, type Approval } from '../../domain/approvals/approval.ts'
import { openFollows, unanswered } from '../../domain/approvals/ledger.ts'
import { approvalById } from '../../domain/approvals/queries.ts'
import { agreementsDue } from '../../domain/approvals/review.ts'
import type { Command, Query } from '../../domain/kernel/contract.ts'
import type { FileRef } from '../../domain/kernel/manifest.ts'
import type { Person } from '../../domain/people/person.ts'
import type { BodyName } from './bodies.ts'
import { office } from './office.ts'

/** Someone at a desk: asks, does, and signs with their own key. */
export interface Clerk {
  do<I extends z.ZodType, O extends z.ZodType>(contract: Command<string, I, O>, input: z.input<I>): Promise<z.output<O>>
  ask<I extends z.ZodType, O extends z.ZodType>(contract: Query<string, I, O>, input: z.input<I>): Promise<z.output<O>>
  sign<I extends z.ZodType, O extends z.ZodType>(contract: Command<string, I, O>, input: z.input<I>): Promise<z.output<O>>
}

export interface ActTexts {
  text: { kk: FileRef; ru: FileRef }
  files: { role: 'explanatoryNote' | 'comparativeTable' | 'calculation' | 'assignment' | 'other'; file: FileRef }[]
}

export interface Placed extends ActTexts {
  kind: Approval['kind']
  title: Approval['title']
  description: string
  developer: BodyName
  bodies: readonly BodyName[]
}

export interface Outcome {
  kind: 'agreed' | 'agreedWithRemarks' | 'refused'
  words?: string
  remarks?: RemarkInput[]
}

export type Journey = ReturnType<typeof journeyWith>

export function journeyWith(as: (person: Person) => Clerk) {
  const paper = (id: string, body: BodyName): Promise<Approval> => as(office[body].head).ask(approvalById, { id })
  const developerOf = async (id: string, among: BodyName): Promise<Approval> => paper(id, among)
  const onVersion = (approval: Approval) => ({ id: approval.id, version: currentVersion(approval).n })
  const onRound = (approval: Approval) => ({ ...onVersion(approval), round: currentRound(currentVersion(approval))?.round ?? 0 })
  const reviewOf = (approval: Approval, body: BodyName) => currentVersion(approval).reviews.find((each) => each.body.id === office[body].body.id)!
  const headOfUnit = (body: BodyName, unit: string): Person => {
    const people = Object.values(office[body]).filter((each): each is Person => 'roles' in each)
    return people.find((each) => each.unit === unit && (each.roles.includes('unitHead') || each.roles.includes('legalHead')))!
  }

  async function place({ developer, bodies, ...act }: Placed): Promise<string> {
    const own = office[developer]
    const { id } = await as(own.executor).do(placeApproval, {
      ...act,
      bodies: bodies.map((body) => office[body].body.id),
      units: [own.units.first.id, own.units.second.id],
      restricted: false,
      origin: { from: 'direct' },
    })
    return id
  }

  async function agreeInside(id: string, developer: BodyName): Promise<void> {
    const approval = await developerOf(id, developer)
    for (const { unit } of currentRound(currentVersion(approval))!.units) await as(headOfUnit(developer, unit.id)).do(agreeUnit, { ...onRound(approval), words: '' })
  }

  async function submit(id: string, developer: BodyName): Promise<void> {
    await as(office[developer].executor).do(submitApproval, onVersion(await developerOf(id, developer)))
  }

  async function visa(id: string, developer: BodyName): Promise<void> {
    await as(office[developer].legalHead).sign(visaApproval, onRound(await developerOf(id, developer)))
  }

  async function send(id: string, developer: BodyName): Promise<void> {
    await as(office[developer].head).sign(signApproval, onRound(await developerOf(id, developer)))
  }

  async function receive(id: string, body: BodyName): Promise<void> {
    await as(office[body].documentOfficer).do(receiveApproval, { ...onVersion(await paper(id, body)), number: null, workdays: null, basis: '' })
  }

  async function resolve(id: string, body: BodyName): Promise<void> {
    const { units, deputyHead, executor } = office[body]
    await as(deputyHead).do(resolveApproval, { ...onVersion(await paper(id, body)), responsible: units.first.id, executor: executor.id, interested: [units.second.id, units.legal.id], words: '' })
  }

  async function opine(id: string, body: BodyName): Promise<void> {
    const approval = await paper(id, body)
    for (const unit of reviewOf(approval, body).resolution!.interested) {
      await as(headOfUnit(body, unit.id)).do(giveOpinion, { ...onVersion(approval), position: 'agrees', words: '', remarks: [] })
    }
  }

  async function follow(id: string, body: BodyName, decision: 'accept' | 'insist'): Promise<void> {
    const approval = await paper(id, body)
    for (const { remark } of openFollows(approval, office[body].body.id)) {
      const which = { ...onVersion(approval), remark: remark.id }
      if (decision === 'accept') await as(office[body].executor).do(acceptAnswer, which)
      else await as(office[body].executor).do(insistOnRemark, { ...which, words: 'Ескертудің негізі өзгерген жоқ.' })
    }
  }

  async function decide(id: string, body: BodyName, { kind, words = '', remarks = [] }: Outcome): Promise<void> {
    await as(office[body].executor).do(decideOutcome, { ...onVersion(await paper(id, body)), kind, words, remarks, files: [] })
  }

  async function agree(id: string, body: BodyName): Promise<void> {
    for (;;) {
      const approval = await paper(id, body)
      const [due] = agreementsDue(reviewOf(approval, body))
      if (due === undefined) return
      await as(headOfUnit(body, due.unit.id)).do(agreeOutcome, { ...onVersion(approval), outcome: reviewOf(approval, body).outcome!.at })
    }
  }

  async function signAs(id: string, body: BodyName): Promise<void> {
    await as(office[body].head).sign(signOutcome, { ...onVersion(await paper(id, body)), body: office[body].body.id })
  }

  async function nextVersion(id: string, developer: BodyName, act: ActTexts, bodies: readonly BodyName[]): Promise<void> {
    const approval = await developerOf(id, developer)
    await as(office[developer].executor).do(placeVersion, { ...onVersion(approval), ...act, bodies: bodies.map((body) => office[body].body.id) })
  }

  async function answer(id: string, developer: BodyName, words: (n: number) => { answer: 'accepted' | 'partly' | 'rejected'; words: string }): Promise<void> {
    const approval = await developerOf(id, developer)
    const answers = unanswered(approval, currentVersion(approval)).map(({ remark }, n) => ({ remark: remark.id, changes: [], ...words(n) }))
    if (answers.length > 0) await as(office[developer].executor).do(answerRemarks, { ...onVersion(approval), answers })
  }

  return {
    place,
    submit,
    agreeInside,
    visa,
    send,
    receive,
    resolve,
    opine,
    follow,
    decide,
    agree,
    sign: signAs,
    nextVersion,
    answer,
    paper,
    /** The whole inner route of the developing body (§15). */
    sendOut: async (id: string, developer: BodyName) => {
      await submit(id, developer)
      await agreeInside(id, developer)
      await visa(id, developer)
      await send(id, developer)
    },
    /** The whole consideration in one approving body (§16–18), up to the head's signature. */
    consider: async (id: string, body: BodyName, outcome: Outcome, followed: 'accept' | 'insist' = 'accept') => {
      await receive(id, body)
      await resolve(id, body)
      await opine(id, body)
      await follow(id, body, followed)
      await decide(id, body, outcome)
      await agree(id, body)
      await signAs(id, body)
    },
  }
}

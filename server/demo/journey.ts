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
import { agreementsDue, type Review } from '../../domain/approvals/review.ts'
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

/** What a step is done on: a field left out is one the step doesn't ask for. */
const onVersion = (approval: Approval) => ({ id: approval.id, version: currentVersion(approval).n })
const onRound = (approval: Approval) => ({ ...onVersion(approval), round: currentRound(currentVersion(approval))?.round ?? 0 })

function reviewIn(approval: Approval, body: BodyName): Review {
  const review = currentVersion(approval).reviews.find((each) => each.body.id === office[body].body.id)
  if (review === undefined) throw new Error(`${approval.number} was not sent to ${body}`)
  return review
}

function headOfUnit(body: BodyName, unit: string): Person {
  const people: unknown[] = Object.values(office[body])
  const head = people.find((each): each is Person => isPerson(each) && each.unit === unit && each.roles.some((role) => role === 'unitHead' || role === 'legalHead'))
  if (head === undefined) throw new Error(`unit ${unit} of ${body} has no head`)
  return head
}

const isPerson = (each: unknown): each is Person => typeof each === 'object' && each !== null && 'roles' in each

/** Steps are fields, so that a test may take one by itself: `for (const step of [journey.receive, journey.resolve])`. */
export class Journey {
  readonly #as: (person: Person) => Clerk

  constructor(as: (person: Person) => Clerk) {
    this.#as = as
  }

  readonly paper = (id: string, body: BodyName): Promise<Approval> => this.#as(office[body].head).ask(approvalById, { id })

  readonly place = async ({ developer, bodies, ...act }: Placed): Promise<string> => {
    const own = office[developer]
    const card = { bodies: bodies.map((body) => office[body].body.id), units: [own.units.first.id, own.units.second.id], restricted: false, origin: { from: 'direct' as const } }
    return (await this.#as(own.executor).do(placeApproval, { ...act, ...card })).id
  }

  readonly submit = async (id: string, developer: BodyName): Promise<void> => {
    await this.#as(office[developer].executor).do(submitApproval, onVersion(await this.paper(id, developer)))
  }

  readonly agreeInside = async (id: string, developer: BodyName): Promise<void> => {
    const approval = await this.paper(id, developer)
    const units = currentRound(currentVersion(approval))?.units ?? []
    for (const { unit } of units) await this.#as(headOfUnit(developer, unit.id)).do(agreeUnit, { ...onRound(approval), words: '' })
  }

  readonly visa = async (id: string, developer: BodyName): Promise<void> => {
    await this.#as(office[developer].legalHead).sign(visaApproval, onRound(await this.paper(id, developer)))
  }

  readonly send = async (id: string, developer: BodyName): Promise<void> => {
    await this.#as(office[developer].head).sign(signApproval, onRound(await this.paper(id, developer)))
  }

  readonly receive = async (id: string, body: BodyName): Promise<void> => {
    await this.#as(office[body].documentOfficer).do(receiveApproval, { ...onVersion(await this.paper(id, body)), number: null, workdays: null, basis: '' })
  }

  readonly resolve = async (id: string, body: BodyName): Promise<void> => {
    const { units, deputyHead, executor } = office[body]
    const resolution = { responsible: units.first.id, executor: executor.id, interested: [units.second.id, units.legal.id], words: '' }
    await this.#as(deputyHead).do(resolveApproval, { ...onVersion(await this.paper(id, body)), ...resolution })
  }

  readonly opine = async (id: string, body: BodyName): Promise<void> => {
    const approval = await this.paper(id, body)
    for (const unit of reviewIn(approval, body).resolution?.interested ?? []) {
      await this.#as(headOfUnit(body, unit.id)).do(giveOpinion, { ...onVersion(approval), position: 'agrees', words: '', remarks: [] })
    }
  }

  readonly follow = async (id: string, body: BodyName, decision: 'accept' | 'insist'): Promise<void> => {
    const approval = await this.paper(id, body)
    for (const { remark } of openFollows(approval, office[body].body.id)) {
      const which = { ...onVersion(approval), remark: remark.id }
      if (decision === 'accept') await this.#as(office[body].executor).do(acceptAnswer, which)
      else await this.#as(office[body].executor).do(insistOnRemark, { ...which, words: 'Ескертудің негізі өзгерген жоқ.' })
    }
  }

  readonly decide = async (id: string, body: BodyName, { kind, words = '', remarks = [] }: Outcome): Promise<void> => {
    await this.#as(office[body].executor).do(decideOutcome, { ...onVersion(await this.paper(id, body)), kind, words, remarks, files: [] })
  }

  readonly agree = async (id: string, body: BodyName): Promise<void> => {
    for (;;) {
      const approval = await this.paper(id, body)
      const { outcome, ...review } = reviewIn(approval, body)
      const [due] = agreementsDue({ ...review, outcome })
      if (due === undefined || outcome === null) return
      await this.#as(headOfUnit(body, due.unit.id)).do(agreeOutcome, { ...onVersion(approval), outcome: outcome.at })
    }
  }

  readonly sign = async (id: string, body: BodyName): Promise<void> => {
    await this.#as(office[body].head).sign(signOutcome, { ...onVersion(await this.paper(id, body)), body: office[body].body.id })
  }

  readonly nextVersion = async (id: string, developer: BodyName, act: ActTexts, bodies: readonly BodyName[]): Promise<void> => {
    const approval = await this.paper(id, developer)
    await this.#as(office[developer].executor).do(placeVersion, { ...onVersion(approval), ...act, bodies: bodies.map((body) => office[body].body.id) })
  }

  /** Answers every remark that waits for it; `words` is asked with the remark's place in the ledger. */
  readonly answer = async (id: string, developer: BodyName, words: (n: number) => { answer: 'accepted' | 'partly' | 'rejected'; words: string }): Promise<void> => {
    const approval = await this.paper(id, developer)
    const answers = unanswered(approval, currentVersion(approval)).map(({ remark }, n) => ({ remark: remark.id, changes: [], ...words(n) }))
    if (answers.length > 0) await this.#as(office[developer].executor).do(answerRemarks, { ...onVersion(approval), answers })
  }

  /** The whole inner route of the developing body (§15). */
  readonly sendOut = async (id: string, developer: BodyName): Promise<void> => {
    for (const step of [this.submit, this.agreeInside, this.visa, this.send]) await step(id, developer)
  }

  /** The whole consideration in one approving body (§16–18), up to the head's signature. */
  readonly consider = async (id: string, body: BodyName, outcome: Outcome, followed: 'accept' | 'insist' = 'accept'): Promise<void> => {
    for (const step of [this.receive, this.resolve, this.opine]) await step(id, body)
    await this.follow(id, body, followed)
    await this.decide(id, body, outcome)
    await this.agree(id, body)
    await this.sign(id, body)
  }
}

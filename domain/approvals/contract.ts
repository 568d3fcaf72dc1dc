import { z } from 'zod'
import { InstantText } from '../kernel/dates.ts'
import { command, signedBy } from '../kernel/contract.ts'
import { FileRef } from '../kernel/manifest.ts'
import { asSeen } from '../kernel/seen.ts'
import { ActFile, Answer, Approval, kinds, states } from './approval.ts'
import { approvalById, Exported } from './queries.ts'
import { Opinion, outcomeKinds, Passage } from './review.ts'
import { outcomeStatement, protocolStatement, signStatement, visaStatement } from './statement.ts'

/** Short, since it is kept for repeats; the page asks anew when the feed says so. */
const Done = z.strictObject({ id: z.uuid(), number: z.string(), version: z.int(), state: z.enum(states) })

/** Every command on a version names it, so that one written for N never lands on N/1 (§19). */
const onVersion = { id: z.uuid(), version: z.int().nonnegative() }
const onRound = { ...onVersion, round: z.int().positive() }
const onOutcome = { ...onVersion, outcome: InstantText }
const words = z.string().trim().max(20_000)
const texts = z.strictObject({ kk: FileRef, ru: FileRef })
const bodies = z.array(z.uuid()).max(60)
const units = z.array(z.uuid()).max(60)

/** Empty words are let in here and refused by the rules, which say what is missing (§17-2). */
export const RemarkInput = z.strictObject({ passage: Passage.nullable(), remark: z.string().trim().max(10_000), proposal: z.string().trim().max(10_000) })
export type RemarkInput = z.infer<typeof RemarkInput>

const card = { title: Approval.shape.title, description: words, bodies, units, text: texts, files: z.array(ActFile).max(50) }
const changes = ['approval'] as const

export const placeApproval = command({
  name: 'approvals.place',
  right: 'approvals.propose',
  input: z.strictObject({ ...card, kind: z.enum(kinds), restricted: z.boolean(), origin: Approval.shape.origin }),
  output: Done,
  changes,
  offline: 'refuse',
})

export const amendApproval = command({
  name: 'approvals.amend',
  right: 'approvals.propose',
  input: z.strictObject({ ...onVersion, ...card, seen: asSeen(z.strictObject(card)) }),
  output: Done,
  changes,
  offline: 'refuse',
})

const Dismissals = z.array(z.strictObject({ finding: z.string().max(200), reason: words })).max(500)

/** Replaces the draft's dismissals, of which its author saw `seen`: a finding that is not named is open again. */
export const dismissFindings = command({
  name: 'approvals.dismissFindings',
  right: 'approvals.propose',
  input: z.strictObject({ ...onVersion, dismissals: Dismissals, seen: asSeen(Dismissals) }),
  output: Done,
  changes,
  offline: 'refuse',
})

const GivenAnswers = z.array(Answer.omit({ by: true, at: true }).extend({ words, changes: z.array(Passage).max(200) })).max(500)

/** Adds to the answers given, or replaces them remark by remark; `seen` are those that its author saw of the remarks named. */
export const answerRemarks = command({
  name: 'approvals.answerRemarks',
  right: 'approvals.propose',
  input: z.strictObject({
    ...onVersion,
    answers: GivenAnswers.min(1),
    seen: asSeen(GivenAnswers),
  }),
  output: Done,
  changes,
  offline: 'refuse',
})

export const submitApproval = command({
  name: 'approvals.submit',
  right: 'approvals.propose',
  input: z.strictObject(onVersion),
  output: Done,
  changes,
  offline: 'refuse',
})

export const agreeUnit = command({
  name: 'approvals.agreeUnit',
  right: 'approvals.agree',
  input: z.strictObject({ ...onRound, words }),
  output: Done,
  changes,
  offline: 'queue',
})

export const returnInner = command({
  name: 'approvals.returnInner',
  right: 'approvals.agree',
  input: z.strictObject({ ...onRound, reason: words }),
  output: Done,
  changes,
  offline: 'queue',
})

/** Signed commands may wait in the outbox: the statement tells the server whether the paper is still the same. */
export const visaApproval = command({
  name: 'approvals.visa',
  right: 'approvals.visa',
  input: z.strictObject(onRound),
  output: Done,
  changes,
  offline: 'queue',
  signed: signedBy(approvalById, ({ id }: { id: string; version: number; round: number }) => ({ id }), visaStatement),
})

export const signApproval = command({
  name: 'approvals.sign',
  right: 'approvals.sign',
  input: z.strictObject(onRound),
  output: Done,
  changes,
  offline: 'queue',
  signed: signedBy(approvalById, ({ id }: { id: string; version: number; round: number }) => ({ id }), signStatement),
})

/** `number` null: the body's next one. `workdays` null: the term of the settings; another one needs its basis (§20). */
export const receiveApproval = command({
  name: 'approvals.receive',
  right: 'approvals.receive',
  input: z.strictObject({ ...onVersion, number: z.string().trim().min(1).max(60).nullable(), workdays: z.int().min(1).max(250).nullable(), basis: words }),
  output: Done,
  changes,
  offline: 'refuse',
})

const resolution = { responsible: z.uuid(), executor: z.uuid(), interested: units, words }

/** Names others too: `seen` is the resolution that is changed, so that of two leaders none writes over the other unread. */
export const resolveApproval = command({
  name: 'approvals.resolve',
  right: 'approvals.resolve',
  input: z.strictObject({ ...onVersion, ...resolution, seen: asSeen(z.strictObject(resolution)) }),
  output: Done,
  changes,
  offline: 'refuse',
})

const opinion = { position: Opinion.shape.position, words, remarks: z.array(RemarkInput).max(200) }

/** A unit has one opinion: `seen` is the one that its author changes, so that nobody's is written over unread. */
export const giveOpinion = command({
  name: 'approvals.giveOpinion',
  right: 'approvals.agree',
  input: z.strictObject({ ...onVersion, ...opinion, seen: asSeen(z.strictObject(opinion)) }),
  output: Done,
  changes,
  offline: 'queue',
})

export const acceptAnswer = command({
  name: 'approvals.acceptAnswer',
  right: 'approvals.decide',
  input: z.strictObject({ ...onVersion, remark: z.uuid() }),
  output: Done,
  changes,
  offline: 'queue',
})

export const insistOnRemark = command({
  name: 'approvals.insist',
  right: 'approvals.decide',
  input: z.strictObject({ ...onVersion, remark: z.uuid(), words }),
  output: Done,
  changes,
  offline: 'queue',
})

export const decideOutcome = command({
  name: 'approvals.decide',
  right: 'approvals.decide',
  input: z.strictObject({ ...onVersion, kind: z.enum(outcomeKinds), words, remarks: z.array(RemarkInput).max(500), files: z.array(FileRef).max(20) }),
  output: Done,
  changes,
  offline: 'refuse',
})

export const agreeOutcome = command({
  name: 'approvals.agreeOutcome',
  right: 'approvals.agree',
  input: z.strictObject(onOutcome),
  output: Done,
  changes,
  offline: 'queue',
})

export const returnOutcome = command({
  name: 'approvals.returnOutcome',
  right: 'approvals.agree',
  input: z.strictObject({ ...onOutcome, reason: words }),
  output: Done,
  changes,
  offline: 'queue',
})

export const signOutcome = command({
  name: 'approvals.signOutcome',
  right: 'approvals.sign',
  input: z.strictObject({ ...onVersion, body: z.uuid() }),
  output: Done,
  changes,
  offline: 'queue',
  signed: signedBy(approvalById, ({ id }: { id: string; version: number; body: string }) => ({ id }), outcomeStatement),
})

/** `version` is the one that is answered; the new one is the next. */
export const placeVersion = command({
  name: 'approvals.placeVersion',
  right: 'approvals.propose',
  input: z.strictObject({ ...onVersion, text: texts, files: card.files, bodies }),
  output: Done,
  changes,
  offline: 'refuse',
})

/** Either side may draw an unsigned protocol anew: `seen` is the one that it replaces. */
export const proposeProtocol = command({
  name: 'approvals.proposeProtocol',
  right: 'approvals.decide',
  input: z.strictObject({
    ...onVersion,
    body: z.uuid(),
    points: z.array(z.strictObject({ remark: z.uuid().nullable(), subject: words.min(1), bodyPosition: words.min(1), developerPosition: words.min(1) })).min(1).max(100),
    files: z.array(FileRef).max(20),
    seen: asSeen(z.uuid()),
  }),
  output: Done,
  changes,
  offline: 'refuse',
})

export const signProtocol = command({
  name: 'approvals.signProtocol',
  right: 'approvals.sign',
  input: z.strictObject({ ...onVersion, protocol: z.uuid() }),
  output: Done,
  changes,
  offline: 'queue',
  signed: signedBy(approvalById, ({ id }: { id: string; version: number; protocol: string }) => ({ id }), protocolStatement),
})

/** The developer's responsible person, or the executor of the body in whose name one acts. */
export const reassignApproval = command({
  name: 'approvals.reassign',
  right: 'approvals.reassign',
  input: z.strictObject({ id: z.uuid(), person: z.uuid() }),
  output: Done,
  changes,
  offline: 'refuse',
})

export const withdrawApproval = command({
  name: 'approvals.withdraw',
  right: 'approvals.withdraw',
  input: z.strictObject({ id: z.uuid(), reason: words }),
  output: Done,
  changes,
  offline: 'refuse',
})

export const printSheet = command({
  name: 'approvals.printSheet',
  right: 'approvals.read',
  input: z.strictObject({ id: z.uuid(), language: z.enum(['kk', 'ru']) }),
  output: z.strictObject({ sheet: FileRef, code: z.string() }),
  changes,
  offline: 'refuse',
})

export const exportPackage = command({
  name: 'approvals.exportPackage',
  right: 'approvals.export',
  input: z.strictObject({ id: z.uuid() }),
  output: Exported,
  changes,
  offline: 'refuse',
})

export const archiveApproval = command({
  name: 'approvals.archive',
  right: 'approvals.export',
  input: z.strictObject({ id: z.uuid() }),
  output: Done,
  changes,
  offline: 'refuse',
})

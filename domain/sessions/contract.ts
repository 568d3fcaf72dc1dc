import { z } from 'zod'
import { DateText, InstantText } from '../kernel/dates.ts'
import { command, signedBy } from '../kernel/contract.ts'
import { FileRef } from '../kernel/manifest.ts'
import { asSeen } from '../kernel/seen.ts'
import { Agenda, AgendaCard, Guest, materialRoles, Question, questionsAtMost, Title } from './agenda.ts'
import { choices, Receipt, results } from './poll.ts'
import { ballotOf, pollById, sessionById } from './queries.ts'
import { InstructionCard, states } from './session.ts'
import { annulStatement, attendanceStatement, confirmStatement, minutesStatement, objectionStatement, tieStatement, voteStatement } from './statement.ts'

/** Short, since it is kept for repeats; the page asks anew when the feed says so. */
const Done = z.strictObject({ id: z.uuid(), number: z.string(), state: z.enum(states), edition: z.int().nonnegative() })

const on = { id: z.uuid() }
const words = z.string().trim().max(5000)
const changes = ['session'] as const

/** A guest as the officer enters one; a person of the portal is named by id alone, and the portal fills in name and post. */
export const GuestInput = z.union([z.strictObject({ person: z.uuid() }), z.strictObject({ person: z.null(), name: z.string().trim().min(1).max(200), post: z.string().trim().min(1).max(300) })])
export type GuestInput = z.infer<typeof GuestInput>

const guests = z.array(GuestInput).max(100)
const card = {
  title: Title,
  place: z.string().trim().min(1).max(500),
  plannedAt: InstantText,
  chair: z.uuid(),
  secretary: z.uuid(),
  members: z.array(z.uuid()).min(1).max(2000),
  invited: guests,
}

/** §35. The number is the next of the year. */
export const planSession = command({
  name: 'sessions.plan',
  right: 'sessions.prepare',
  input: z.strictObject(card),
  output: Done,
  changes,
  offline: 'refuse',
})

export const amendSession = command({
  name: 'sessions.amend',
  right: 'sessions.prepare',
  input: z.strictObject({ ...on, ...card, seen: asSeen(AgendaCard) }),
  output: Done,
  changes,
  offline: 'refuse',
})

/** §35–36. Adds the question, or replaces the one with this id. A material with a file of other bytes gets a new version; one that isn't named is taken off. */
export const saveQuestion = command({
  name: 'sessions.saveQuestion',
  right: 'sessions.prepare',
  input: z.strictObject({
    ...on,
    question: z.uuid(),
    title: Title,
    body: z.uuid().nullable(),
    speakers: guests,
    invited: guests,
    silent: z.boolean(),
    materials: z.array(z.strictObject({ id: z.uuid(), role: z.enum(materialRoles), language: z.enum(['kk', 'ru', 'en']).nullable(), file: FileRef })).max(60),
    seen: asSeen(Question),
  }),
  output: Done,
  changes,
  offline: 'refuse',
})

export const removeQuestion = command({
  name: 'sessions.removeQuestion',
  right: 'sessions.prepare',
  input: z.strictObject({ ...on, question: z.uuid(), seen: asSeen(Question) }),
  output: Done,
  changes,
  offline: 'refuse',
})

/** Drops what isn't confirmed; `seen` is the draft that goes. */
export const discardDraft = command({
  name: 'sessions.discardDraft',
  right: 'sessions.prepare',
  input: z.strictObject({ ...on, seen: asSeen(Agenda) }),
  output: Done,
  changes,
  offline: 'refuse',
})

/** All questions in their new order; one that is missing or unknown makes it stale. */
export const orderQuestions = command({
  name: 'sessions.orderQuestions',
  right: 'sessions.prepare',
  input: z.strictObject({ ...on, order: z.array(z.uuid()).max(questionsAtMost), seen: asSeen(z.array(z.uuid()).max(questionsAtMost)) }),
  output: Done,
  changes,
  offline: 'refuse',
})

/** §37: freezes the draft as the next edition, and tells everybody whom it concerns what has changed. */
export const confirmAgenda = command({
  name: 'sessions.confirm',
  right: 'sessions.prepare',
  input: z.strictObject(on),
  output: Done,
  changes,
  offline: 'refuse',
  signed: signedBy(sessionById, ({ id }: { id: string }) => ({ id }), confirmStatement),
})

export const cancelSession = command({
  name: 'sessions.cancel',
  right: 'sessions.prepare',
  input: z.strictObject({ ...on, reason: words }),
  output: Done,
  changes,
  offline: 'refuse',
})

const attendanceInput = z.strictObject({ ...on, member: z.uuid(), edition: z.int().positive(), takesPart: z.boolean(), reason: words, substitute: Guest.nullable() })
/** §39–41. */
export const answerAttendance = command({
  name: 'sessions.answerAttendance',
  right: 'sessions.attend',
  input: attendanceInput,
  output: Done,
  changes,
  offline: 'refuse',
  signed: signedBy(sessionById, ({ id }: z.infer<typeof attendanceInput>) => ({ id }), attendanceStatement),
})

const objectionInput = z.strictObject({ ...on, member: z.uuid(), edition: z.int().positive(), question: z.uuid(), words })
/** The question will be voted on and not adopted in silence. */
export const objectToSilence = command({
  name: 'sessions.object',
  right: 'sessions.attend',
  input: objectionInput,
  output: Done,
  changes,
  offline: 'refuse',
  signed: signedBy(sessionById, ({ id }: z.infer<typeof objectionInput>) => ({ id }), objectionStatement),
})

/** Harmless twice, so it may wait for a line. */
export const markRead = command({
  name: 'sessions.markRead',
  right: 'sessions.read',
  input: z.strictObject({ ...on, material: z.uuid(), version: z.int().positive() }),
  output: z.strictObject({}),
  changes: ['reading'],
  offline: 'queue',
})

/** B4.6: this machine holds these files, every byte of which it has hashed. */
export const reportReady = command({
  name: 'sessions.reportReady',
  right: 'sessions.read',
  /** `machine` tells the PCs of one person apart. */
  input: z.strictObject({ ...on, edition: z.int().positive(), machine: z.string().max(100).default(''), held: z.array(FileRef.shape.sha256).max(5000) }),
  output: z.strictObject({ held: z.int(), files: z.int(), ready: z.boolean() }),
  changes: ['readiness'],
  offline: 'refuse',
})

const conduct = { right: 'sessions.conduct', output: Done, changes, offline: 'refuse' } as const
/** In the hall: everybody there has it sent, so it is told apart from what each would ask for anew. */
const inHall = { ...conduct, changes: ['course'] } as const
/** The lists of the Chancellery, the search and the calendar show the state too. */
const ofState = { ...conduct, changes: ['course', 'session'] } as const
const atDoor = { ...conduct, changes: ['course', 'place'], right: 'sessions.read' } as const

export const openSession = command({ name: 'sessions.open', input: z.strictObject(on), ...ofState })

/** Null: between questions. */
export const callQuestion = command({ name: 'sessions.callQuestion', input: z.strictObject({ ...on, question: z.uuid().nullable() }), ...inHall })

/** Ends the speech that runs, and begins this one; null only ends. */
export const giveFloor = command({
  name: 'sessions.giveFloor',
  input: z.strictObject({ ...on, speaker: z.strictObject({ name: z.string().trim().min(1).max(200), post: Guest.shape.post, minutes: z.int().min(1).max(240) }).nullable() }),
  ...inHall,
})

/** §42: everybody in the hall sees the time that was added. `from`: of the speech that is meant. */
export const extendSpeech = command({ name: 'sessions.extendSpeech', input: z.strictObject({ ...on, from: InstantText, minutes: z.int().min(1).max(60) }), ...inHall })

/** No more speakers on this question, or speakers again. */
export const endDebate = command({ name: 'sessions.endDebate', input: z.strictObject({ ...on, question: z.uuid(), ended: z.boolean() }), ...inHall })

export const pauseSession = command({ name: 'sessions.pause', input: z.strictObject(on), ...ofState })
export const resumeSession = command({ name: 'sessions.resume', input: z.strictObject(on), ...ofState })

/** Oneself, or by the chair and the secretary anybody who is expected. A member's arrival takes the vote back from the substitute. */
export const arrive = command({ name: 'sessions.arrive', input: z.strictObject({ ...on, person: z.uuid() }), ...atDoor })
export const leave = command({ name: 'sessions.leave', input: z.strictObject({ ...on, person: z.uuid() }), ...atDoor })

/** §43. */
export const openPoll = command({
  name: 'sessions.openPoll',
  right: 'sessions.conduct',
  input: z.strictObject({ ...on, question: z.uuid() }),
  output: z.strictObject({ poll: z.uuid(), n: z.int().positive() }),
  changes: ['poll'],
  offline: 'refuse',
})

const voteInput = z.strictObject({ poll: z.uuid(), edition: z.int().positive(), choice: z.enum(choices) })
/** B4.2: never queued; answered with the receipt, and by the same receipt when the same vote comes again. */
export const castVote = command({
  name: 'sessions.vote',
  right: 'sessions.vote',
  input: voteInput,
  output: z.strictObject({ receipt: Receipt }),
  changes: ['vote'],
  offline: 'refuse',
  signed: signedBy(ballotOf, ({ poll }: z.infer<typeof voteInput>) => ({ poll }), voteStatement),
})

/** §44: counts what was accepted and decides by the rules. */
export const closePoll = command({
  name: 'sessions.closePoll',
  right: 'sessions.conduct',
  input: z.strictObject({ poll: z.uuid() }),
  output: z.strictObject({ result: z.enum(results) }),
  changes: ['poll'],
  offline: 'refuse',
})

const tieInput = z.strictObject({ poll: z.uuid(), adopted: z.boolean() })
export const decideTie = command({
  name: 'sessions.decideTie',
  right: 'sessions.attend',
  input: tieInput,
  output: z.strictObject({ result: z.enum(results) }),
  changes: ['poll'],
  offline: 'refuse',
  signed: signedBy(pollById, ({ poll }: z.infer<typeof tieInput>) => ({ poll }), tieStatement),
})

const annulInput = z.strictObject({ poll: z.uuid(), reason: z.string().trim().min(1).max(2000) })
/** A vote taken by mistake: all ballots are kept and minuted, and none of them counts. The question may be voted on again. */
export const annulPoll = command({
  name: 'sessions.annulPoll',
  right: 'sessions.attend',
  input: annulInput,
  output: z.strictObject({ result: z.enum(results) }),
  changes: ['poll'],
  offline: 'refuse',
  signed: signedBy(pollById, ({ poll }: z.infer<typeof annulInput>) => ({ poll }), annulStatement),
})

export const adoptSilently = command({ name: 'sessions.adoptSilently', input: z.strictObject({ ...on, question: z.uuid() }), ...inHall })

/** Adds an instruction, or replaces the one with this id. */
export const instruct = command({
  name: 'sessions.instruct',
  input: z.strictObject({
    ...on,
    instruction: z.uuid(),
    question: z.uuid().nullable(),
    body: z.uuid(),
    executor: GuestInput.nullable(),
    text: z.string().trim().min(1).max(5000),
    deadline: DateText,
    seen: asSeen(InstructionCard),
  }),
  ...conduct,
})

export const withdrawInstruction = command({ name: 'sessions.withdrawInstruction', input: z.strictObject({ ...on, instruction: z.uuid(), seen: asSeen(InstructionCard) }), ...conduct })

export const closeSession = command({ name: 'sessions.close', input: z.strictObject(on), ...ofState })

export const makeMinutes = command({ name: 'sessions.makeMinutes', input: z.strictObject(on), ...conduct })

export const returnMinutes = command({ name: 'sessions.returnMinutes', input: z.strictObject({ ...on, n: z.int().positive(), reason: z.string().trim().min(1).max(2000) }), ...conduct })

const minutesInput = z.strictObject({ ...on, n: z.int().positive(), as: z.enum(['chair', 'secretary']) })
export const signMinutes = command({
  name: 'sessions.signMinutes',
  input: minutesInput,
  ...conduct,
  signed: signedBy(sessionById, ({ id }: z.infer<typeof minutesInput>) => ({ id }), minutesStatement),
})

/** B4.1: minutes, agenda, answers, every vote with its signature, and the check that needs no portal. */
export const exportSession = command({
  name: 'sessions.export',
  right: 'sessions.read',
  input: z.strictObject(on),
  output: z.strictObject({ package: FileRef, seal: z.string() }),
  changes: [],
  offline: 'refuse',
})

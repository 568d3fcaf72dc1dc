/** §35–44: a session of the Government, from its first plan to the signed minutes. */
import { z } from 'zod'
import { DateText, InstantText } from '../kernel/dates.ts'
import { FileRef } from '../kernel/manifest.ts'
import { Actor, BodyRef, SignatureRecord } from '../people/actor.ts'
import { TrilingualName } from '../people/person.ts'
import { Agenda, Edition, Guest, Secretary, type SessionRules } from './agenda.ts'

export const states = ['draft', 'confirmed', 'open', 'break', 'closed', 'minuted', 'signed', 'cancelled', 'notHeld'] as const
export type SessionState = (typeof states)[number]

/** §39–41: a member's signed answer. The last one counts. */
export const Attendance = z.strictObject({
  member: z.uuid(),
  edition: z.int().positive(),
  takesPart: z.boolean(),
  reason: z.string(),
  substitute: Guest.nullable(),
  signature: SignatureRecord,
})
export type Attendance = z.infer<typeof Attendance>

/** A member's signed wish that a question be voted on and not adopted in silence. */
const Objection = z.strictObject({ question: z.uuid(), member: z.uuid(), words: z.string(), signature: SignatureRecord })

/** Who is in the hall, or came over the portal. `inPlaceOf` is the member whom a substitute stands for. */
const Presence = z.strictObject({
  person: z.uuid(),
  name: z.string(),
  inPlaceOf: z.uuid().nullable(),
  from: InstantText,
  until: InstantText.nullable(),
})

export const Speech = z.strictObject({
  question: z.uuid(),
  name: z.string(),
  post: TrilingualName,
  minutes: z.int().positive(),
  /** Of these minutes, those that the chair added while it ran. */
  added: z.int().nonnegative().default(0),
  from: InstantText,
  until: InstantText.nullable(),
})
export type Speech = z.infer<typeof Speech>

/** `plan` is where the module of plans took it; null as long as nobody has. */
export const Instruction = z.strictObject({
  id: z.uuid(),
  question: z.uuid().nullable(),
  body: BodyRef,
  executor: Guest.nullable(),
  /** Who answers for it in the body: its head and its document office, as they were on the day. */
  heads: z.array(z.uuid()),
  text: z.string(),
  deadline: DateText,
  by: Actor,
  at: InstantText,
  plan: z.strictObject({ link: z.string(), at: InstantText }).nullable(),
})
export type Instruction = z.infer<typeof Instruction>

/** What whoever gives an instruction enters of it. */
export const InstructionCard = z.strictObject({ question: z.uuid().nullable(), body: z.uuid(), executor: Guest.nullable(), text: z.string(), deadline: DateText })
export const cardOfInstruction = ({ question, body, executor, text, deadline }: Instruction): z.infer<typeof InstructionCard> => ({ question, body: body.id, executor, text, deadline })

export const MinutesRecord = z.strictObject({
  n: z.int().positive(),
  at: InstantText,
  by: Actor,
  /** The facts as canonical JSON, of which both prints are made, and which is signed with them. */
  facts: FileRef,
  pdf: z.strictObject({ kk: FileRef, ru: FileRef }),
  signatures: z.strictObject({ chair: SignatureRecord.nullable(), secretary: SignatureRecord.nullable() }),
})
export type MinutesRecord = z.infer<typeof MinutesRecord>

export const Session = z.strictObject({
  id: z.uuid(),
  number: z.string(),
  state: z.enum(states),
  madeAt: InstantText,
  madeBy: Actor,
  /** What the officer works on; null for whoever sees confirmed editions only. */
  draft: Agenda.nullable(),
  editions: z.array(Edition),
  attendance: z.array(Attendance),
  objections: z.array(Objection),
  openedAt: InstantText.nullable(),
  closedAt: InstantText.nullable(),
  /** Also of one that was not held: who wrote it down, and why. */
  cancelled: z.strictObject({ by: Actor, at: InstantText, reason: z.string() }).nullable(),
  presence: z.array(Presence),
  /** What the chair has called; null between questions. */
  question: z.uuid().nullable(),
  /** Questions on which the chair gives nobody the floor any more. */
  debateEnded: z.array(z.uuid()).default([]),
  /** Since when each question was considered, in the order in which it was called. */
  considered: z.array(z.strictObject({ question: z.uuid(), from: InstantText })),
  breaks: z.array(z.strictObject({ from: InstantText, until: InstantText.nullable() })),
  speeches: z.array(Speech),
  /** Questions without an objection, adopted by the chair's announcement. */
  adoptedSilently: z.array(z.strictObject({ question: z.uuid(), at: InstantText, present: z.int(), quorum: z.int(), members: z.int() })),
  instructions: z.array(Instruction),
  /** B3.5: who keeps the session in the place of a secretary who has left, until an agenda names another. */
  takenOver: z.strictObject({ secretary: Secretary, by: Actor, at: InstantText }).nullable().default(null),
  /** B3.5: who signs in the place of a chair who left office after the session; until the closing the agenda names another. */
  chairTakenOver: z.strictObject({ chair: Secretary, by: Actor, at: InstantText }).nullable().default(null),
  /** Earlier makings that nobody had signed are not kept. */
  minutes: MinutesRecord.nullable(),
  /** What chair or secretary found a fault in, with the signature that it may have had. */
  returned: z.array(z.strictObject({ minutes: MinutesRecord, reason: z.string(), by: Actor, at: InstantText })).default([]),
})
export type Session = z.infer<typeof Session>

export const currentEdition = (session: Session): Edition | null => session.editions.at(-1) ?? null

/** The agenda in force; before the first confirmation what is being drafted. */
export function agendaOf(session: Session): Agenda {
  const agenda = currentEdition(session)?.agenda ?? session.draft
  if (agenda === null) throw new Error('a session without a draft and without an edition')
  return agenda
}

/**
 * Whoever stands for a member now, by the member. One person stands once: not when the agenda has named them a member since,
 * nor for two when an agenda brought a member back, where whoever answered first keeps the substitute.
 */
export function substitutesIn(session: Session): ReadonlyMap<string, Guest> {
  const members = new Set(agendaOf(session).members.map((member) => member.person))
  const last = new Map<string, Attendance>()
  for (const answer of session.attendance) {
    last.delete(answer.member)
    last.set(answer.member, answer)
  }
  const [standing, taken] = [new Map<string, Guest>(), new Set<string>()]
  for (const [member, { takesPart, substitute }] of last) {
    if (takesPart || substitute === null || !members.has(member)) continue
    const { person } = substitute
    if (person !== null && (members.has(person) || taken.has(person))) continue
    if (person !== null) taken.add(person)
    standing.set(member, substitute)
  }
  return standing
}

/** A session that was kept before this was known says nothing of it. */
export const secretaryOf = (session: Session): Secretary => (session.takenOver ?? null)?.secretary ?? agendaOf(session).secretary

/** Who leads, and signs the minutes; a session that was kept before this was known says nothing of a successor. */
export function chairOf(session: Session): Secretary {
  const { chair, members, secretary } = agendaOf(session)
  const member = members.find((each) => each.person === chair)
  return (session.chairTakenOver ?? null)?.chair ?? { person: chair, name: member?.name ?? '', post: member?.post ?? secretary.post }
}

/** Of the minutes in force, or of those sent back last; 0 before the first. */
export const lastMinutes = (session: Session): number => session.minutes?.n ?? (session.returned ?? []).at(-1)?.minutes.n ?? 0

export const rulesOf = (session: Session): SessionRules => agendaOf(session).rules

/** The answer that counts: the member's last. */
export const attendanceOf = (session: Session, member: string): Attendance | undefined => session.attendance.findLast((each) => each.member === member)

/** An answer given for another time is asked for again, while its substitute may still come. */
export function answerOfNow(session: Session, member: string): Attendance | undefined {
  const answer = attendanceOf(session, member)
  const answered = session.editions.find((edition) => edition.n === answer?.edition)?.agenda.plannedAt
  return answered === agendaOf(session).plannedAt ? answer : undefined
}

export const isDebateEnded = (session: Session, question: string | null): boolean => question !== null && (session.debateEnded ?? []).includes(question)

/** The speech that runs. */
export const speechOf = (session: Session): Speech | null => session.speeches.find((speech) => speech.until === null) ?? null

export const isPresent = (session: Session, person: string): boolean => session.presence.some((each) => each.person === person && each.until === null)

export const isDraftChanged = (session: Session): boolean => session.draft !== null && JSON.stringify(session.draft) !== JSON.stringify(currentEdition(session)?.agenda)

export const executorsOf = ({ heads, executor }: Instruction): string[] => [...heads, ...(executor === null || executor.person === null ? [] : [executor.person])]

/** Who took part by earlier editions or answers, and until which edition: they may still read that much, and nothing that came after. */
export function formerOf(session: Session): ReadonlyMap<string, number> {
  const held = new Map<string, number>()
  const hold = (person: string | null, n: number): void => {
    if (person !== null && (held.get(person) ?? 0) < n) held.set(person, n)
  }
  for (const { n, agenda } of session.editions) for (const { person } of [...agenda.members, agenda.secretary]) hold(person, n)
  const later = new Map<string, Attendance>()
  for (const answer of session.attendance.toReversed()) {
    hold(answer.substitute?.person ?? null, later.get(answer.member)?.edition ?? held.get(answer.member) ?? answer.edition)
    later.set(answer.member, answer)
  }
  return held
}

/** Everybody whom the agenda in force names; who was taken off it hears no more of it, but may still read what they had. */
export const participantsNow = (session: Session) => participantsOf({ ...session, editions: session.editions.slice(-1) })

/** Everybody whom the session concerns, by the agenda in force; guests also of earlier editions, who see no more than those named them for. */
export function participantsOf(session: Session): { members: string[]; substitutes: string[]; guests: string[]; officers: string[] } {
  const agendas = session.editions.map((edition) => edition.agenda)
  const [now] = agendas.slice(-1)
  const known = (guests: readonly Guest[]): string[] => guests.flatMap((guest) => (guest.person === null ? [] : [guest.person]))
  const guests = agendas.flatMap((agenda) => [...agenda.invited, ...agenda.questions.flatMap((question) => [...question.speakers, ...question.invited])])
  return {
    members: [...new Set(now?.members.map((member) => member.person))],
    substitutes: now === undefined ? [] : [...new Set(known([...substitutesIn(session).values()]))],
    // An instruction that is given when the minutes are signed is read by whoever carries it out.
    guests: [...new Set([...known(guests), ...(session.state === 'signed' ? session.instructions.flatMap(executorsOf) : [])])],
    officers: now === undefined ? [] : [...new Set([secretaryOf(session).person, now.secretary.person, chairOf(session).person])],
  }
}

/** B4.1: the minutes are facts that the software kept, and nothing that somebody retold. Prints and packages say the same. */
import { z } from 'zod'
import { DateText, InstantText } from '../kernel/dates.ts'
import { Sha256 } from '../kernel/manifest.ts'
import { BodyRef, type SignatureRecord } from '../people/actor.ts'
import { TrilingualName } from '../people/person.ts'
import { Guest, questionOf, SessionRules, Title, type Agenda } from './agenda.ts'
import { Decision, NamedVote, results, resultOf, type Poll } from './poll.ts'
import { secretaryOf, agendaOf, attendanceOf, currentEdition, substitutesIn, type Session } from './session.ts'

/** Names the very signature, as a vote does: nobody else's can stand in its place. */
const ChairsWord = z.strictObject({ person: z.uuid(), name: z.string(), sha256: Sha256 })
const wordOf = ({ by, sha256 }: SignatureRecord): z.infer<typeof ChairsWord> => ({ person: by.person, name: by.name, sha256 })

export const MinutesQuestion = z.strictObject({
  n: z.int().positive(),
  id: z.uuid(),
  title: Title,
  speakers: z.array(Guest),
  invited: z.array(Guest),
  spoke: z.array(z.strictObject({ name: z.string(), post: TrilingualName, from: InstantText, until: InstantText.nullable() })),
  objections: z.array(z.strictObject({ name: z.string(), words: z.string() })),
  considered: z.boolean(),
  polls: z.array(
    z.strictObject({
      id: z.uuid(),
      n: z.int().positive(),
      openedAt: InstantText,
      closedAt: InstantText,
      rules: SessionRules,
      decision: Decision,
      chair: z.boolean().nullable(),
      result: z.enum(results),
      /** Why the chair annulled it; then its votes stand here and count for nothing. */
      annulled: z.string().nullable().default(null),
      /** The chair of that moment, by whose signature the vote doesn't count, or the tie is decided. */
      annulledBy: ChairsWord.nullable().default(null),
      decidedBy: ChairsWord.nullable().default(null),
      votes: z.array(NamedVote),
      /** Members whose vote was not cast. */
      silent: z.array(z.string()),
    }),
  ),
  adoptedSilently: z.strictObject({ at: InstantText, present: z.int(), quorum: z.int(), members: z.int() }).nullable(),
  instructions: z.array(z.strictObject({ body: BodyRef, executor: z.string(), text: z.string(), deadline: DateText })),
})
export type MinutesQuestion = z.infer<typeof MinutesQuestion>

export const Minutes = z.strictObject({
  format: z.literal('kz.kense.minutes/1'),
  session: z.uuid(),
  number: z.string(),
  n: z.int().positive(),
  title: Title,
  place: z.string(),
  openedAt: InstantText,
  closedAt: InstantText,
  breaks: z.array(z.strictObject({ from: InstantText, until: InstantText.nullable() })),
  edition: z.int().positive(),
  editionSha256: Sha256,
  /** Who led. */
  chair: z.strictObject({ name: z.string(), post: TrilingualName }),
  /** Who signs in the place of a chair who has left office since. */
  signsForChair: z.strictObject({ name: z.string(), post: TrilingualName }).nullable().default(null),
  secretary: z.strictObject({ name: z.string(), post: TrilingualName }),
  rules: SessionRules,
  attendance: z.array(
    z.strictObject({
      member: z.uuid(),
      name: z.string(),
      post: TrilingualName,
      body: BodyRef,
      /** In the hall at any time of the session. */
      attended: z.boolean(),
      answered: z.enum(['takesPart', 'cannotTakePart', 'none']),
      reason: z.string(),
      substitute: Guest.nullable(),
      substituteAttended: z.boolean(),
    }),
  ),
  questions: z.array(MinutesQuestion),
  instructions: MinutesQuestion.shape.instructions,
})
export type Minutes = z.infer<typeof Minutes>

interface PollWithVotes {
  poll: Poll
  votes: readonly NamedVote[]
}

/** The session must have been closed. */
export function minutesOf(session: Session, polls: readonly PollWithVotes[], n: number): Minutes {
  const edition = currentEdition(session)
  if (edition === null || session.openedAt === null || session.closedAt === null) throw new Error('minutes of a session that was not held')
  const agenda = agendaOf(session)
  const secretary = secretaryOf(session)
  const chair = agenda.members.find((member) => member.person === agenda.chair)
  const successor = session.chairTakenOver ?? null
  return {
    format: 'kz.kense.minutes/1',
    session: session.id,
    number: session.number,
    n,
    title: agenda.title,
    place: agenda.place,
    openedAt: session.openedAt,
    closedAt: session.closedAt,
    breaks: session.breaks,
    edition: edition.n,
    editionSha256: edition.sha256,
    chair: { name: chair?.name ?? '', post: chair?.post ?? secretary.post },
    signsForChair: successor === null ? null : { name: successor.chair.name, post: successor.chair.post },
    secretary: { name: secretary.name, post: secretary.post },
    rules: agenda.rules,
    attendance: attendanceRows(session, agenda),
    questions: agenda.questions.map((_, index) => questionRow(session, agenda, index, polls)),
    // One on a question that was taken off since is still given.
    instructions: instructionRows(session, (question) => question === null || questionOf(agenda, question) === undefined),
  }
}

function attendanceRows(session: Session, agenda: Agenda): Minutes['attendance'] {
  const openedAt = session.openedAt ?? ''
  const substitutes = substitutesIn(session)
  // Who came early and left before the opening was not in the session.
  const attended = (person: string | null | undefined): boolean => session.presence.some((each) => each.person === person && (each.until === null || each.until > openedAt))
  return agenda.members.map(({ person, name, post, body }) => {
    const answer = attendanceOf(session, person)
    return {
      member: person,
      name,
      post,
      body,
      attended: attended(person),
      answered: answer === undefined ? 'none' : answer.takesPart ? 'takesPart' : 'cannotTakePart',
      reason: answer?.reason ?? '',
      substitute: substitutes.get(person) ?? null,
      substituteAttended: attended(substitutes.get(person)?.person),
    }
  })
}

function questionRow(session: Session, agenda: Agenda, index: number, polls: readonly PollWithVotes[]): MinutesQuestion {
  const question = agenda.questions[index]
  if (question === undefined) throw new Error(`no question ${index}`)
  const { id, title, speakers, invited } = question
  const silent = session.adoptedSilently.find((each) => each.question === id)
  return {
    n: index + 1,
    id,
    title,
    speakers,
    invited,
    spoke: session.speeches.filter((speech) => speech.question === id).map(({ name, post, from, until }) => ({ name, post, from, until })),
    objections: session.objections.filter((each) => each.question === id).map((each) => ({ name: agenda.members.find((member) => member.person === each.member)?.name ?? '', words: each.words })),
    considered: session.considered.some((each) => each.question === id),
    polls: polls.filter(({ poll }) => poll.question === id).flatMap(({ poll, votes }) => pollRow(session, poll, votes)),
    adoptedSilently: silent === undefined ? null : { at: silent.at, present: silent.present, quorum: silent.quorum, members: silent.members },
    instructions: instructionRows(session, (question) => question === id),
  }
}

function pollRow(session: Session, poll: Poll, votes: readonly NamedVote[]): MinutesQuestion['polls'] {
  const result = resultOf(poll)
  if (poll.decision === null || poll.closedAt === null || result === null) return []
  // Whoever became a member after the vote had none in it, and whoever was one then had.
  const { members } = session.editions.find((edition) => edition.n === poll.edition)?.agenda ?? agendaOf(session)
  const voted = new Set(votes.map((vote) => vote.member))
  const silent = members.filter((member) => !voted.has(member.person)).map((member) => member.name)
  const { id, n, openedAt, closedAt, rules, decision } = poll
  const annulled = poll.annulled ?? null
  const words = { annulledBy: annulled === null ? null : wordOf(annulled.signature), decidedBy: poll.chair === null ? null : wordOf(poll.chair.signature) }
  return [{ id, n, openedAt, closedAt, rules, decision, chair: poll.chair?.adopted ?? null, result, annulled: annulled?.reason ?? null, ...words, votes: [...votes], silent }]
}

function instructionRows(session: Session, isOf: (question: string | null) => boolean): Minutes['instructions'] {
  return session.instructions
    .filter((each) => isOf(each.question))
    .map(({ body, executor, text, deadline }) => ({ body, executor: executor?.name ?? '', text, deadline }))
}

/** What each signed deed of a session says, word for word; native and server build it by these same functions. */
import type { FileRef, StatementBody } from '../kernel/manifest.ts'
import { latestOf, type Guest, type Question } from './agenda.ts'
import type { Ballot, Choice, Poll } from './poll.ts'
import { attendanceOf, currentEdition, type Session } from './session.ts'

type Details = StatementBody['details']

interface Said {
  deed: string
  edition: number
  decision: string
  details: Details
  files?: FileRef[]
  prev: string | null
}

function statement(session: { id: string; number: string }, title: { kk: string; ru: string }, said: Said): StatementBody {
  const [text = null, ...files] = said.files ?? []
  return {
    deed: said.deed,
    noun: 'session',
    id: session.id,
    version: `${session.number}/${said.edition}`,
    title: title.kk,
    lang: 'kk',
    decision: said.decision,
    details: { titleRu: title.ru, ...said.details },
    text,
    files,
    prev: said.prev,
  }
}

const guests = (list: readonly Guest[]): string => list.map((guest) => `${guest.name}, ${guest.post.kk}`).join('; ')

/** The order stands before each name: two questions may each have a "draft.docx". */
function namedFiles(question: Question, index: number): FileRef[] {
  return question.materials.map((material) => ({ ...latestOf(material).file, name: `${index + 1}. ${latestOf(material).file.name}` }))
}

/** §37: the whole agenda stands in what the officer signs, so the signed manifest itself is the edition. Chained to the edition before. */
export function confirmStatement(session: Session): StatementBody {
  const before = currentEdition(session)
  const agenda = session.draft ?? before?.agenda
  if (agenda === undefined) throw new Error('nothing to confirm')
  const { rules } = agenda
  const edition = (before?.n ?? 0) + 1
  return statement(session, agenda.title, {
    deed: 'sessions.confirm',
    edition,
    decision: 'confirmed',
    details: {
      edition,
      place: agenda.place,
      plannedAt: agenda.plannedAt,
      chair: agenda.chair,
      secretary: agenda.secretary.person,
      members: agenda.members.map((member) => ({ person: member.person, name: member.name, post: member.post.kk, body: member.body.id })),
      invited: guests(agenda.invited),
      questions: agenda.questions.map((question, index) => ({
        id: question.id,
        titleKk: question.title.kk,
        titleRu: question.title.ru,
        speakers: guests(question.speakers),
        invited: guests(question.invited),
        silent: String(question.silent),
        materials: namedFiles(question, index).map((file) => file.name).join('; '),
      })),
      quorum: rules.quorum,
      majority: rules.majority,
      substituteVotes: rules.substituteVotes,
      silentAdoption: rules.silentAdoption,
      votesShown: rules.votesShown,
    },
    files: agenda.questions.flatMap(namedFiles),
    prev: before?.signature.sha256 ?? null,
  })
}

interface AttendanceInput {
  id: string
  member: string
  edition: number
  takesPart: boolean
  reason: string
  substitute: Guest | null
}

/** §41. Chained to the member's earlier answer, else to the agenda answered. */
export function attendanceStatement(session: Session, input: AttendanceInput): StatementBody {
  const edition = session.editions.find((each) => each.n === input.edition) ?? currentEdition(session)
  const { substitute } = input
  return statement(session, edition?.agenda.title ?? { kk: '', ru: '' }, {
    deed: 'sessions.answerAttendance',
    edition: input.edition,
    decision: input.takesPart ? 'takesPart' : 'cannotTakePart',
    details: {
      editionSha256: edition?.sha256 ?? '',
      member: input.member,
      memberName: edition?.agenda.members.find((each) => each.person === input.member)?.name ?? '',
      reason: input.reason,
      substitute: substitute === null ? '' : `${substitute.name}, ${substitute.post.kk}`,
      substitutePerson: substitute?.person ?? '',
    },
    prev: attendanceOf(session, input.member)?.signature.sha256 ?? edition?.signature.sha256 ?? null,
  })
}

interface ObjectionInput {
  id: string
  member: string
  edition: number
  question: string
  words: string
}

export function objectionStatement(session: Session, input: ObjectionInput): StatementBody {
  const edition = session.editions.find((each) => each.n === input.edition) ?? currentEdition(session)
  const question = edition?.agenda.questions.find((each) => each.id === input.question)
  return statement(session, edition?.agenda.title ?? { kk: '', ru: '' }, {
    deed: 'sessions.object',
    edition: input.edition,
    decision: 'objected',
    details: { editionSha256: edition?.sha256 ?? '', member: input.member, question: input.question, questionKk: question?.title.kk ?? '', questionRu: question?.title.ru ?? '', words: input.words },
    prev: edition?.signature.sha256 ?? null,
  })
}

const questionOf = (poll: Poll) => ({ editionSha256: poll.editionSha256, poll: poll.id, pollNumber: poll.n, question: poll.question, questionKk: poll.title.kk, questionRu: poll.title.ru })

/** B4.1: one vote says the whole of what was voted on: the edition, the question's words, the draft's digests, whose place, and the signature before. */
export function voteStatement(ballot: Ballot, input: { edition: number; choice: Choice }): StatementBody {
  const { poll, session } = ballot
  return statement(session, session.title, {
    deed: 'sessions.vote',
    edition: input.edition,
    decision: input.choice,
    details: {
      ...questionOf(poll),
      member: ballot.member.person,
      memberName: ballot.member.name,
      castBy: ballot.castBy ?? '',
    },
    files: poll.resolution,
    prev: ballot.prev,
  })
}

interface PollPaper {
  session: { id: string; number: string; title: { kk: string; ru: string } }
  poll: Poll
}

/** §44: the chair's word on a tie, over the numbers that made it one. */
export function tieStatement({ session, poll }: PollPaper, input: { adopted: boolean }): StatementBody {
  return statement(session, session.title, {
    deed: 'sessions.decideTie',
    edition: poll.edition,
    decision: input.adopted ? 'adopted' : 'notAdopted',
    details: {
      ...questionOf(poll),
      votesFor: poll.decision?.for ?? 0,
      votesAgainst: poll.decision?.against ?? 0,
    },
    files: poll.resolution,
    prev: null,
  })
}

/** A mistaken vote, with the numbers that no longer count and the reason. Chained to the chair's word on its tie, where there was one. */
export function annulStatement({ session, poll }: PollPaper, input: { reason: string }): StatementBody {
  const tie = tieStatement({ session, poll }, { adopted: false })
  return { ...tie, deed: 'sessions.annulPoll', decision: 'annulled', details: { ...tie.details, reason: input.reason }, prev: poll.chair?.signature.sha256 ?? null }
}

/** The second signature chains to the first, whoever signs first. */
export function minutesStatement(session: Session, input: { n: number; as: 'chair' | 'secretary' }): StatementBody {
  const edition = currentEdition(session)
  const { minutes } = session
  return statement(session, edition?.agenda.title ?? { kk: '', ru: '' }, {
    deed: 'sessions.signMinutes',
    edition: edition?.n ?? 0,
    decision: 'minutes',
    details: { editionSha256: edition?.sha256 ?? '', as: input.as, minutes: input.n, madeAt: minutes?.at ?? '' },
    files: minutes === null ? [] : [minutes.pdf.kk, minutes.pdf.ru, minutes.facts],
    prev: minutes?.signatures[input.as === 'chair' ? 'secretary' : 'chair']?.sha256 ?? null,
  })
}

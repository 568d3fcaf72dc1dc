/** §42: the session as a screen shows it while it runs: what was asked for once, and over it what the hall is told live. */
import { memberOf, resolutionOf, type Question } from './agenda.ts'
import type { PollBrief } from './poll.ts'
import type { Floor } from './queries.ts'
import { agendaOf, type Session } from './session.ts'

/**
 * Agenda, answers and papers stay as they were asked for; the rest is the hall's. `at` is when the hall was so: since when
 * somebody is here only the minutes say, the hall is told who is.
 */
export function asInHall(session: Session, hall: Floor, at: string): Session {
  const { state, openedAt, closedAt, considered, adoptedSilently } = hall
  const agenda = agendaOf(session)
  const stayed = session.presence.filter((each) => each.until !== null || hall.here.includes(each.person))
  const came = hall.here.filter((person) => !stayed.some((each) => each.person === person && each.until === null))
  return {
    ...session, state, openedAt, closedAt, considered, adoptedSilently,
    question: hall.question?.id ?? null,
    debateEnded: hall.question?.debateEnded === true ? [hall.question.id] : [],
    speeches: hall.speech === null ? session.speeches.filter((each) => each.until !== null) : [...session.speeches.filter((each) => each.from !== hall.speech?.from && each.until !== null), hall.speech],
    presence: [...stayed, ...came.map((person) => ({ person, name: memberOf(agenda, person)?.name ?? '', inPlaceOf: null, from: at, until: null }))],
  }
}

/** Between the confirmation and the signed minutes something may happen in the hall. */
export const isFollowed = ({ state }: Session): boolean => state !== 'draft' && state !== 'cancelled' && state !== 'notHeld' && state !== 'signed'

interface Unfinished {
  n: number
  question: Question
  why: 'notConsidered' | 'undecided'
}

/** Questions that nobody called, and drafts that were neither adopted nor turned down. */
export function unfinished(session: Session, polls: readonly PollBrief[]): Unfinished[] {
  const whyOf = (question: Question): Unfinished['why'] | null => {
    if (session.adoptedSilently.some((each) => each.question === question.id)) return null
    if (!session.considered.some((each) => each.question === question.id)) return 'notConsidered'
    const decided = polls.some((poll) => poll.question === question.id && (poll.result === 'adopted' || poll.result === 'notAdopted'))
    return decided || resolutionOf(question).length === 0 ? null : 'undecided'
  }
  return agendaOf(session).questions.flatMap((question, index) => {
    const why = whyOf(question)
    return why === null ? [] : [{ n: index + 1, question, why }]
  })
}

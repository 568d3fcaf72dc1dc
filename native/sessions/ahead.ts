import { filesOf, latestOf, type Agenda } from '../../domain/sessions/agenda.ts'
import { reportReady } from '../../domain/sessions/contract.ts'
import { changedWords, listPolls, listSessions, minutesById, myReads, sessionById, waitingSessions, type SeenSession, type SessionRow } from '../../domain/sessions/queries.ts'
import { agendaOf, currentEdition, participantsOf, type Session } from '../../domain/sessions/session.ts'
import type { Person } from '../../domain/people/person.ts'
import { aheadQuestion, aheadReport, type AheadMore, type AheadQuestion } from '../kernel/ahead.ts'

const pastKept = 5
const runningAgainMs = 60_000

/** B4.6: sessions to come with every file of their agendas in force, and the last ones with their minutes. */
export function sessionsAhead(_person: Person, machine: string): AheadQuestion[] {
  const list = { text: '', after: null, limit: 50 }
  const lookedAt = new Map<string, { edition: number; at: number }>()
  /** Each word of the chair changes a running session; a hall of PCs must not fetch it whole each time, only a new edition. */
  const isDue = ({ id, state, edition }: SessionRow): boolean => {
    const before = lookedAt.get(id)
    const running = state === 'open' || state === 'break'
    if (running && before?.edition === edition && performance.now() - before.at < runningAgainMs) return false
    lookedAt.set(id, { edition, at: performance.now() })
    return true
  }
  return [
    aheadQuestion(waitingSessions, {}),
    aheadQuestion(listSessions, { ...list, when: 'upcoming' }, ({ rows }) => ({ questions: rows.filter(isDue).map((row) => aheadQuestion(sessionById, { id: row.id }, (session, person) => ofSession(session, { person, machine, again: () => lookedAt.delete(row.id) }))) })),
    aheadQuestion(listSessions, { ...list, when: 'past' }, ({ rows }) => ({ questions: rows.slice(0, pastKept).map((row) => aheadQuestion(sessionById, { id: row.id }, ofPast)) })),
  ]
}

interface Here {
  person: Person
  machine: string
  /** Has it looked at anew as soon as there is a line, though nothing has changed in it. */
  again: () => void
}

function ofSession(session: SeenSession, { person, machine, again }: Here): Partial<AheadMore> {
  const { id } = session
  const edition = currentEdition(session)
  const agenda = agendaOf(session)
  const questions = [aheadQuestion(listPolls, { id }), aheadQuestion(myReads, { id }, ({ rows }) => ({ questions: changesSince(id, agenda, rows) }))]
  if (edition === null) return { questions }
  const { members, substitutes } = participantsOf(session)
  const awaited = !session.former && (members.includes(person.id) || substitutes.includes(person.id))
  const files = filesOf(agenda)
  return {
    questions,
    files,
    told: awaited
      ? (held) => {
          // The line was cut among them: a running session is else not looked at for a while.
          if (held.length < files.length) again()
          return aheadReport(reportReady, { id, edition: edition.n, machine, held: [...new Set(held)] })
        }
      : null,
  }
}

/** The words that changed since one's reading, so that the marks stand without a line too. */
function changesSince(id: string, agenda: Agenda, reads: readonly { material: string; version: number }[]): AheadQuestion[] {
  return agenda.questions.flatMap((question) => question.materials).flatMap((material) => {
    const to = latestOf(material).n
    const from = Math.max(0, ...reads.filter((read) => read.material === material.id).map((read) => read.version))
    return from > 0 && from < to ? [aheadQuestion(changedWords, { id, material: material.id, from, to })] : []
  })
}

function ofPast(session: Session): Partial<AheadMore> {
  const { id, minutes } = session
  return {
    questions: [aheadQuestion(listPolls, { id }), ...(minutes ? [aheadQuestion(minutesById, { id })] : [])],
    files: minutes ? [minutes.pdf.kk, minutes.pdf.ru] : [],
  }
}

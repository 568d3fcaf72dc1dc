/** What the lists show of a session, and what waits in it for whom. */
import { agendaOf, answerOfNow, chairOf, currentEdition, isDraftChanged, secretaryOf, type Session } from '../../domain/sessions/session.ts'
import type { SessionRow } from '../../domain/sessions/queries.ts'

export interface Summary {
  title: SessionRow['title']
  place: string
  questions: number
  edition: number
  members: string[]
  /** Members who have not answered yet. */
  unanswered: string[]
  chair: string
  secretary: string
  draftChanged: boolean
  minutes: { chair: boolean; secretary: boolean } | null
  /** Instructions of signed minutes that nobody has taken under control. */
  untaken: number
}

export function summaryOf(session: Session): Summary {
  const agenda = agendaOf(session)
  const { minutes } = session
  return {
    title: agenda.title,
    place: agenda.place,
    questions: agenda.questions.length,
    edition: currentEdition(session)?.n ?? 0,
    members: agenda.members.map((member) => member.person),
    unanswered: agenda.members.filter((member) => answerOfNow(session, member.person) === undefined).map((member) => member.person),
    chair: chairOf(session).person,
    secretary: secretaryOf(session).person,
    draftChanged: isDraftChanged(session),
    minutes: minutes === null ? null : { chair: minutes.signatures.chair !== null, secretary: minutes.signatures.secretary !== null },
    untaken: session.state === 'signed' ? session.instructions.filter((each) => each.plan === null).length : 0,
  }
}

export const isOver = (session: Session): boolean => session.state === 'signed' || session.state === 'cancelled'

export const wordsOfSession = (session: Session): string => {
  const agenda = agendaOf(session)
  return [session.number, agenda.title, ...agenda.questions.map((question) => question.title)].map((each) => (typeof each === 'string' ? each : `${each.kk} ${each.ru} ${each.en}`)).join(' ')
}

export interface Found {
  id: string
  number: string
  state: Session['state']
  planned_at: string
  summary: Summary
  /** A poll is open in which this person's place has not voted. */
  votes: boolean
}

export function rowOf(found: Found, person: string, officer: boolean): SessionRow {
  const { id, number, state, summary } = found
  const { title, place, questions, edition } = summary
  return { id, number, state, title, place, plannedAt: found.planned_at, questions, edition, verbs: verbsOf(found, person, officer) }
}

function verbsOf({ state, summary, votes }: Found, person: string, officer: boolean): SessionRow['verbs'] {
  const verbs: SessionRow['verbs'] = []
  if (officer && summary.draftChanged && ['draft', 'confirmed', 'open', 'break'].includes(state) && (summary.edition > 0 || summary.questions > 0)) verbs.push('confirm')
  if (state === 'confirmed' && summary.unanswered.includes(person)) verbs.push('answer')
  if (votes) verbs.push('vote')
  if (state === 'closed' && summary.secretary === person) verbs.push('makeMinutes')
  const { minutes } = summary
  if (state === 'minuted' && minutes !== null && ((summary.chair === person && !minutes.chair) || (summary.secretary === person && !minutes.secretary))) verbs.push('signMinutes')
  return verbs
}

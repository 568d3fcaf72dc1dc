/** What the lists show of a session, and what waits in it for whom. */
import { astanaDate, type LocalDate } from '../../domain/kernel/time.ts'
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

export const isOver = (session: Session): boolean => session.state === 'signed' || session.state === 'cancelled' || session.state === 'notHeld'

export const wordsOfSession = (session: Session): string => {
  const agenda = agendaOf(session)
  return [session.number, agenda.title, ...agenda.questions.map((question) => question.title)].map((each) => (typeof each === 'string' ? each : `${each.kk} ${each.ru} ${each.en}`)).join(' ')
}

export interface Found {
  id: string
  number: string
  state: Session['state']
  planned_at: string
  changed_at: string
  summary: Summary
  /** A poll is open in which this person's place has not voted. */
  votes: boolean
}

interface Reader {
  person: string
  officer: boolean
  today: LocalDate
}

export function rowOf(found: Found, reader: Reader): SessionRow {
  const { id, number, state, summary } = found
  const { title, place, questions, edition } = summary
  return { id, number, state, title, place, plannedAt: found.planned_at, questions, edition, verbs: verbsOf(found, reader) }
}

function verbsOf({ state, summary, votes, planned_at: plannedAt, changed_at: changedAt }: Found, { person, officer, today }: Reader): SessionRow['verbs'] {
  const verbs: SessionRow['verbs'] = []
  if (officer && summary.draftChanged && ['draft', 'confirmed', 'open', 'break'].includes(state) && (summary.edition > 0 || summary.questions > 0)) verbs.push('confirm')
  const isPast = astanaDate(plannedAt) < today
  if (state === 'confirmed' && !isPast && summary.unanswered.includes(person)) verbs.push('answer')
  if (votes) verbs.push('vote')
  if (state === 'confirmed' && isPast && (officer || summary.secretary === person)) verbs.push('settle')
  // In a hall something happens every few minutes: where nothing has since yesterday, nobody sits any more.
  if ((state === 'open' || state === 'break') && astanaDate(changedAt) < today && [summary.chair, summary.secretary].includes(person)) verbs.push('close')
  if (state === 'closed' && summary.secretary === person) verbs.push('makeMinutes')
  const { minutes } = summary
  if (state === 'minuted' && minutes !== null && ((summary.chair === person && !minutes.chair) || (summary.secretary === person && !minutes.secretary))) verbs.push('signMinutes')
  return verbs
}

/** By what a session is found, by a seat that sees it as it is given here. */
import type { Findable } from '../search/findable.ts'
import { filesOf } from './agenda.ts'
import { agendaOf, currentEdition, type Session } from './session.ts'

export function findableSession(session: Session): Findable {
  const agenda = agendaOf(session)
  const { minutes, closedAt, openedAt, madeAt, instructions } = session
  const people = [...agenda.members, ...agenda.invited, ...agenda.questions.flatMap((question) => [...question.speakers, ...question.invited])]
  return {
    number: session.number,
    title: agenda.title,
    state: `sessions.state.${session.state}`,
    body: null,
    persons: [agenda.secretary.person],
    at: minutes?.at ?? closedAt ?? openedAt ?? currentEdition(session)?.at ?? madeAt,
    link: `/sessions/${session.id}`,
    text: [...agenda.questions.flatMap(({ title }) => Object.values(title)), ...instructions.map(({ text }) => text), agenda.place, ...new Set(people.map(({ name }) => name))].filter(Boolean).join('\n'),
    files: [...filesOf(agenda), ...(minutes === null ? [] : [minutes.pdf.kk, minutes.pdf.ru])],
  }
}

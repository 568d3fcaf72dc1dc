/** What nobody would come upon by themselves: a session whose day has passed, one that was never closed, answers that are still awaited. */
import './tables.ts'
import { addDays, astanaDate, astanaInstant, type LocalDate } from '../../domain/kernel/time.ts'
import { addWorkdays } from '../../domain/kernel/workdays.ts'
import { isMissed } from '../../domain/sessions/rules.ts'
import { agendaOf, answerOfNow, chairOf, currentEdition, secretaryOf, type Session } from '../../domain/sessions/session.ts'
import type { TextKey } from '../../domain/texts.ts'
import type { TextValues } from '../../domain/kernel/verdict.ts'
import type { JobCall } from '../kernel/call.ts'
import { registerJob } from '../kernel/portal.ts'
import { loadCalendar } from '../workdays/public.ts'
import { keepersOf, linkTo } from './change.ts'

/** A break may last until the next sitting day; nobody sits on through the night. */
const quietDays = { open: 1, break: 4 } as const

interface Due {
  persons: readonly string[]
  key: TextKey
  values: TextValues
  /** One notice of each, however often the job runs; another time, or another day of silence, is another. */
  event: string
}

/** Each morning before the offices open. */
registerJob('sessions.remind', '30 8 * * *', async (_: object, call) => {
  const soon = addWorkdays(call.today, 1, await loadCalendar(call.db))
  const rows = await call.db
    .selectFrom('cabinet_sessions')
    .select(['document', 'changed_at'])
    .where('over', '=', false)
    .where('planned_at', '<', astanaInstant(addDays(soon, 1), 0))
    .where('state', 'in', ['confirmed', 'open', 'break'])
    .execute()
  for (const { document: session, changed_at: changedAt } of rows) {
    const due = dueOf(session, astanaDate(changedAt), call.today)
    if (due !== null) await remind(call, session, due)
  }
})

function dueOf(session: Session, changedOn: LocalDate, today: LocalDate): Due | null {
  const { number, state } = session
  const { plannedAt, members } = agendaOf(session)
  if (isMissed(session, today)) return { persons: keepersOf(session), key: 'sessions.notice.missed', values: { number, at: plannedAt }, event: `sessions.missed ${plannedAt}` }
  if (state === 'open' || state === 'break') {
    if (changedOn > addDays(today, -quietDays[state])) return null
    return { persons: [chairOf(session).person, secretaryOf(session).person], key: 'sessions.notice.leftOpen', values: { number }, event: `sessions.leftOpen ${changedOn}` }
  }
  const unanswered = members.map((member) => member.person).filter((person) => answerOfNow(session, person) === undefined)
  const confirmedOn = astanaDate(currentEdition(session)?.at ?? plannedAt)
  // Whoever was told only today isn't reminded in the same breath.
  return confirmedOn >= today || unanswered.length === 0 ? null : { persons: unanswered, key: 'sessions.notice.answerWaits', values: { number, at: plannedAt }, event: `sessions.answerWaits ${plannedAt}` }
}

async function remind(call: JobCall, session: Session, { persons, ...notice }: Due): Promise<void> {
  await call.notify({ persons, class: 'sessions.course', ...notice, link: linkTo(session.id), about: { noun: 'session', id: session.id } })
  // What waits for them in the lists has begun to wait at midnight, of which nobody was told.
  call.partChanged('session', session.id, { persons: [...new Set(persons)] })
}

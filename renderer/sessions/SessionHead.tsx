import type { ReactNode } from 'react'
import { hasRight } from '../../domain/kernel/rights.ts'
import { isMissed, mayPlan } from '../../domain/sessions/rules.ts'
import { agendaOf, currentEdition, secretaryOf, type Session } from '../../domain/sessions/session.ts'
import type { Person } from '../../domain/people/person.ts'
import { ScreenTabs } from '../kernel/ScreenTabs.tsx'
import { useTitle } from '../kernel/routes.ts'
import { useSeatTaken, useToday } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { Banner, Moment } from '../ui/Show.tsx'
import { StateOfSession } from './SessionsScreen.tsx'
import './sessions.css'

const isHeld = (session: Session) => session.state === 'closed' || session.state === 'minuted' || session.state === 'signed'

/** Those who work the console: the chair and the secretary. */
function leads(holder: Person, session: Session): boolean {
  const { chair } = agendaOf(session)
  return hasRight(holder.roles, 'sessions.conduct') && (chair === holder.id || secretaryOf(session).person === holder.id)
}

/** Number, state, when and where; and the session's screens that this seat has. */
export function SessionHead({ session, title, children }: { session: Session; title?: string; children?: ReactNode }) {
  const text = useText()
  const seat = useSeatTaken()
  const today = useToday()
  const agenda = agendaOf(session)
  const edition = currentEdition(session)
  const route = `/sessions/${session.id}`
  useTitle(`${session.number} — ${title ?? text('sessions.name')}`)
  const tabs = [
    { route, title: text('sessions.session') },
    ...(mayPlan(seat).allowed && session.draft !== null ? [{ route: `${route}/plan`, title: text('sessions.screen.plan') }] : []),
    ...(leads(seat.holder, session) && edition !== null ? [{ route: `${route}/console`, title: text('sessions.screen.console') }] : []),
    ...(isHeld(session) ? [{ route: `${route}/minutes`, title: text('sessions.screen.minutes') }] : []),
  ]
  return (
    <header className="session-head">
      {tabs.length > 1 ? <ScreenTabs label={text('sessions.screens')} tabs={tabs} /> : null}
      <div className="row">
        <h1>{text('sessions.numbered', { number: session.number })}</h1>
        <StateOfSession state={session.state} />
        <span><Moment at={agenda.plannedAt} /> · {agenda.place}</span>
        {edition ? <span className="muted small">{text('sessions.editionOf', { n: edition.n })} · <Moment at={edition.at} /></span> : null}
        {children ? <span className="end row screen-only">{children}</span> : null}
      </div>
      <p className="session-title">{text.tri(agenda.title)}</p>
      {session.cancelled ? <Banner tone="danger" title={text(`sessions.state.${session.state}`)}>{session.cancelled.by.name}: {session.cancelled.reason}</Banner> : null}
      {isMissed(session, today) ? <Banner tone="now" title={text('sessions.missed')}>{text('sessions.missedHint')}</Banner> : null}
    </header>
  )
}

/** What the officer and the chair see of the members: their answers, who has come, and whose machine holds the materials. */
import type { ReactNode } from 'react'
import { agendaOf, answerOfNow, attendanceOf, isPresent, substitutesIn, type Session } from '../../domain/sessions/session.ts'
import { arrive, leave } from '../../domain/sessions/contract.ts'
import { reading, readyRoom } from '../../domain/sessions/queries.ts'
import { mayArrive, mayLeave } from '../../domain/sessions/rules.ts'
import { useAnswer, useCommand } from '../kernel/portal.ts'
import { useSeatTaken } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { Button } from '../ui/Button.tsx'
import { Banner, Badge, State } from '../ui/Show.tsx'
import { guestWords } from './words.ts'

/** §39–41: who takes part, who does not and why, and who comes instead. */
export function AnswersPart({ session }: { session: Session }) {
  const text = useText()
  const { members } = agendaOf(session)
  const answered = members.filter((member) => answerOfNow(session, member.person) !== undefined).length
  return (
    <section className="panel session-part" aria-label={text('sessions.answers')}>
      <h2>{text('sessions.answers')} <Badge>{answered} / {members.length}</Badge></h2>
      <ul className="member-rows">
        {members.map((member) => {
          const answer = attendanceOf(session, member.person)
          return (
            <li key={member.person}>
              <span><strong>{member.name}</strong> <span className="muted small">{text.tri(member.body.shortName)}</span></span>
              {answer === undefined ? <State tone="now" icon="waiting">{text('sessions.attendance.noAnswer')}</State>
                : answer.takesPart ? <State tone="done" icon="check">{text('sessions.attendance.comes')}</State>
                  : <State tone="danger" icon="remove">{text('sessions.attendance.away')}</State>}
              {answer && answerOfNow(session, member.person) === undefined ? <span className="small member-note">{text('sessions.attendance.otherTime')}</span> : null}
              {answer && !answer.takesPart ? <span className="small member-note">{answer.reason}{answer.substitute ? ` — ${text('sessions.attendance.substitute', { name: guestWords(text, answer.substitute) })}` : ''}</span> : null}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

/** Whoever leads stands on the agenda, so another chair takes a new confirmation (§37). */
export function ChairAway({ session, action }: { session: Session; action?: ReactNode }) {
  const text = useText()
  const { chair, members } = session.draft ?? agendaOf(session)
  const answer = attendanceOf(session, chair)
  if (answer?.takesPart !== false || isPresent(session, chair) || !['draft', 'confirmed', 'open', 'break'].includes(session.state)) return null
  return <Banner tone="now" title={text('sessions.chairAway', { name: members.find((member) => member.person === chair)?.name ?? '' })} action={action}>{text('sessions.chairAwayHint')}</Banner>
}

/** B4.6: "20/20 members hold all materials, hashes equal", with the names of those who don't. */
export function ReadyPart({ id }: { id: string }) {
  const text = useText()
  const { answer } = useAnswer(readyRoom, { id })
  const read = useAnswer(reading, { id }).answer
  if (answer === null) return null
  const all = answer.members > 0 && answer.ready === answer.members
  const lacking = answer.rows.filter((row) => !row.ready)
  const unread = read ? read.rows.filter((row) => row.current < read.materials) : []
  return (
    <section className="panel session-part" aria-label={text('sessions.ready')}>
      <h2>{text('sessions.ready')}</h2>
      <p><State tone={all ? 'done' : 'now'} icon={all ? 'check' : 'waiting'}>{text('sessions.ready.count', { ready: answer.ready, members: answer.members, files: answer.files })}</State></p>
      {lacking.length > 0 ? (
        <details>
          <summary>{text('sessions.ready.lacking', { count: lacking.length })}</summary>
          <ul className="member-rows">{lacking.map((row) => <li key={row.member}><span>{row.name}</span><span className="muted small">{row.at === null ? text('sessions.ready.silent') : text('sessions.ready.held', { held: row.held, files: answer.files })}</span></li>)}</ul>
        </details>
      ) : null}
      {read && read.materials > 0 ? (
        <details>
          <summary>{text('sessions.readBy', { count: read.rows.length - unread.length, members: read.rows.length })}</summary>
          <ul className="member-rows">{read.rows.map((row) => <li key={row.person}><span>{row.name}</span><span className="muted small">{text('sessions.readOf', { current: row.current, materials: read.materials })}{row.older > 0 ? ` · ${text('sessions.readOlder', { older: row.older })}` : ''}</span></li>)}</ul>
        </details>
      ) : null}
    </section>
  )
}

/** Who is in the hall; the chair and the secretary mark anybody who is expected. */
export function PresencePart({ session }: { session: Session }) {
  const text = useText()
  const seat = useSeatTaken()
  const arriving = useCommand(arrive)
  const leaving = useCommand(leave)
  const { chair, members } = agendaOf(session)
  const substitutes = substitutesIn(session)
  const rows = members.toSorted((a, b) => Number(b.person === chair) - Number(a.person === chair)).map((member) => ({ member, substitute: substitutes.get(member.person) ?? null }))
  const refused = arriving.refusal ?? leaving.refusal
  const mark = (person: string, name: string) => {
    const here = isPresent(session, person)
    const verdict = here ? mayLeave(seat, session, person) : mayArrive(seat, session, person)
    return verdict.allowed
      ? <Button icon={here ? 'exit' : 'check'} onPress={() => void (here ? leaving : arriving).run({ id: session.id, person }, { title: name })}>{text(here ? 'sessions.presence.left' : 'sessions.presence.came')}<span className="visually-hidden"> {name}</span></Button>
      : null
  }
  const here = (person: string) => (isPresent(session, person) ? <State tone="done" icon="check">{text('sessions.presence.here')}</State> : <State icon="remove">{text('sessions.presence.absent')}</State>)
  return (
    <section className="panel session-part" aria-label={text('sessions.presence')}>
      <h2>{text('sessions.presence')} <Badge>{rows.filter(({ member }) => isPresent(session, member.person)).length} / {rows.length}</Badge></h2>
      {refused ? <Banner tone="danger" title={text('page.refusedTitle')}>{text.refusal(refused)}</Banner> : null}
      <ul className="member-rows">
        {rows.map(({ member, substitute }) => (
          <li key={member.person}>
            <span><strong>{member.name}</strong> <span className="muted small">{text.tri(member.body.shortName)}</span></span>
            <span className="member-presence">{here(member.person)}{mark(member.person, member.name)}</span>
            {substitute ? (
              <span className="member-note small">{text('sessions.attendance.substitute', { name: substitute.name })}
                {substitute.person === null ? null : <span className="member-presence">{here(substitute.person)}{mark(substitute.person, substitute.name)}</span>}
              </span>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** B3.5: a session is never left without its secretary, nor its minutes without whoever signs them as the chair, nor an instruction with somebody who is gone. */
import { fullName } from '../../domain/kernel/formats.ts'
import { actorOf } from '../../domain/people/actor.ts'
import type { Person } from '../../domain/people/person.ts'
import { agendaOf, chairOf, participantsNow, secretaryOf, substitutesIn, type Session } from '../../domain/sessions/session.ts'
import { takenOver } from '../../domain/sessions/steps.ts'
import type { ReadDatabase } from '../kernel/call.ts'
import { registerTasks } from '../people/public.ts'
import { named } from './agenda-handlers.ts'
import { keep, keepersOf, tell } from './change.ts'
import { loadForChange } from './store.ts'

const keepsIt = (session: Session, person: string): boolean => secretaryOf(session).person === person
const presides = (session: Session, person: string): boolean => (session.state === 'closed' || session.state === 'minuted') && chairOf(session).person === person
const carriesOut = (session: Session, person: string): boolean => session.instructions.some((each) => each.executor?.person === person)

/** Few sessions are not over at any time. */
async function listHeld(db: ReadDatabase, person: string): Promise<Session[]> {
  const rows = await db.selectFrom('cabinet_sessions').select('document').where('over', '=', false).orderBy('planned_at').execute()
  return rows.map((row) => row.document).filter((session) => keepsIt(session, person) || presides(session, person) || carriesOut(session, person))
}

registerTasks('sessions', {
  list: async (db, person) =>
    (await listHeld(db, person.id)).map((session) => ({ noun: 'session', id: session.id, number: session.number, title: named(agendaOf(session).title), needs: keepsIt(session, person.id) ? ['chancelleryOfficer'] : presides(session, person.id) ? ['cabinetMember'] : [] })),
  handOver: async (from: Person, to: Person, call) => {
    const held = await listHeld(call.db, from.id)
    for (const { id } of held) {
      const session = await loadForChange(call.db, id)
      if (session === null) continue
      const secretary = { person: to.id, name: fullName(to), post: to.post }
      await keep(call, session, takenOver(session, from.id, { to: secretary, by: actorOf(call.seat), at: call.now }), { from: from.id, to: to.id })
    }
    return held.length
  },
  leave: async (person: Person, call) => {
    for (const session of await listNaming(call.db, person.id)) {
      const values = { name: fullName(person), number: session.number }
      const [member] = [...substitutesIn(session)].find(([, substitute]) => substitute.person === person.id) ?? []
      if (member !== undefined) await tell(call, session, [member, secretaryOf(session).person], 'sessions.course', 'sessions.notice.substituteLeft', values)
      else await tell(call, session, keepersOf(session), 'sessions.course', 'sessions.notice.left', values)
    }
  },
})

/** Those not closed yet in which this person has a place, a substitute's, or the floor: another agenda, or another answer, names somebody else. */
async function listNaming(db: ReadDatabase, person: string): Promise<Session[]> {
  const rows = await db
    .selectFrom('cabinet_participants as part')
    .innerJoin('cabinet_sessions as s', 's.id', 'part.session')
    .select('s.document')
    .where('part.person', '=', person)
    .where('part.over', '=', false)
    .where('part.scope', '<>', 'former')
    .where('s.state', 'in', ['confirmed', 'open', 'break'])
    .orderBy('s.planned_at')
    .execute()
  return rows.map((row) => row.document).filter((session) => {
    const { members, substitutes, guests } = participantsNow(session)
    return [...members, ...substitutes, ...guests].includes(person)
  })
}

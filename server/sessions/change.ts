/** The one road of every deed on a session: load, let the deed change it, save, and tell whoever it concerns. */
import { actorOf } from '../../domain/people/actor.ts'
import { RefusalError, type TextValues } from '../../domain/kernel/verdict.ts'
import type { Notice } from '../../domain/notifications/notice.ts'
import { agendaOf, answerOfNow, currentEdition, formerOf, participantsOf, secretaryOf, type Session, type SessionState } from '../../domain/sessions/session.ts'
import type { SeenSession } from '../../domain/sessions/queries.ts'
import type { Deed } from '../../domain/sessions/steps.ts'
import { isOfficer } from '../../domain/sessions/rules.ts'
import { isFormer, scopesOf, visibleTo, widest, type Scope } from '../../domain/sessions/visible.ts'
import type { TextKey } from '../../domain/texts.ts'
import type { Audience, ReadCall, WriteCall } from '../kernel/call.ts'
import { load, loadForChange, save, saveChanged } from './store.ts'

export interface Done {
  id: string
  number: string
  state: SessionState
  edition: number
}

export const linkTo = (id: string): string => `/sessions/${id}`

export const deedOf = (call: WriteCall): Deed => ({ by: actorOf(call.seat), at: call.now })

export function doneOf(session: Session): Done {
  return { id: session.id, number: session.number, state: session.state, edition: currentEdition(session)?.n ?? 0 }
}

const notFound = (): never => {
  throw new RefusalError({ key: 'kernel.notFound' })
}

/** What the seat may see; a session that isn't there and one that isn't theirs answer alike. */
export async function loadVisible(call: ReadCall, id: string): Promise<Session> {
  const session = await load(call.db, id)
  return (session === null ? null : visibleTo(call.seat, session)) ?? notFound()
}

/** The same, and whether it is what one saw until one was taken off. */
export async function loadSeen(call: ReadCall, id: string): Promise<SeenSession> {
  const session = await load(call.db, id)
  const visible = session === null ? null : visibleTo(call.seat, session)
  return session === null || visible === null ? notFound() : { ...visible, former: isFormer(call.seat, session) }
}

/**
 * How much of a session the seat sees, by one row: it is asked for each person who is told, for each file and for each
 * window that comes back after a break, and a session's document may be long.
 */
export async function scopeIn(call: ReadCall, id: string): Promise<Scope | null> {
  if (isOfficer(call.seat)) return 'full'
  const rows = await call.db
    .selectFrom('cabinet_participants')
    .select('scope')
    .where('session', '=', id)
    .where('person', 'in', [call.seat.holder.id, call.seat.person.id])
    .execute()
  return widest(rows.map((row) => row.scope))
}

/** Whether what happens in the hall is told to the seat: not to whoever was taken off. */
export async function hears(call: ReadCall, id: string): Promise<boolean> {
  const scope = await scopeIn(call, id)
  return scope === 'full' || scope === 'guest'
}

/** The whole session, held until the transaction ends; refused like `loadVisible`. */
export async function holdVisible(call: WriteCall, id: string): Promise<Session> {
  const session = await loadForChange(call.db, id)
  if (session === null || visibleTo(call.seat, session) === null) return notFound()
  return session
}

/** Everybody who has it open, and the Chancellery that prepares it. */
export function audienceOf(session: Session): Audience {
  const { members, substitutes, guests, officers } = participantsOf(session)
  // Also whoever was taken off: their windows show less from then on.
  return { persons: [...new Set([...members, ...substitutes, ...guests, ...officers, ...formerOf(session).keys()])], bodies: [session.madeBy.body] }
}

/** Who prepares it: its secretary, and the officers who planned it and confirmed its agenda. */
export function keepersOf(session: Session): string[] {
  const edition = currentEdition(session)
  return [secretaryOf(session).person, session.madeBy.person, ...(edition === null ? [] : [edition.signature.by.person])]
}

/** An instruction is no guest's affair before the minutes are signed. */
export function insidersOf(session: Session): Audience {
  return { persons: [...scopesOf(session)].flatMap(([person, scope]) => (scope === 'full' ? [person] : [])), bodies: [session.madeBy.body] }
}

/** `before` is null for a session that is new. */
export async function keep(call: WriteCall, before: Session | null, next: Session, facts: Record<string, unknown> = {}, audience: Audience = audienceOf(next)): Promise<Done> {
  if (before === null) await save(call.db, next, call.now)
  else await saveChanged(call.db, before, next, call.now)
  call.changed('session', next.id, audience)
  call.record('session', next.id, { state: next.state, ...facts })
  return doneOf(next)
}

/** Each calendar shows until when it lasted; and once it runs nobody is waited for to answer. */
function concernedBy(session: Session): readonly string[] {
  if (session.state === 'closed') return audienceOf(session).persons ?? []
  return agendaOf(session).members.map((member) => member.person).filter((person) => answerOfNow(session, person) === undefined)
}

/** Who votes, and who leads the vote: everybody else has it from the floor. */
export function votersOf(session: Session): Audience {
  const { members, substitutes, officers } = participantsOf(session)
  return { persons: [...new Set([...members, ...substitutes, ...officers])], bodies: [session.madeBy.body] }
}

/**
 * A deed in the hall. All who watch have the floor sent, so nobody there need ask anew. Of another state those hear besides
 * for whom something else waits then, and with them whatever follows the paper, as the search.
 */
export async function keepCourse(call: WriteCall, before: Session, next: Session, facts: Record<string, unknown> = {}): Promise<Done> {
  await saveChanged(call.db, before, next, call.now)
  call.partChanged('course', next.id, audienceOf(next))
  if (before.state !== next.state) call.changed('session', next.id, { persons: concernedBy(next), bodies: [next.madeBy.body] })
  call.record('session', next.id, { state: next.state, ...facts })
  return doneOf(next)
}

type Act = (session: Session) => Session | Promise<Session>

/** `act` gets the whole session; it refuses by throwing. */
export async function change(call: WriteCall, id: string, act: Act, facts: Record<string, unknown> = {}): Promise<Done> {
  const before = await holdVisible(call, id)
  return keep(call, before, await act(before), facts)
}

export async function changeCourse(call: WriteCall, id: string, act: Act, facts: Record<string, unknown> = {}): Promise<Done> {
  const before = await holdVisible(call, id)
  return keepCourse(call, before, await act(before), facts)
}

export function tell(call: WriteCall, session: Session, persons: readonly string[], noticeClass: Notice['class'], key: TextKey, values: TextValues): Promise<void> {
  return call.notify({ persons, class: noticeClass, key, values, link: linkTo(session.id), about: { noun: 'session', id: session.id } })
}

/** What a seat may see of a session. Null: nothing, not even that it exists. */
import type { Seat } from '../people/person.ts'
import type { Agenda, Edition, Guest, Question } from './agenda.ts'
import { isOfficer } from './rules.ts'
import { executorsOf, formerOf, participantsNow, participantsOf, type Session } from './session.ts'

/** `former`: was one who saw all, and still sees the editions of then. */
export type Scope = 'full' | 'guest' | 'former'

const has = (guests: readonly Guest[], person: string): boolean => guests.some((guest) => guest.person === person)

/** Everybody who may see a session, officers of the Chancellery aside: those of one question see only its materials, and whoever was taken off what they had. */
export function scopesOf(session: Session): Map<string, Scope> {
  const { members, substitutes, guests, officers } = participantsNow(session)
  const agenda = session.editions.at(-1)?.agenda
  const scopes = new Map<string, Scope>([...formerOf(session).keys(), ...participantsOf(session).guests].map((person) => [person, 'former']))
  for (const person of guests) scopes.set(person, agenda !== undefined && has(agenda.invited, person) ? 'full' : 'guest')
  for (const person of [...members, ...substitutes, ...officers]) scopes.set(person, 'full')
  return scopes
}

const withoutMembersAffairs = { attendance: [], objections: [], minutes: null, returned: [] }

/** Of two persons in one seat the one who sees more. */
export const widest = (scopes: readonly (Scope | undefined)[]): Scope | null => (['full', 'guest', 'former'] as const).find((scope) => scopes.includes(scope)) ?? null

/** The editions of then; of what came after only whether the session was held. */
function asItWas(session: Session, editions: Edition[]): Session {
  const course = { presence: [], question: null, debateEnded: [], considered: [], breaks: [], speeches: [], adoptedSilently: [], instructions: [] }
  return { ...session, ...withoutMembersAffairs, ...course, draft: null, editions }
}

/** Was taken off: sees the editions of then. */
export const isFormer = (seat: Seat, session: Session): boolean => !isOfficer(seat) && widest([seat.holder.id, seat.person.id].map((person) => scopesOf(session).get(person))) === 'former'

/** Whether the seat sees all materials and the minutes. */
export function seesAll(seat: Seat, session: Session): boolean {
  if (isOfficer(seat)) return true
  const scopes = scopesOf(session)
  return session.editions.length > 0 && widest([seat.holder.id, seat.person.id].map((person) => scopes.get(person))) === 'full'
}

/** Whether the seat sees the materials of one question. */
export function seesQuestion(seat: Seat, session: Session, question: string): boolean {
  if (seesAll(seat, session)) return true
  const seen = visibleTo(seat, session)?.editions.flatMap((edition) => edition.agenda.questions) ?? []
  return seen.some((each) => each.id === question && each.materials.length > 0)
}

export function visibleTo(seat: Seat, session: Session): Session | null {
  if (isOfficer(seat)) return session
  // A session that was never confirmed is the officers' own affair.
  if (session.editions.length === 0) return null
  const scopes = scopesOf(session)
  // A substitute and a guest come as themselves; a head is seen for by whoever acts in the seat.
  const own = [seat.holder.id, seat.person.id]
  const scope = widest(own.map((person) => scopes.get(person)))
  if (scope === null) return null
  if (scope === 'full') return { ...session, draft: null }
  const former = formerOf(session)
  const heldUntil = Math.max(...own.map((person) => former.get(person) ?? 0))
  const isNamed = ({ speakers, invited }: Question): boolean => own.some((person) => has([...speakers, ...invited], person))
  const without = (agenda: Agenda): Agenda => ({ ...agenda, questions: agenda.questions.map((question) => (isNamed(question) ? question : { ...question, materials: [] })) })
  const sawAll = ({ n, agenda }: Edition): boolean => n <= heldUntil || own.some((person) => has(agenda.invited, person))
  const editions = session.editions.map((edition) => (sawAll(edition) ? edition : { ...edition, agenda: without(edition.agenda) }))
  if (scope === 'former') {
    const seen = editions.filter((edition) => sawAll(edition) || edition.agenda.questions.some(isNamed))
    return seen.length === 0 ? null : asItWas(session, seen)
  }
  // Answers, objections and minutes are the members' own affair.
  const members = { ...withoutMembersAffairs, instructions: session.instructions.filter((each) => session.state === 'signed' && executorsOf(each).some((person) => own.includes(person))) }
  return { ...session, ...members, draft: null, editions }
}

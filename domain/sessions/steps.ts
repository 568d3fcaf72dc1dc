/** What each deed makes of a session. The rules have allowed it before; nothing is refused here. */
import type { Actor, SignatureRecord } from '../people/actor.ts'
import { agendaChanges, memberOf, questionOf, type Agenda, type Edition, type Guest, type Material, type Question, type Secretary } from './agenda.ts'
import type { MaterialVersion } from './agenda.ts'
import { astanaDate } from '../kernel/time.ts'
import { agendaOf, chairOf, currentEdition, secretaryOf, substitutesIn, type Attendance, type Instruction, type MinutesRecord, type Session } from './session.ts'

export interface Deed {
  by: Actor
  at: string
}

export function planned(id: string, number: string, draft: Agenda, { by, at }: Deed): Session {
  return {
    id, number, state: 'draft', madeAt: at, madeBy: by, draft, editions: [], attendance: [], objections: [], openedAt: null, closedAt: null, cancelled: null,
    presence: [], question: null, debateEnded: [], considered: [], breaks: [], speeches: [], adoptedSilently: [], instructions: [], takenOver: null, chairTakenOver: null, minutes: null, returned: [],
  }
}

/** What the officer works on: the draft, or a copy of what is in force. */
export const draftOf = (session: Session): Agenda => session.draft ?? agendaOf(session)

export const amended = (session: Session, draft: Agenda): Session => ({ ...session, draft })

/** Unchanged bytes stay the version they are; other bytes are the next one. */
export function materialVersions(before: Material | undefined, file: MaterialVersion['file'], { by, at }: Deed): MaterialVersion[] {
  const versions = before?.versions ?? []
  const last = versions.at(-1)
  if (last?.file.sha256 === file.sha256 && last.file.name === file.name) return versions
  return [...versions, { n: (last?.n ?? 0) + 1, file, at, by }]
}

export function questionSaved(agenda: Agenda, question: Question): Agenda {
  const known = questionOf(agenda, question.id) !== undefined
  return { ...agenda, questions: known ? agenda.questions.map((each) => (each.id === question.id ? question : each)) : [...agenda.questions, question] }
}

/** The draft becomes the next edition. Members who are no longer named keep what they signed, but have no place. */
export function confirmed(session: Session, signature: SignatureRecord): Session {
  const before = currentEdition(session)
  const agenda = draftOf(session)
  const edition: Edition = {
    n: (before?.n ?? 0) + 1,
    at: signature.at,
    sha256: signature.manifestSha256,
    agenda,
    changes: before === null ? [] : agendaChanges(before.agenda, agenda),
    signature,
  }
  return { ...session, state: session.state === 'draft' ? 'confirmed' : session.state, draft: agenda, editions: [...session.editions, edition], takenOver: before?.agenda.secretary.person === agenda.secretary.person ? session.takenOver : null }
}

export function answered(session: Session, answer: Attendance): Session {
  return { ...session, attendance: [...session.attendance, answer] }
}

/** Whoever was marked as come on an earlier day isn't counted in today's hall: they come, or have come, anew. */
export function opened(session: Session, at: string): Session {
  return { ...session, state: 'open', openedAt: session.openedAt ?? at, presence: hereOn(session.presence, at, at) }
}

/** `until`: when those who came earlier left. */
function hereOn(presence: Session['presence'], at: string, until: string): Session['presence'] {
  const isStale = (each: Session['presence'][number]): boolean => each.until === null && astanaDate(each.from) !== astanaDate(at)
  return presence.some(isStale) ? presence.map((each) => (isStale(each) ? { ...each, until } : each)) : presence
}

export function called(session: Session, question: string | null, at: string): Session {
  const next = spoken(session, null, at)
  return question === null || question === session.question ? { ...next, question } : { ...next, question, considered: [...session.considered, { question, from: at }] }
}

/** The speech that runs ends where the next begins. */
export function spoken(session: Session, speech: { name: string; post: Guest['post']; minutes: number } | null, at: string): Session {
  const speeches = session.speeches.map((each) => (each.until === null ? { ...each, until: at } : each))
  if (speech === null || session.question === null) return { ...session, speeches }
  return { ...session, speeches: [...speeches, { ...speech, added: 0, question: session.question, from: at, until: null }] }
}

/** The speech that runs goes on for so much longer. */
export function extended(session: Session, minutes: number): Session {
  return { ...session, speeches: session.speeches.map((each) => (each.until === null ? { ...each, minutes: each.minutes + minutes, added: (each.added ?? 0) + minutes } : each)) }
}

/** Whoever speaks may finish; nobody is given the floor after them until the debate is begun again. */
export function debated(session: Session, question: string, ended: boolean): Session {
  const others = (session.debateEnded ?? []).filter((each) => each !== question)
  return { ...session, debateEnded: ended ? [...others, question] : others }
}

export function paused(session: Session, at: string): Session {
  return { ...spoken(session, null, at), state: 'break', breaks: [...session.breaks, { from: at, until: null }] }
}

/** After a night everybody comes anew, as to an opening; a sitting that a short break carries over midnight goes on as it was. */
export function resumed(session: Session, at: string): Session {
  const since = session.breaks.at(-1)?.from ?? at
  const isNight = astanaDate(since) !== astanaDate(at) && Date.parse(at) - Date.parse(since) > overnightMs
  return { ...session, state: 'open', breaks: endBreak(session, at), presence: isNight ? hereOn(session.presence, at, since) : session.presence }
}

const overnightMs = 4 * 3_600_000

const endBreak = (session: Session, at: string): Session['breaks'] => session.breaks.map((each) => (each.until === null ? { ...each, until: at } : each))

/** In whose place a person would come: a substitute's member, as the last signed answers have it. */
export function placeOf(session: Session, person: string): string | null {
  const agenda = agendaOf(session)
  if (memberOf(agenda, person) !== undefined) return null
  return [...substitutesIn(session)].find(([, substitute]) => substitute.person === person)?.[0] ?? null
}

/** Whose places a person's coming or going can concern: one's own, or those for which one is named as a substitute. */
export function placesOf(session: Session, person: string): string[] {
  const substitutes = substitutesIn(session)
  return agendaOf(session).members.map((member) => member.person).filter((member) => member === person || substitutes.get(member)?.person === person)
}

export function arrived(session: Session, person: string, name: string, at: string): Session {
  return { ...session, presence: [...session.presence, { person, name, inPlaceOf: placeOf(session, person), from: at, until: null }] }
}

export function left(session: Session, person: string, at: string): Session {
  return { ...session, presence: session.presence.map((each) => (each.person === person && each.until === null ? { ...each, until: at } : each)) }
}

export function instructed(session: Session, instruction: Instruction): Session {
  const others = session.instructions.filter((each) => each.id !== instruction.id)
  return { ...session, instructions: [...others, instruction] }
}

export function closed(session: Session, at: string): Session {
  const next = spoken(session, null, at)
  // Who was there until the end, was there until the end.
  return { ...next, state: 'closed', closedAt: at, question: null, breaks: endBreak(session, at), presence: session.presence.map((each) => (each.until === null ? { ...each, until: at } : each)) }
}

/** The session is closed again: instructions can be put right, and the minutes are made anew. */
export function minutesReturned(session: Session, reason: string, { by, at }: Deed): Session {
  if (session.minutes === null) return session
  return { ...session, state: 'closed', minutes: null, returned: [...(session.returned ?? []), { minutes: session.minutes, reason, by, at }] }
}

export function minuted(session: Session, minutes: MinutesRecord): Session {
  return { ...session, state: 'minuted', minutes }
}

/** B3.5: whoever leaves is followed in a session that isn't over; the signed agenda stays as it was signed, and the minutes name who led. */
export function takenOver(session: Session, from: string, { to, by, at }: { to: Secretary } & Deed): Session {
  const guest = { person: to.person, name: to.name, post: to.post }
  const instructions = session.instructions.map((each) => (each.executor?.person === from ? { ...each, executor: guest } : each))
  const isHeld = session.state === 'closed' || session.state === 'minuted'
  const next = { ...session, instructions, ...(isHeld && chairOf(session).person === from ? { chairTakenOver: { chair: to, by, at } } : {}) }
  if (secretaryOf(session).person !== from) return next
  const draft = session.draft === null || session.editions.length > 0 ? session.draft : { ...session.draft, secretary: to }
  return { ...next, draft, takenOver: session.editions.length === 0 ? null : { secretary: to, by, at } }
}

export function minutesSigned(session: Session, as: 'chair' | 'secretary', signature: SignatureRecord): Session {
  if (session.minutes === null) return session
  const signatures = { ...session.minutes.signatures, [as]: signature }
  const whole = signatures.chair !== null && signatures.secretary !== null
  return { ...session, state: whole ? 'signed' : 'minuted', minutes: { ...session.minutes, signatures } }
}

/** All versions that any edition, or the draft, has named: old ones stay readable. */
export function allFiles(session: Session): { question: string; sha256: string }[] {
  const agendas = [...session.editions.map((edition) => edition.agenda), ...(session.draft === null ? [] : [session.draft])]
  const found = agendas.flatMap((agenda) => agenda.questions.flatMap((question) => question.materials.flatMap((material) => material.versions.map((version) => ({ question: question.id, sha256: version.file.sha256 })))))
  return [...new Map(found.map((each) => [`${each.question} ${each.sha256}`, each])).values()]
}

export const findMaterial = (session: Session, id: string): Material | undefined =>
  [...session.editions.map((edition) => edition.agenda), ...(session.draft === null ? [] : [session.draft])]
    .flatMap((agenda) => agenda.questions)
    .flatMap((question) => question.materials)
    .findLast((material) => material.id === id)

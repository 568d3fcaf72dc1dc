/** What CalDAV clients put and take away, by the same rules as everything else. */
import { randomUUID } from 'node:crypto'
import { putObject, removeObject } from '../../domain/calendar/contract.ts'
import type { Event, Invitee } from '../../domain/calendar/event.ts'
import { isSameContent, type Content } from '../../domain/calendar/ics-content.ts'
import { isHiddenFrom, mayAnswer, maySee } from '../../domain/calendar/rules.ts'
import { fullName } from '../../domain/kernel/formats.ts'
import { insist, RefusalError } from '../../domain/kernel/verdict.ts'
import type { Person } from '../../domain/people/person.ts'
import type { InputOf, OutputOf } from '../../domain/kernel/contract.ts'
import type { CalendarFile } from '../../node/calendar/read-calendar.ts'
import { readCalendar } from '../../node/documents/read.ts'
import type { ReadCall, WriteCall } from '../kernel/call.ts'
import { handle } from '../kernel/portal.ts'
import { resolve, writtenOf } from './addresses.ts'
import { keepAll, notFound, renewed } from './change.ts'
import { saveAnswer } from './invitation-handlers.ts'
import { insistRoom } from './room-booking.ts'
import { listByUid, load, loadForChange, type Stored } from './store.ts'

/** Of the event at its address, as it is now: a name that was given away and taken again never has the same twice. */
export const etagOf = (event: Pick<Event, 'id' | 'revision'>): string => `${event.id.slice(0, 8)}-${event.revision}`

/** By its name among one's objects: one's own as they were put, invitations by their id. Null when there is none. */
export async function findObject(call: Pick<ReadCall, 'db' | 'seat'>, href: string): Promise<Stored | null> {
  const person = call.seat.holder.id
  const own = await call.db.selectFrom('calendar_events').select('id').where('owner', '=', person).where('href', '=', href).where('removed_at', 'is', null).executeTakeFirst()
  const invited = /^([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})\.ics$/.exec(href)?.[1]
  if (own !== undefined) return load(call.db, own.id)
  if (invited === undefined) return null
  const party = await call.db.selectFrom('calendar_parties').select('event').where('person', '=', person).where('event', '=', invited).where('owns', '=', false).where('removed', '=', false).executeTakeFirst()
  const stored = party === undefined ? null : await load(call.db, invited)
  return stored !== null && maySee(call.seat, stored.event).allowed ? stored : null
}

async function objectAt(call: WriteCall, href: string, etag: string | null): Promise<Stored | null> {
  const found = await findObject(call, href)
  const stored = found === null ? null : await loadForChange(call.db, found.event.id)
  if ((stored === null ? null : etagOf(stored.event)) !== etag) throw new RefusalError({ key: 'calendar.changedMeanwhile' })
  return stored
}

handle(putObject, {
  bring: ({ text }) => readCalendar(Buffer.from(text)),
  write: (input, file, call) => put(call, input, file),
})

async function put(call: WriteCall, { href, text, etag }: InputOf<typeof putObject>, { items, problems }: CalendarFile): Promise<OutputOf<typeof putObject>> {
  const [item, second] = items
  const wrong = [...problems, ...(item?.problems ?? [])].find(({ harmless }) => !harmless)
  if (wrong !== undefined) throw new RefusalError({ key: wrong.key, values: wrong.values })
  if (item === undefined || item.content === null || second !== undefined) throw new RefusalError({ key: 'calendar.objectOne' })
  const stored = await objectAt(call, href, etag)
  if (stored !== null && isHiddenFrom(call.seat, stored.event)) return notFound()
  const event = stored !== null && stored.event.owner.person !== call.seat.holder.id ? await answerBy(call, stored, item.content) : await write(call, stored, href, item.content, text)
  return { id: event.id, etag: etagOf(event), made: stored === null }
}

async function write(call: WriteCall, stored: Stored | null, href: string, content: Content, kept: string): Promise<Event> {
  const { holder } = call.seat
  const sameUid = (await listByUid(call.db, holder.id, [content.uid])).get(content.uid)
  if (sameUid !== undefined && sameUid.event.id !== stored?.event.id) throw new RefusalError({ key: 'calendar.idTaken' })
  const { attendees, ...said } = content
  const resolved = await resolve(call.db, attendees.filter(({ address }) => address !== `mailto:${holder.email.toLowerCase()}`))
  const invitees = resolved.persons.filter(({ person }) => person.id !== holder.id).map(({ person }): Invitee => stored?.event.invitees.find((each) => each.person === person.id) ?? invited(person))
  const id = stored?.event.id ?? randomUUID()
  const before = stored?.event ?? null
  const next: Event = {
    ...said, guests: resolved.guests, id, owner: { person: holder.id, name: fullName(holder) }, invitees,
    madeAt: before?.madeAt ?? call.now, changedAt: call.now, revision: before?.revision ?? 0,
  }
  const event = before === null ? next : renewed(before, next)
  await insistRoom(call, event)
  const [done] = await keepAll(call, [{ before: stored, after: { event, kept, href } }], { undoable: false })
  return done ?? notFound()
}

const invited = (person: Person): Invitee => ({ person: person.id, name: fullName(person), unit: null, answer: 'waiting', occurrences: [], comment: '', answeredAt: null })

/** In somebody else's event one changes one's own answer, and nothing else; alarms are each device's own affair. */
async function answerBy(call: WriteCall, stored: Stored, content: Content): Promise<Event> {
  insist(mayAnswer(call.seat, stored.event))
  const [written] = await writtenOf(call.db, [stored])
  const { holder } = call.seat
  const own = content.attendees.find(({ address }) => address === `mailto:${holder.email.toLowerCase()}` || address === `urn:uuid:${holder.id}`)
  const bare = (each: Content): Content => ({ ...each, reminders: [], guests: [], busy: true })
  if (written === undefined || own === undefined || !isSameContent(bare(written.content), bare(content))) throw new RefusalError({ key: 'calendar.objectInvited' })
  if (own.answer === 'waiting') return stored.event
  return saveAnswer(call, stored, { occurrence: null, answer: own.answer, comment: stored.event.invitees.find((each) => each.person === holder.id)?.comment ?? '' })
}

handle(removeObject, async ({ href, etag }, call) => {
  const stored = await objectAt(call, href, etag)
  if (stored === null) return notFound()
  if (stored.event.owner.person === call.seat.holder.id) {
    if (isHiddenFrom(call.seat, stored.event)) return notFound()
    await keepAll(call, [{ before: stored, after: null }])
    return {}
  }
  // Whoever takes an invitation out of a telephone declines it (RFC 6638, 3.2.2.3); it comes back when it changes.
  if (stored.event.status !== 'cancelled') await saveAnswer(call, stored, { occurrence: null, answer: 'declined', comment: '' })
  await call.db.updateTable('calendar_parties').set({ removed: true }).where('person', '=', call.seat.holder.id).where('event', '=', stored.event.id).execute()
  return {}
})

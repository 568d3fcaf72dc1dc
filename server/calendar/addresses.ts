/** People of the portal as iCalendar names them, and back. */
import type { Event } from '../../domain/calendar/event.ts'
import type { Attendee, Content } from '../../domain/calendar/ics-content.ts'
import { guestOf } from '../../domain/calendar/ics-content.ts'
import type { Written } from '../../domain/calendar/ics-write.ts'
import type { Trilingual } from '../../domain/kernel/text.ts'
import type { Person } from '../../domain/people/person.ts'
import type { ReadDatabase } from '../kernel/call.ts'
import { personOf } from '../kernel/people.ts'
import { listPersons } from './people.ts'
import { listRooms, type Stored } from './store.ts'

const addressOf = (person: Pick<Person, 'id' | 'email'>): string => (person.email === '' ? `urn:uuid:${person.id}` : `mailto:${person.email.toLowerCase()}`)

/** `Name <mail>`, a mail alone, or words about somebody who has none. */
function attendeeOfGuest(guest: string): Attendee {
  const named = /^(.*) <([^<>\s@]+@[^<>\s@]+)>$/.exec(guest)
  if (named !== null) return { name: named[1] ?? '', address: `mailto:${named[2] ?? ''}`, answer: 'waiting' }
  return /^[^\s@<>]+@[^\s@<>]+$/.test(guest) ? { name: '', address: `mailto:${guest}`, answer: 'waiting' } : { name: guest, address: 'invalid:nomail', answer: 'waiting' }
}

/** Everything iCalendar can say of these events, their people and rooms by name. */
export async function writtenOf(db: ReadDatabase, all: readonly Pick<Stored, 'event' | 'kept'>[]): Promise<Written[]> {
  const persons = new Map((await listPersons(db, all.flatMap(({ event }) => [event.owner.person, ...event.invitees.map((each) => each.person)]))).map((person) => [person.id, person]))
  const rooms = new Map((await listRooms(db, [...new Set(all.flatMap(({ event }) => event.room ?? []))])).map((room) => [room.id, room]))
  const addressFor = (id: string): string => addressOf(persons.get(id) ?? { id, email: '' })
  return all.map(({ event, kept }) => ({
    content: contentOf(event, addressFor),
    kept,
    organizer: event.invitees.length === 0 ? null : { address: addressFor(event.owner.person), name: event.owner.name },
    roomName: roomWords(event.room === null ? undefined : rooms.get(event.room)),
    madeAt: event.madeAt,
    changedAt: event.changedAt,
  }))
}

const roomWords = (room: { name: Trilingual; place: string } | undefined): string => (room === undefined ? '' : [room.name.kk, room.place].filter((each) => each !== '').join(', '))

function contentOf(event: Event, addressFor: (id: string) => string): Content {
  const { kind, uid, title, place, description, when, repeat, changed, reminders, room, private: isPrivate, busy, status, guests, doneAt, sequence } = event
  const attendees = [...event.invitees.map((each): Attendee => ({ address: addressFor(each.person), name: each.name, answer: each.answer })), ...guests.map(attendeeOfGuest)]
  return { kind, uid, title, place, description, when, repeat, changed, reminders, room, private: isPrivate, busy, status, guests: attendees.slice(0, 200).map(guestOf), doneAt, sequence, attendees }
}

export interface Resolved {
  persons: { person: Person; answer: Attendee['answer'] }[]
  guests: string[]
}

/** Which of them serve in the portal; an address that two people share is nobody's. */
export async function resolve(db: ReadDatabase, attendees: readonly Attendee[]): Promise<Resolved> {
  const mails = attendees.flatMap(({ address }) => (address.startsWith('mailto:') ? [address.slice(7)] : []))
  const ids = attendees.flatMap(({ address }) => /^urn:uuid:([0-9a-f-]{36})$/.exec(address)?.[1] ?? [])
  const rows = mails.length + ids.length === 0 ? [] : await db
    .selectFrom('persons')
    .selectAll()
    .where('active', '=', true)
    .where((each) => each.or([each(each.fn<string>('lower', ['email']), 'in', mails.length === 0 ? [''] : mails), each('id', 'in', ids.length === 0 ? ['00000000-0000-0000-0000-000000000000'] : ids)]))
    .execute()
  const people = rows.map(personOf).filter(({ email, id }) => email !== '' || ids.includes(id))
  const resolved: Resolved = { persons: [], guests: [] }
  for (const attendee of attendees) {
    const found = people.filter((person) => addressOf(person) === attendee.address || `urn:uuid:${person.id}` === attendee.address)
    const [only] = found
    if (only === undefined || found.length > 1) resolved.guests.push(guestOf(attendee))
    else if (!resolved.persons.some(({ person }) => person.id === only.id)) resolved.persons.push({ person: only, answer: attendee.answer })
  }
  return resolved
}


/** When people and rooms are taken, and how much of it the asker may know. */
import type { Event } from '../../domain/calendar/event.ts'
import { instantsOf, occurrencesBetween } from '../../domain/calendar/occurrences.ts'
import type { Clash, Span } from '../../domain/calendar/queries.ts'
import { isHiddenFrom } from '../../domain/calendar/rules.ts'
import { fullName } from '../../domain/kernel/formats.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import type { Person, Seat } from '../../domain/people/person.ts'
import type { ReadCall } from '../kernel/call.ts'
import { givingWay } from '../kernel/give-way.ts'
import { linkTo } from './change.ts'
import { answerOf, inThree, shownTimes } from './entries.ts'
import { listPersons } from './people.ts'
import { listSourced } from './sources.ts'
import { listBetween, listInRoom, listRooms, partiesOf } from './store.ts'
import { zoneOffset } from '../../node/calendar/zone-offset.ts'
import type { Room } from '../../domain/calendar/event.ts'

export interface Taken {
  span: Span
  mover: Clash['mover']
  link: string
}

export interface TakenPerson {
  person: Person
  taken: Taken[]
}

export interface TakenRoom {
  room: Room
  taken: Taken[]
}

/** Whose time, or which rooms', between which instants; `except` names an event that doesn't count. */
export interface TimeAsked {
  persons: readonly string[]
  rooms: readonly string[]
  from: Instant
  until: Instant
  zone: string
  except: string | null
}

/** Colleagues of one body see what each other is busy with, unless it is private; everybody else sees that they are. */
function knows(seat: Seat, event: Event, body: string): boolean {
  if (partiesOf(event).includes(seat.holder.id)) return !isHiddenFrom(seat, event)
  return !event.private && seat.holder.body === body
}

function takenBy(event: Event, seat: Seat, body: string, whose: Person | null, { from, until, zone }: TimeAsked): Taken[] {
  if (!event.busy || event.kind === 'task' || event.status === 'cancelled') return []
  const known = knows(seat, event, body)
  const isParty = partiesOf(event).includes(seat.holder.id)
  const owns = event.owner.person === seat.holder.id
  const mover: Taken['mover'] = owns
    ? { key: 'calendar.mover.you', values: {} }
    : known || whose === null || event.owner.person === whose.id
      ? { key: 'calendar.mover.owner', values: { name: event.owner.name } }
      : { key: 'calendar.mover.person', values: { name: fullName(whose) } }
  return occurrencesBetween(event, from, until, { zone, offsetOf: zoneOffset }).flatMap((occurrence) => {
    const answer = whose === null ? null : answerOf(event, whose.id, occurrence.occurrence)
    if (answer === 'declined') return []
    const { allDay: _allDay, ...times } = shownTimes(occurrence.when, occurrence, zone)
    const span: Span = {
      ...times,
      title: known ? inThree((occurrence.changed ?? event).title) : null,
      module: 'calendar',
      tentative: event.status === 'tentative' || answer === 'tentative' || answer === 'waiting',
      event: known ? event.id : null,
    }
    return [{ span, mover, link: isParty && known ? linkTo(event.id) : '' }]
  })
}

const byStart = (a: Taken, b: Taken): number => (a.span.start === b.span.start ? (a.span.end < b.span.end ? -1 : 1) : a.span.start < b.span.start ? -1 : 1)

export async function listTakenPersons(call: ReadCall, asked: TimeAsked): Promise<TakenPerson[]> {
  const persons = (await listPersons(call.db, asked.persons)).filter(({ active }) => active)
  const { from, until, zone } = asked
  const [held, sourced] = await Promise.all([listBetween(call.db, persons.map(({ id }) => id), from, until), listSourced(call, { persons, from, until, modules: null, onlyBusy: true })])
  const giveWay = givingWay()
  const found: TakenPerson[] = []
  for (const person of persons) {
    const own: Taken[] = []
    for (const { event } of held.filter((each) => each.person === person.id && each.event.id !== asked.except)) {
      own.push(...takenBy(event, call.seat, person.body, person, asked))
      await giveWay()
    }
    const isSelf = person.id === call.seat.holder.id
    const others = sourced.flatMap((entry): Taken[] => {
      if (entry.person !== person.id || !entry.busy) return []
      const { allDay: _allDay, ...times } = shownTimes(entry.when, instantsOf(entry.when, { zone, offsetOf: zoneOffset }), zone)
      if (times.start >= until || times.end <= from) return []
      const known = isSelf && (entry.personal !== true || call.seat.delegation === null)
      return [{ span: { ...times, title: known ? entry.title : null, module: entry.module, tentative: false, event: null }, mover: { key: 'calendar.mover.source', values: {} }, link: known ? entry.link : '' }]
    })
    found.push({ person, taken: [...own, ...others].toSorted(byStart) })
  }
  return found
}

export async function listTakenRooms(call: ReadCall, asked: TimeAsked): Promise<TakenRoom[]> {
  const rooms = await listRooms(call.db, asked.rooms)
  return Promise.all(
    rooms.map(async (room) => {
      const events = await listInRoom(call.db, room.id, asked.from, asked.until, asked.except)
      return { room, taken: events.flatMap((event) => takenBy({ ...event, busy: true }, call.seat, room.body, null, asked)).toSorted(byStart) }
    }),
  )
}

import { sql } from 'kysely'
import { occurrencesBetween } from '../../domain/calendar/occurrences.ts'
import type { Event, When } from '../../domain/calendar/event.ts'
import { freeSlots, outsideOf } from '../../domain/calendar/free-time.ts'
import * as queries from '../../domain/calendar/queries.ts'
import type { Clash, Entry, Says } from '../../domain/calendar/queries.ts'
import { isZoneKnown, maySee, mayTakePlace } from '../../domain/calendar/rules.ts'
import { civilOf, startOfDay } from '../../domain/calendar/zones.ts'
import { fullName } from '../../domain/kernel/formats.ts'
import { addDays, type Instant, type LocalDate } from '../../domain/kernel/time.ts'
import { insist, RefusalError } from '../../domain/kernel/verdict.ts'
import { searchWords } from '../../domain/people/search.ts'
import type { ReadCall } from '../kernel/call.ts'
import { plus } from '../kernel/clock.ts'
import { answer } from '../kernel/portal.ts'
import { loadCalendar } from '../workdays/public.ts'
import { listTakenPersons, listTakenRooms, type Taken, type TimeAsked } from './busy.ts'
import { notFound } from './change.ts'
import { answerOf, entryOf, listEntries } from './entries.ts'
import { hoursOf, hoursOfAll, listOwnHours } from './hours-handlers.ts'
import { listPersons } from './people.ts'
import { isParty, listUndated, load, loadRoom, place } from './store.ts'
import { zoneOffset } from '../../node/calendar/zone-offset.ts'

const dayMs = 86_400_000

function boundsOf({ from, until, zone }: { from: LocalDate; until: LocalDate; zone: string }, days: number = queries.maxRangeDays): { from: Instant; until: Instant } {
  if (!isZoneKnown(zone, zoneOffset)) throw new RefusalError({ key: 'calendar.zoneUnknown', values: { zone } })
  insist(mayTakePlace({ allDay: true, from, until: from }))
  if (until < from) throw new RefusalError({ key: 'calendar.endsBeforeStart' })
  if (Date.parse(until) - Date.parse(from) > days * dayMs) throw new RefusalError({ key: 'calendar.rangeTooLong', values: { days } })
  return { from: startOfDay(from, zone, zoneOffset), until: startOfDay(addDays(until, 1), zone, zoneOffset) }
}

answer(queries.range, async ({ zone, layers, ...dates }, call) => {
  const entries = await listEntries(call, call.seat, { ...boundsOf({ ...dates, zone }), zone, modules: layers })
  const own = layers === null || layers.includes('calendar')
  const undated = own ? await listUndated(call.db, call.seat.holder.id) : []
  return { entries, undated: undated.filter(({ event }) => event.doneAt === null && event.status !== 'cancelled').map(({ event }) => undatedEntry(event, call, zone)) }
})

function undatedEntry(event: Event, call: ReadCall, zone: string): Entry {
  const day = civilOf(event.madeAt, zone, zoneOffset).slice(0, 10)
  const when = { allDay: true, from: day, until: day } as const
  const entry = entryOf(event, { occurrence: null, when, start: event.madeAt, end: event.madeAt, changed: null }, call.seat, zone)
  return { ...entry, own: entry.own === null ? null : { ...entry.own, when: null } }
}

answer(queries.find, async ({ text, zone, limit }, call) => {
  const words = searchWords(text)
  if (words.length === 0) return { entries: [] }
  const rows = await call.db
    .selectFrom('calendar_events as event')
    .innerJoin('calendar_parties as party', 'party.event', 'event.id')
    .select('event.document')
    .where('party.person', '=', call.seat.holder.id)
    .where('party.removed', '=', false)
    .where(sql<boolean>`event.words @@ to_tsquery('simple', ${words.map((word) => `${word}:*`).join(' & ')})`)
    .orderBy('event.changed_at', 'desc')
    .limit(500)
    .execute()
  const entries = rows.flatMap(({ document }) => {
    if (!maySee(call.seat, document).allowed) return []
    const ahead = occurrencesBetween(document, call.now, plus(call.now, 3 * 366 * dayMs), place, 1)[0]
    const shown = ahead ?? occurrencesBetween({ ...document, repeat: null }, '1970-01-01T00:00:00.000Z', '2200-01-01T00:00:00.000Z', place, 1)[0]
    return shown === undefined ? [undatedEntry(document, call, zone)] : [entryOf(document, shown, call.seat, zone)]
  })
  // What is ahead comes first, the nearest on top; then what is over, the latest on top.
  const [ahead, over] = [entries.filter(({ end }) => end >= call.now), entries.filter(({ end }) => end < call.now)]
  return { entries: [...ahead.toSorted((a, b) => (a.start < b.start ? -1 : 1)), ...over.toSorted((a, b) => (a.start > b.start ? -1 : 1))].slice(0, limit) }
})

answer(queries.event, async ({ id }, call) => {
  const stored = await load(call.db, id)
  if (stored === null || !(await isParty(call.db, call.seat.holder.id, id))) return notFound()
  const { event } = stored
  // Whoever was invited once may read that it is off, not what became of it without them.
  if (stored.removedAt === null) insist(maySee(call.seat, event))
  else if (maySee(call.seat, event).allowed) return { event: { ...event, status: 'cancelled' as const }, room: null, answer: answerOf(event, call.seat.holder.id, null) }
  else return notFound()
  return { event, room: event.room === null ? null : await loadRoom(call.db, event.room), answer: answerOf(event, call.seat.holder.id, null) }
})

answer(queries.freeBusy, async ({ from, until, zone, ...who }, call) => {
  const asked = { ...who, ...boundsOf({ from, until, zone }, queries.maxBusyDays), zone }
  const [persons, rooms] = await Promise.all([listTakenPersons(call, asked), listTakenRooms(call, asked)])
  const spans = (taken: Taken[]) => taken.map(({ span }) => span)
  return {
    persons: persons.map(({ person, taken }) => ({ person: person.id, name: fullName(person), spans: spans(taken) })),
    rooms: rooms.map(({ room, taken }) => ({ room, spans: spans(taken) })),
    hours: await hoursOf(call),
  }
})

interface SlotsAsked extends TimeAsked {
  minutes: number
  limit: number
}

async function listSlots(call: ReadCall, { minutes, limit, ...asked }: SlotsAsked) {
  const [persons, rooms] = await Promise.all([listTakenPersons(call, asked), listTakenRooms(call, asked)])
  const busy = [...persons, ...rooms].flatMap(({ taken }) => taken.map(({ span }) => span))
  const from = asked.from < call.now ? call.now : asked.from
  const found = freeSlots(busy, { from, until: asked.until, minutes, limit, zone: asked.zone, hours: await hoursOfAll(call, asked.persons), calendar: await loadCalendar(call.db), offsetOf: zoneOffset })
  const civil = (instant: Instant): string => civilOf(instant, asked.zone, zoneOffset).slice(0, 16)
  return found.map(({ start, end }) => ({ start, end, from: civil(start), until: civil(end) }))
}

answer(queries.slots, async ({ from, until, zone, ...asked }, call) => ({ slots: await listSlots(call, { ...asked, ...boundsOf({ from, until, zone }, queries.maxBusyDays), zone }), hours: await hoursOf(call) }))

/** A day off, the asker's own hours, or those of somebody who is to come. */
async function outsideWhose(call: ReadCall, when: When, persons: readonly string[]): Promise<Says | null> {
  const calendar = await loadCalendar(call.db)
  const outside = outsideOf(when, { hours: await hoursOf(call), calendar })
  if (outside !== null) return outside
  const own = await listOwnHours(call, persons)
  const away = [...own].find(([, hours]) => outsideOf(when, { hours, calendar }) !== null)
  const [person] = away === undefined ? [] : await listPersons(call.db, [away[0]])
  return away === undefined || person === undefined ? null : { key: 'calendar.outside.person', values: { name: fullName(person), from: away[1].from, until: away[1].until } }
}

const clashesTold = 50
const occurrencesLooked = 60

answer(queries.clashes, async ({ when, repeat, zone, ...who }, call) => {
  insist(mayTakePlace(when))
  if (!isZoneKnown(zone, zoneOffset) || (!when.allDay && !isZoneKnown(when.zone, zoneOffset))) throw new RefusalError({ key: 'calendar.zoneUnknown', values: { zone } })
  const inZone = { zone, offsetOf: zoneOffset }
  const begins = startOfDay(when.from.slice(0, 10), zone, zoneOffset)
  const wished = occurrencesBetween({ when, repeat, changed: [] }, plus(begins, -dayMs), plus(begins, queries.maxRangeDays * dayMs), inZone, occurrencesLooked)
  const [first, last] = [wished[0], wished.at(-1)]
  const outside = await outsideWhose(call, when, who.persons)
  if (first === undefined || last === undefined) return { clashes: [], slots: [], outside }
  const asked = { ...who, from: first.start, until: last.end, zone }
  const [persons, rooms] = await Promise.all([listTakenPersons(call, asked), listTakenRooms(call, asked)])
  const inTheWay = (taken: Taken[]): Taken[] => taken.filter(({ span }) => wished.some(({ start, end }) => span.start < end && span.end > start))
  const clashes: Clash[] = [
    ...persons.flatMap(({ person, taken }) => inTheWay(taken).map((each): Clash => ({ person: person.id, room: null, name: fullName(person), ...each }))),
    ...rooms.flatMap(({ room, taken }) => inTheWay(taken).map((each): Clash => ({ person: null, room: room.id, name: room.name.kk, ...each }))),
  ]
  const minutes = Math.min(24 * 60, Math.max(5, Math.round((Date.parse(first.end) - Date.parse(first.start)) / 60_000)))
  const slots = clashes.length === 0 && outside === null ? [] : await listSlots(call, { ...who, from: begins, until: plus(begins, 21 * dayMs), zone, minutes, limit: 5 })
  return { clashes: clashes.slice(0, clashesTold), slots, outside }
})

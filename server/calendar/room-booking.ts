/** A room holds one thing at a time: whoever saves second is told what is there. */
import { sql } from 'kysely'
import type { Event, Room } from '../../domain/calendar/event.ts'
import { occurrencesBetween } from '../../domain/calendar/occurrences.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import { plus } from '../kernel/clock.ts'
import type { WriteCall } from '../kernel/call.ts'
import { listInRoom, loadRoom, place } from './store.ts'

/** A repeated booking is held for so long; what lies further off is looked at when it comes nearer, with any change of it. */
export const bookedAheadMs = 400 * 86_400_000

interface Taken {
  event: Event
  start: string
}

export async function findTaken(db: WriteCall['db'], event: Event, room: string, now: string): Promise<Taken | null> {
  const own = occurrencesBetween(event, now, plus(now, bookedAheadMs), place)
  const [first, last] = [own[0], own.at(-1)]
  if (first === undefined || last === undefined) return null
  for (const other of await listInRoom(db, room, first.start, last.end, event.id)) {
    const theirs = occurrencesBetween(other, first.start, last.end, place)
    // Both in order of their beginning, so each is looked at once.
    let index = 0
    for (const occurrence of own) {
      while (index < theirs.length && theirs[index]!.end <= occurrence.start) index += 1
      const rival = theirs[index]
      if (rival !== undefined && rival.start < occurrence.end) return { event: other, start: rival.start }
    }
  }
  return null
}

/** Refuses a room that is closed, of which nobody knows, or that is taken. The room's row stays locked until the command ends. */
export async function insistRoom(call: WriteCall, event: Event): Promise<Room | null> {
  if (event.room === null || event.status === 'cancelled') return null
  await sql`select id from calendar_rooms where id = ${event.room}::uuid for update`.execute(call.db)
  const room = await loadRoom(call.db, event.room)
  if (room === null || !room.active) throw new RefusalError({ key: 'calendar.roomUnknown' })
  const taken = await findTaken(call.db, event, room.id, call.now)
  if (taken === null) return room
  const { title, owner, private: isPrivate } = taken.event
  const own = owner.person === call.seat.holder.id
  const values = { room: room.name, when: taken.start }
  throw new RefusalError(isPrivate && !own ? { key: 'calendar.roomTakenPrivately', values } : { key: 'calendar.roomTaken', values: { ...values, title, name: owner.name } })
}

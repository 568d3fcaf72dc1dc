import { saveRoom } from '../../domain/calendar/contract.ts'
import { maxHolders, roomHolders, rooms } from '../../domain/calendar/queries.ts'
import type { Event } from '../../domain/calendar/event.ts'
import { occurrencesBetween, type Occurrence } from '../../domain/calendar/occurrences.ts'
import { mayAdministerRoom } from '../../domain/calendar/rules.ts'
import { insist, RefusalError } from '../../domain/kernel/verdict.ts'
import type { Trilingual } from '../../domain/kernel/text.ts'
import type { ReadCall } from '../kernel/call.ts'
import { plus } from '../kernel/clock.ts'
import { answer, handle } from '../kernel/portal.ts'
import { hold, insistSeen } from '../kernel/seen.ts'
import { shownTimes } from './entries.ts'
import { bookedAheadMs } from './room-booking.ts'
import { listInRoom, loadRoom, place } from './store.ts'

handle(saveRoom, async ({ room, seen }, call) => {
  const paper = { noun: 'calendarRoom', id: room.id } as const
  await hold(call, paper)
  const before = await loadRoom(call.db, room.id)
  insist(mayAdministerRoom(call.seat, room))
  if (before !== null) insist(mayAdministerRoom(call.seat, before))
  await insistSeen(call, paper, seen, before)
  if (before?.active === true && !room.active) {
    const ahead = await listHolding(call, room.id)
    if (ahead.length > 0) throw new RefusalError({ key: 'calendar.roomAhead', values: { count: ahead.length } })
  }
  const body = await call.db.selectFrom('bodies').select('active').where('id', '=', room.body).executeTakeFirst()
  // A room of a body that was closed can still be closed, or given to another.
  if (body === undefined || (!body.active && (before?.body !== room.body || room.active))) throw new RefusalError({ key: body === undefined ? 'kernel.notFound' : 'calendar.roomOfClosedBody' })
  const row = { body: room.body, document: JSON.stringify(room), active: room.active }
  await call.db.insertInto('calendar_rooms').values({ id: room.id, ...row }).onConflict((conflict) => conflict.column('id').doUpdateSet(row)).execute()
  call.record('calendarRoom', room.id, { name: room.name.kk, seats: room.seats, active: room.active })
  call.changed('calendarRoom', room.id, { everyone: true })
  return {}
})

/** What stands in a room from now on, each with its next time. */
async function listHolding({ db, now }: Pick<ReadCall, 'db' | 'now'>, room: string): Promise<{ event: Event; next: Occurrence }[]> {
  const until = plus(now, bookedAheadMs)
  return (await listInRoom(db, room, now, until, null)).flatMap((event) => {
    const [next] = occurrencesBetween(event, now, until, place, 1)
    return next === undefined ? [] : [{ event, next }]
  })
}

answer(roomHolders, async ({ room: id }, call) => {
  const room = await loadRoom(call.db, id)
  if (room === null) throw new RefusalError({ key: 'kernel.notFound' })
  insist(mayAdministerRoom(call.seat, room))
  const rows = (await listHolding(call, id)).map(({ event, next }) => {
    const { start, from, until } = shownTimes(next.when, next, place.zone)
    return { event: event.id, title: event.private ? null : (next.changed ?? event).title, owner: event.owner, start, from, until, repeats: event.repeat !== null }
  })
  return { count: rows.length, rows: rows.toSorted((a, b) => (a.start < b.start ? -1 : 1)).slice(0, maxHolders) }
})

answer(rooms, async ({ body }, call) => {
  const all = call.db.selectFrom('calendar_rooms as room').innerJoin('bodies', 'bodies.id', 'room.body').select(['room.document', 'bodies.name'])
  const rows = await (body === null ? all : all.where('room.body', '=', body)).limit(5000).execute()
  const key = ({ document: room }: { document: { name: Trilingual; id: string } }): string => `${room.name.kk} ${room.id}`
  return {
    rooms: rows.toSorted((a, b) => key(a).localeCompare(key(b), 'kk')).map(({ document, name }) => ({ room: document, bodyName: name, mayAdminister: mayAdministerRoom(call.seat, document).allowed })),
  }
})

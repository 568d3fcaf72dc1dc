/** Who hears of what a command or a job has said. */
import { sql } from 'kysely'
import { goesWithSeat, noticeClasses } from '../../domain/notifications/classes.ts'
import type { Notice } from '../../domain/notifications/notice.ts'
import type { Seat } from '../../domain/people/person.ts'
import type { JobCall, ReadCall } from './call.ts'
import type { NotificationLine } from './gathering.ts'
import { delegationOf, personOf, type DelegationRow, type PersonRow } from './people.ts'
import { registered } from './portal.ts'

interface SeatRow {
  named: string
  person: PersonRow
  principal: PersonRow | null
  delegation: DelegationRow | null
}

/** The seats of these people as of today: their own, and those of their deputies. A leaver has none. */
async function listSeats(call: JobCall, ids: readonly string[]): Promise<Map<string, Seat[]>> {
  const { rows } = await sql<SeatRow>`
    select p.id as named, to_jsonb(p) as person, null::jsonb as principal, null::jsonb as delegation
    from persons p where p.id = any(${[...ids]}::uuid[]) and p.active
    union all
    select h.id, to_jsonb(p), to_jsonb(h), to_jsonb(d) from delegations d
    join persons h on h.id = d.principal and h.active join persons p on p.id = d.deputy and p.active
    where d.principal = any(${[...ids]}::uuid[]) and d.revoked_at is null and ${call.today}::date between d.from_date and d.until_date`.execute(call.db)
  const seats = new Map<string, Seat[]>()
  for (const row of rows) {
    const person = personOf(row.person)
    const seat = row.principal === null || row.delegation === null ? { person, holder: person, delegation: null } : { person, holder: personOf(row.principal), delegation: delegationOf(row.delegation) }
    seats.set(row.named, [...(seats.get(row.named) ?? []), seat])
  }
  return seats
}

/** Asks whoever registered the noun, once a seat and thing. */
export function openReaders(call: Omit<ReadCall, 'seat'>): (about: Notice['about'], seat: Seat) => Promise<boolean> {
  const known = new Map<string, Promise<boolean>>()
  return (about, seat) => {
    if (about === null) return Promise.resolve(true)
    const mayRead = registered.readers.get(about.noun)
    if (mayRead === undefined) throw new Error(`nobody has said who may read a ${about.noun}, so nobody can be told of one`)
    const key = `${about.noun} ${about.id} ${seat.person.id} ${seat.holder.id}`
    const before = known.get(key)
    if (before !== undefined) return before
    const asked = mayRead({ ...call, seat } satisfies ReadCall, about.id)
    known.set(key, asked)
    return asked
  }
}

interface Told {
  notice: Notice
  seat: Seat
}

/** What one person hears of one event: by the order of the classes, and for themselves rather than for another. */
function outranks(a: Told, b: Told): boolean {
  const [first, second] = [a, b].map(({ notice }) => noticeClasses.indexOf(notice.class))
  if (first !== second) return (first ?? 0) < (second ?? 0)
  return a.seat.delegation === null && b.seat.delegation !== null
}

/** `command` names the event that a notice doesn't name itself; `doer` is told nothing of their own deed. */
export async function settleNotices(call: JobCall, notices: readonly Notice[], command: string, doer: string | null): Promise<NotificationLine[]> {
  if (notices.length === 0) return []
  const seats = await listSeats(call, [...new Set(notices.flatMap((notice) => notice.persons))])
  const mayRead = openReaders(call)
  const told = new Map<string, Told>()
  const seatsOf = (notice: Notice): Seat[] => [...new Set(notice.persons)].flatMap((id) => seats.get(id) ?? [])
  // Asked all at once: for a thousand persons one by one it would be a thousand ways to the database and back.
  await Promise.all(notices.flatMap((notice) => seatsOf(notice).map((seat) => mayRead(notice.about, seat))))
  for (const notice of notices) {
    const named = seatsOf(notice)
    for (const seat of named) {
      if (seat.person.id === doer || (seat.delegation !== null && !goesWithSeat(notice.class))) continue
      const key = `${seat.person.id} ${eventOf(notice, command)}`
      const before = told.get(key)
      if (before !== undefined && !outranks({ notice, seat }, before)) continue
      if (await mayRead(notice.about, seat)) told.set(key, { notice, seat })
    }
  }
  return [...told.values()].map(({ notice, seat }) => ({
    person: seat.person.id,
    in_place_of: seat.delegation === null ? null : seat.holder.id,
    class: notice.class,
    key: notice.key,
    values: notice.values,
    link: notice.link,
    about_noun: notice.about?.noun ?? null,
    about_id: notice.about?.id ?? null,
    event: eventOf(notice, command),
    calendar: notice.calendar === undefined ? null : { entry: notice.calendar },
  }))
}

function eventOf({ event, about, key }: Notice, command: string): string {
  return `${event ?? command} ${about === null ? key : `${about.noun} ${about.id}`}`
}

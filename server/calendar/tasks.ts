/** Nobody leaves a meeting without an organiser: what is planned with others goes to the successor (B3.5); where there is none, and of what is private, it is off. */
import { fullName } from '../../domain/kernel/formats.ts'
import type { Event } from '../../domain/calendar/event.ts'
import type { Person } from '../../domain/people/person.ts'
import type { ReadDatabase } from '../kernel/call.ts'
import { registerTasks } from '../people/public.ts'
import { keep, keepAll } from './change.ts'
import { listByUid, listForChange } from './store.ts'

/** Ahead, with others or in a room; what concerns nobody else stays with the one who planned it. */
async function listAhead(db: ReadDatabase, person: string, now: string): Promise<Event[]> {
  const rows = await db
    .selectFrom('calendar_events')
    .select('document')
    .where('owner', '=', person)
    .where('removed_at', 'is', null)
    .where((each) => each.or([each('last_at', 'is', null), each('last_at', '>', now)]))
    .execute()
  return rows.map((row) => row.document).filter((event) => event.status !== 'cancelled' && event.when !== null && (event.invitees.length > 0 || event.room !== null))
}

registerTasks('calendar', {
  // A meeting is no paper: it keeps nobody from leaving, so nothing is listed here.
  list: async () => [],
  handOver: async (from: Person, to: Person, call) => {
    const ahead = (await listAhead(call.db, from.id, call.now)).filter((event) => !event.private)
    const stored = await listForChange(call.db, ahead.map(({ id }) => id))
    const known = await listByUid(call.db, to.id, [...stored.values()].map(({ event }) => event.uid))
    for (const before of stored.values()) {
      const { id, uid, invitees } = before.event
      // The successor may have the same meeting from the same file: each keeps its own name, and what that file said beside stays with the first.
      const isKnown = known.has(uid)
      const event: Event = { ...before.event, uid: isKnown ? id : uid, owner: { person: to.id, name: fullName(to) }, invitees: invitees.filter(({ person }) => person !== to.id) }
      await keep(call, { before, after: { ...before, event, kept: isKnown ? null : before.kept, href: `${id}.ics` } })
    }
    return stored.size
  },
  leave: async (person: Person, call) => {
    const left = await listForChange(call.db, (await listAhead(call.db, person.id, call.now)).map(({ id }) => id))
    await keepAll(call, [...left.values()].map((before) => ({ before, after: null })), { undoable: false })
    // Who comes back one day makes new ones: what opened the calendar then may be in other hands by now.
    await call.db.deleteFrom('calendar_passwords').where('person', '=', person.id).execute()
    await call.db.deleteFrom('calendar_feeds').where('person', '=', person.id).execute()
  },
})

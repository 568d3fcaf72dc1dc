/** How sessions are found: by officers of the Chancellery as they prepare it, by members as it was confirmed, by each guest without others' materials. */
import { findableSession } from '../../domain/sessions/findable.ts'
import { scopesOf, visibleTo } from '../../domain/sessions/visible.ts'
import type { Seat } from '../../domain/people/person.ts'
import type { Session } from '../../domain/sessions/session.ts'
import { registerSearchSource, type SearchEntry } from '../search/public.ts'
import { load } from './store.ts'

/** Rules of sight look at the person and at the officer's role only. */
const seatOf = (id: string, roles: readonly string[] = []): Seat => ({ person: { id }, holder: { id, roles } }) as unknown as Seat

function entriesOf(session: Session): SearchEntry[] {
  const view = (name: string, seat: Seat, audience: string[]): SearchEntry[] => {
    const seen = audience.length === 0 ? null : visibleTo(seat, session)
    return seen === null ? [] : [{ ...findableSession(seen), view: name, audience }]
  }
  const scopes = [...scopesOf(session)]
  const members = scopes.filter(([, scope]) => scope === 'full').map(([person]) => person)
  const guests = scopes.filter(([, scope]) => scope !== 'full').map(([person]) => person)
  return [
    ...view('officer', seatOf('', ['chancelleryOfficer']), ['role:chancelleryOfficer']),
    ...view('member', seatOf(members[0] ?? ''), members.map((person) => `person:${person}`)),
    ...guests.flatMap((person) => view(person, seatOf(person), [`person:${person}`])),
  ]
}

registerSearchSource({
  module: 'sessions',
  noun: 'session',
  table: 'cabinet_sessions',
  async entries(call, id) {
    const session = await load(call.db, id)
    return session === null ? [] : entriesOf(session)
  },
  async idsAfter(db, after, limit) {
    let wanted = db.selectFrom('cabinet_sessions').select('id')
    if (after !== '') wanted = wanted.where('id', '>', after)
    return (await wanted.orderBy('id').limit(limit).execute()).map((row) => row.id)
  },
})

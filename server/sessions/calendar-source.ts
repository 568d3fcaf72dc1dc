/** §38, §56: a session stands in the calendar of everybody who takes part in it. */
import { sql, type Kysely } from 'kysely'
import './tables.ts'
import { civilOf } from '../../domain/calendar/zones.ts'
import type { Person } from '../../domain/people/person.ts'
import { registerCalendarSource, type SourceEntry } from '../calendar/public.ts'
import type { Database } from '../kernel/database.ts'
import { plus } from '../kernel/clock.ts'
import { named } from './agenda-handlers.ts'
import { linkTo } from './change.ts'
import type { Summary } from './rows.ts'

const zone = 'Asia/Almaty'
/** The order sets no length; the calendar keeps this much free. */
const usualMs = 2 * 3_600_000

interface Planned {
  id: string
  number: string
  summary: Summary
  planned_at: string
  person: string
  away: boolean
  closed_at: string | null
}

function entryOf({ id, number, summary, planned_at: from, person, closed_at: closedAt, away }: Planned): SourceEntry {
  const title = named(summary.title)
  return {
    id,
    person,
    kind: 'meeting',
    title: { kk: `№ ${number} ${title.kk}`, ru: `№ ${number} ${title.ru}`, en: `№ ${number} ${title.en}` },
    place: summary.place,
    when: { allDay: false, from: civilOf(from, zone), until: civilOf(closedAt !== null && closedAt > from ? closedAt : plus(from, usualMs), zone), zone },
    link: linkTo(id),
    rule: { key: 'sessions.calendarRule', values: {} },
    // Who sends a substitute has the time for something else.
    busy: !away,
  }
}

registerCalendarSource({
  module: 'sessions',
  takesTime: true,
  list: async (call, { persons, from, until }) => {
    const ids = persons.map((person: Person) => person.id)
    const { rows } = await sql<Planned>`
      select s.id, s.number, s.summary, s.planned_at, l.person, s.document->>'closedAt' as closed_at,
        coalesce(p.substitute_name is not null, false) as away
      from cabinet_participants l join cabinet_sessions s on s.id = l.session
      left join cabinet_places p on p.session = s.id and p.member = l.person
      where l.person = any(${ids}::uuid[]) and l.scope <> 'former' and l.over in (true, false) and l.planned_at >= ${plus(from, -86_400_000)}::timestamptz and l.planned_at < ${until}::timestamptz
        and s.state not in ('cancelled', 'notHeld') and (s.summary->>'edition')::int > 0
      order by l.planned_at`.execute(call.db as Kysely<Database>)
    return rows.map(entryOf)
  },
})

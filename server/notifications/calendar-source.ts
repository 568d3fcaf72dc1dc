/**
 * §57: what a notice names a person for at a day or time stands in their calendar, of modules that have no source of
 * their own there. Of one thing the last word holds, so that what was put off or called off leaves nothing behind (B8.1).
 */
import { hash } from 'node:crypto'
import { sql, type Kysely } from 'kysely'
import { addDays, astanaDate, type LocalDate } from '../../domain/kernel/time.ts'
import type { TextValues } from '../../domain/kernel/verdict.ts'
import { moduleOf, goesWithSeat, type NoticeClass } from '../../domain/notifications/classes.ts'
import type { DatedEntry } from '../../domain/notifications/notice.ts'
import type { Noun } from '../../domain/kernel/contract.ts'
import type { Person } from '../../domain/people/person.ts'
import type { TextKey } from '../../domain/texts.ts'
import { registerCalendarSource, type SourceEntry } from '../calendar/public.ts'
import type { LiveCall } from '../kernel/call.ts'
import type { Database } from '../kernel/database.ts'
import { openReaders } from '../kernel/notices.ts'
import { sayInThree } from '../kernel/say.ts'

interface Dated {
  person: string
  class: NoticeClass
  key: TextKey
  values: TextValues
  link: string
  about_noun: Noun | null
  about_id: string | null
  entry: DatedEntry
}

/** One line of each thing, by the newest of its notices; what concerns nothing but the person is told apart by its words and day. */
async function listDated(call: LiveCall, persons: readonly string[], from: LocalDate, until: LocalDate): Promise<Dated[]> {
  const { rows } = await sql<Dated>`
    select distinct on (n.person, n.about_noun, n.about_id, n.key, n.link, n.calendar) n.person, n.class, n.key, n.values, n.link, n.about_noun, n.about_id, n.calendar->'entry' as entry
    from notifications n
    where n.person = any(${[...persons]}::uuid[]) and n.in_place_of is null and n.calendar is not null
      and left(n.calendar->'entry'->'when'->>'until', 10) >= ${from} and left(n.calendar->'entry'->'when'->>'from', 10) <= ${until}
      and not exists (
        select from notifications later
        where later.person = n.person and later.calendar is not null and later.in_place_of is null
          and later.about_noun = n.about_noun and later.about_id = n.about_id and later.n > n.n)
    order by n.person, n.about_noun, n.about_id, n.key, n.link, n.calendar, n.n desc`.execute(call.db as Kysely<Database>)
  return rows
}

/** The same at every asking, however often it was told. */
function idOf({ about_noun: noun, about_id: id, key, link, entry }: Dated): string {
  return noun === null || id === null ? hash('sha256', `${key} ${link} ${entry.kind} ${entry.when.from} ${entry.when.until}`).slice(0, 32) : `${noun}-${id}`
}

function entryOf(dated: Dated): SourceEntry {
  const { person, key, values, link, entry } = dated
  return {
    id: idOf(dated), person, kind: entry.kind, title: sayInThree(key, values), place: '', when: entry.when, link,
    rule: { key: 'notifications.calendarRule', values: {} }, busy: entry.kind === 'meeting',
    of: moduleOf(dated.class), personal: !goesWithSeat(dated.class),
  }
}

registerCalendarSource({
  module: 'notifications',
  takesTime: true,
  list: async (call, { persons, from, until }) => {
    const [first, last] = [addDays(astanaDate(from), -1), addDays(astanaDate(until), 1)]
    const known = new Map(persons.map((person: Person) => [person.id, person]))
    const mayRead = openReaders(call)
    const found = await Promise.all((await listDated(call, [...known.keys()], first, last)).map(async (dated): Promise<SourceEntry[]> => {
      const person = known.get(dated.person)
      const about = dated.about_noun === null || dated.about_id === null ? null : { noun: dated.about_noun, id: dated.about_id }
      if (person === undefined || !(await mayRead(about, { person, holder: person, delegation: null }))) return []
      return [entryOf(dated)]
    }))
    return found.flat()
  },
})

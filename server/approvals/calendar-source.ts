/** §20, §56: the term of an approval stands in the calendar of whoever must act, and of whoever answers for the paper. */
import { sql, type Kysely } from 'kysely'
import './tables.ts'
import { addDays, astanaDate } from '../../domain/kernel/time.ts'
import { nameIn } from '../../domain/kernel/values.ts'
import type { Person } from '../../domain/people/person.ts'
import { registerCalendarSource, type SourceEntry } from '../calendar/public.ts'
import type { Database } from '../kernel/database.ts'
import type { LiveCall } from '../kernel/call.ts'
import { paperOf } from './change.ts'
import { holdersFor, type Summary } from './rows.ts'

interface Due {
  approval: string
  summary: Summary
  deadline: string
}

/** Only of papers that the person's body may see; waits and responsibilities each by their own index. */
async function listDue(call: LiveCall, person: Person, from: string, until: string): Promise<Due[]> {
  const holders = holdersFor({ person, holder: person, delegation: null })
  const { rows } = await sql<Due>`
    with due as (
      select approval, deadline from approval_waits where holder = any(${holders}::text[]) and deadline between ${from}::date and ${until}::date
      union
      select approval, deadline from approval_persons where person = ${person.id}::uuid and not archived and deadline between ${from}::date and ${until}::date
    )
    select distinct on (due.approval) due.approval, approvals.summary, due.deadline
    from due join approvals on approvals.id = due.approval
    join approval_parties party on party.approval = due.approval and party.body = ${person.body}::uuid
    order by due.approval, due.deadline`.execute(call.db as Kysely<Database>)
  return rows
}

function entryOf(person: Person, { approval, summary, deadline }: Due): SourceEntry {
  const { number, title } = summary
  return {
    id: approval,
    person: person.id,
    kind: 'deadline',
    title: { kk: `№ ${number} ${title.kk}`, ru: `№ ${number} ${title.ru}`, en: `№ ${number} ${nameIn('en', title)}` },
    place: '',
    when: { allDay: true, from: deadline, until: deadline },
    link: paperOf(approval).link,
    rule: { key: 'calendar.rule.approvalDeadline', values: {} },
    busy: false,
  }
}

registerCalendarSource({
  module: 'approvals',
  takesTime: false,
  list: async (call, { persons, from, until }) => {
    const [first, last] = [addDays(astanaDate(from), -1), addDays(astanaDate(until), 1)]
    const lists = await Promise.all(persons.map(async (person) => (await listDue(call, person, first, last)).map((due) => entryOf(person, due))))
    return lists.flat()
  },
})

/** §6.1: for as long as somebody acts in another's place, it stands in their calendar. Here, since people must not know the calendar, which knows them. */
import { fullName } from '../../domain/kernel/formats.ts'
import { addDays, astanaDate } from '../../domain/kernel/time.ts'
import { sayInThree } from '../kernel/say.ts'
import { registerCalendarSource } from './sources.ts'

registerCalendarSource({
  module: 'people',
  takesTime: false,
  list: async (call, { persons, from, until }) => {
    const rows = await call.db
      .selectFrom('delegations')
      .innerJoin('persons as principals', 'principals.id', 'delegations.principal')
      .select(['delegations.id', 'delegations.deputy', 'delegations.principal', 'from_date', 'until_date', 'order_number', 'surname', 'name', 'patronymic'])
      .where('delegations.deputy', 'in', persons.map(({ id }) => id))
      .where('delegations.revoked_at', 'is', null)
      .where('until_date', '>=', addDays(astanaDate(from), -1))
      .where('from_date', '<=', addDays(astanaDate(until), 1))
      .execute()
    return rows.map((row) => ({
      id: row.id,
      person: row.deputy,
      kind: 'task' as const,
      title: sayInThree('calendar.acting', { principal: fullName(row) }),
      place: '',
      when: { allDay: true as const, from: row.from_date, until: row.until_date },
      link: `/people/${row.principal}`,
      rule: { key: 'calendar.rule.delegation' as const, values: { order: row.order_number } },
      busy: false,
    }))
  },
})

import { sql } from 'kysely'
import { insist } from '../../domain/kernel/verdict.ts'
import { fullName } from '../../domain/kernel/formats.ts'
import { hasRight, roles } from '../../domain/kernel/rights.ts'
import { addDays } from '../../domain/kernel/time.ts'
import * as contract from '../../domain/workdays/contract.ts'
import { mayAddYear, mayRemoveYear, maySetDay } from '../../domain/workdays/rules.ts'
import type { ReadDatabase, WriteCall } from '../kernel/call.ts'
import { answer, handle, registerJob } from '../kernel/portal.ts'
import { hold, insistSeen } from '../kernel/seen.ts'
import { listAddedYears, listSetDays, loadCalendar, removeDay, removeYear, saveDay, saveYear } from './store.ts'

/** The same with the setter's name in the place of their id. */
async function withNames<Row extends { by: string }>(db: ReadDatabase, rows: readonly Row[]): Promise<Row[]> {
  const setters = [...new Set(rows.map((row) => row.by))]
  const people = setters.length === 0 ? [] : await db.selectFrom('persons').select(['id', 'surname', 'name', 'patronymic']).where('id', 'in', setters).execute()
  const names = new Map(people.map((person) => [person.id, fullName(person)]))
  return rows.map((row) => ({ ...row, by: names.get(row.by) ?? '' }))
}

answer(contract.calendar, async (_input, call) => ({ calendar: await loadCalendar(call.db), set: await withNames(call.db, await listSetDays(call.db)) }))

answer(contract.years, async (_input, call) => ({ added: await withNames(call.db, await listAddedYears(call.db)) }))

/** A day is set in a year that somebody else may take out at this moment, so all changes of the calendar wait for one another. */
const wholeCalendar = { noun: 'workday', id: 'calendar' } as const

handle(contract.setDay, async (input, call) => {
  const paper = { noun: 'workday', id: input.date } as const
  await hold(call, wholeCalendar)
  insist(maySetDay(input, await loadCalendar(call.db)))
  const before = (await listSetDays(call.db)).find(({ date }) => date === input.date)?.mark
  await insistSeen(call, paper, input.seen, before === undefined ? null : { kind: before.kind, note: before.note })
  if (input.kind === 'law') await removeDay(call.db, input.date)
  else await saveDay(call.db, { date: input.date, kind: input.kind, note: input.note }, call.seat.person.id, call.now)
  call.record('workday', input.date, { kind: input.kind, note: input.note })
  call.changed('workday', input.date, { everyone: true })
  return { calendar: await loadCalendar(call.db) }
})

async function tellYear(year: number, what: 'added' | 'removed', call: WriteCall) {
  call.record('workday', String(year), { year: what })
  call.changed('workday', String(year), { everyone: true })
  return { calendar: await loadCalendar(call.db) }
}

handle(contract.addYear, async ({ year }, call) => {
  await hold(call, wholeCalendar)
  insist(mayAddYear(year, await loadCalendar(call.db), call.today))
  await saveYear(call.db, year, call.seat.person.id, call.now)
  return tellYear(year, 'added', call)
})

handle(contract.removeYear, async ({ year }, call) => {
  await hold(call, wholeCalendar)
  const [calendar, added, set] = [await loadCalendar(call.db), await listAddedYears(call.db), await listSetDays(call.db)]
  insist(mayRemoveYear(year, { calendar, added: added.map((each) => each.year), set: set.map(({ date }) => date) }))
  await removeYear(call.db, year)
  return tellYear(year, 'removed', call)
})

/** The longest terms reach into the next year well before it begins. */
const warnDays = 120

/** Whoever may enter the next year hears in time that it is missing, each once. */
registerJob('workdays.warnOfEnd', '10 9 * * *', async (_: object, call) => {
  const { until } = await loadCalendar(call.db)
  if (until > addDays(call.today, warnDays)) return
  const keepers = roles.filter((role) => hasRight([role], 'workdays.administer'))
  const people = await call.db.selectFrom('persons').select('id').where('active', '=', true).where(sql<boolean>`roles && ${keepers}::text[]`).execute()
  const link = `/people/calendar?year=${Number(until.slice(0, 4)) + 1}`
  await call.notify({ persons: people.map(({ id }) => id), class: 'system', key: 'workdays.notice.calendarEnds', values: { until }, link, about: null, event: `calendar ends ${until}` })
})

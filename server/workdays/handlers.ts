import { insist } from '../../domain/kernel/verdict.ts'
import { fullName } from '../../domain/kernel/formats.ts'
import * as contract from '../../domain/workdays/contract.ts'
import { maySetDay } from '../../domain/workdays/rules.ts'
import { answer, handle } from '../kernel/portal.ts'
import { hold, insistSeen } from '../kernel/seen.ts'
import { listSetDays, loadCalendar, removeDay, saveDay } from './store.ts'

answer(contract.calendar, async (_input, call) => {
  const set = await listSetDays(call.db)
  const setters = [...new Set(set.map((day) => day.by))]
  const people = setters.length === 0 ? [] : await call.db.selectFrom('persons').select(['id', 'surname', 'name', 'patronymic']).where('id', 'in', setters).execute()
  const names = new Map(people.map((person) => [person.id, fullName(person)]))
  return { calendar: await loadCalendar(call.db), set: set.map((day) => ({ ...day, by: names.get(day.by) ?? '' })) }
})

handle(contract.setDay, async (input, call) => {
  const paper = { noun: 'workday', id: input.date } as const
  await hold(call, paper)
  insist(maySetDay(input, await loadCalendar(call.db)))
  const before = (await listSetDays(call.db)).find(({ date }) => date === input.date)?.mark
  await insistSeen(call, paper, input.seen, before === undefined ? null : { kind: before.kind, note: before.note })
  if (input.kind === 'law') await removeDay(call.db, input.date)
  else await saveDay(call.db, { date: input.date, kind: input.kind, note: input.note }, call.seat.person.id, call.now)
  call.record('workday', input.date, { kind: input.kind, note: input.note })
  call.changed('workday', input.date, { everyone: true })
  return { calendar: await loadCalendar(call.db) }
})

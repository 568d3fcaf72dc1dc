import { afterAll, beforeAll, expect, it } from 'vitest'
import * as workdays from '../../domain/workdays/contract.ts'
import { addWorkdays, isWorkday } from '../../domain/kernel/workdays.ts'
import { loadCalendar } from '../../server/workdays/public.ts'
import { registered } from '../../server/kernel/portal.ts'
import { runJob } from '../../server/kernel/run-job.ts'
import { startWorld, worldBegins, type World } from '../world/portal.ts'
import { calendar as byLaw, office } from '../world/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

const { portalAdministrator } = office.digital

it('B1.5 an administrator’s day moves the deadlines that are counted from then on, and can be taken back', async () => {
  const administrator = world.as(portalAdministrator)
  expect(addWorkdays('2026-11-20', 2, await loadCalendar(world.db))).toBe('2026-11-24')
  await administrator.do(workdays.setDay, { date: '2026-11-24', kind: 'dayOff', note: '№ 900 қаулы' })
  const { calendar, set } = await world.as(office.finance.executor).ask(workdays.calendar, {})
  expect(addWorkdays('2026-11-20', 2, calendar)).toBe('2026-11-25')
  expect(set).toEqual([expect.objectContaining({ date: '2026-11-24', by: 'Әлімхан Дәулет Нұржанұлы', mark: expect.objectContaining({ note: '№ 900 қаулы' }) })])
  const { calendar: back } = await administrator.do(workdays.setDay, { date: '2026-11-24', kind: 'law', note: '', seen: { kind: 'dayOff', note: '№ 900 қаулы' } })
  expect(back).toEqual(byLaw)
})

it('B1.5 a Saturday can be made a working day, once and with its ground', async () => {
  const administrator = world.as(portalAdministrator)
  await expect(administrator.do(workdays.setDay, { date: '2026-11-28', kind: 'workingDay', note: '' })).rejects.toMatchObject({ refusal: { key: 'workdays.noteMissing' } })
  const { calendar } = await administrator.do(workdays.setDay, { date: '2026-11-28', kind: 'workingDay', note: '№ 901 қаулы' })
  expect(isWorkday('2026-11-28', calendar)).toBe(true)
  await expect(administrator.do(workdays.setDay, { date: '2026-11-28', kind: 'workingDay', note: 'қайта' })).rejects.toMatchObject({ refusal: { key: 'workdays.alreadySo' } })
})

it('the calendar is the portal administrator’s, not a body’s', async () => {
  const change = { date: '2026-11-30', kind: 'dayOff', note: 'жоқ' } as const
  await expect(world.as(office.finance.administrator).do(workdays.setDay, change)).rejects.toMatchObject({ status: 403, refusal: { key: 'kernel.noRight' } })
})

it('every change of a day stays in the history', async () => {
  const administrator = world.as(portalAdministrator)
  const first = { kind: 'dayOff', note: 'бірінші' } as const
  await administrator.do(workdays.setDay, { date: '2026-12-02', ...first })
  await administrator.do(workdays.setDay, { date: '2026-12-02', kind: 'law', note: '', seen: first })
  await administrator.do(workdays.setDay, { date: '2026-12-02', kind: 'dayOff', note: 'екінші' })
  const rows = await world.db.selectFrom('history').select('entry').where('noun', '=', 'workday').where('id', '=', '2026-12-02').orderBy('n').execute()
  expect(rows).toHaveLength(3)
  expect(rows[0]?.entry).toContain('бірінші')
})

it('B1.5 a year after those that ship is added by the law’s pattern, edited, and taken out again; everybody’s terms follow', async () => {
  const administrator = world.as(portalAdministrator)
  const shown = async () => (await world.as(office.finance.executor).ask(workdays.calendar, {})).calendar
  await expect(administrator.do(workdays.addYear, { year: 2032 })).rejects.toMatchObject({ refusal: { key: 'workdays.yearsInOrder' } })
  await expect(world.as(office.finance.administrator).do(workdays.addYear, { year: 2031 })).rejects.toMatchObject({ status: 403 })
  // Two administrators press at once: one adds it, the other hears which year is next.
  const outcomes = await Promise.allSettled([1, 2].map(() => administrator.do(workdays.addYear, { year: 2031 })))
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  expect((await shown()).until).toBe('2031-12-31')
  expect(addWorkdays('2030-12-27', 5, await loadCalendar(world.db))).toBe('2031-01-08')
  expect(await administrator.ask(workdays.years, {})).toEqual({ added: [{ year: 2031, by: 'Әлімхан Дәулет Нұржанұлы', at: expect.any(String) }] })

  await administrator.do(workdays.setDay, { date: '2031-03-12', kind: 'dayOff', note: '№ 1 қаулы' })
  await expect(administrator.do(workdays.removeYear, { year: 2031 })).rejects.toMatchObject({ refusal: { key: 'workdays.yearHasDays' } })
  await administrator.do(workdays.setDay, { date: '2031-03-12', kind: 'law', note: '', seen: { kind: 'dayOff', note: '№ 1 қаулы' } })
  await expect(administrator.do(workdays.removeYear, { year: 2030 })).rejects.toMatchObject({ refusal: { key: 'workdays.yearNotAdded' } })
  await administrator.do(workdays.removeYear, { year: 2031 })
  expect((await shown()).until).toBe('2030-12-31')
})

it('B1.5 whoever keeps the calendar hears in time that the next year is missing, once', async () => {
  const warn = () => runJob(world.portal.node, 'workdays.warnOfEnd', registered.jobs.get('workdays.warnOfEnd')!, {})
  const told = () => world.db.selectFrom('notifications').select(['person', 'link']).where('key', '=', 'workdays.notice.calendarEnds').execute()
  await warn()
  expect(await told()).toEqual([])
  world.clock.set('2030-09-10T05:00:00.000Z')
  await warn()
  await warn()
  expect(await told()).toEqual([{ person: portalAdministrator.id, link: '/people/calendar?year=2031' }])
  world.clock.set(worldBegins)
})

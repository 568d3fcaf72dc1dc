import { afterAll, beforeAll, expect, it } from 'vitest'
import * as workdays from '../../domain/workdays/contract.ts'
import { addWorkdays, isWorkday } from '../../domain/kernel/workdays.ts'
import { loadCalendar } from '../../server/workdays/public.ts'
import { startWorld, type World } from '../world/portal.ts'
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

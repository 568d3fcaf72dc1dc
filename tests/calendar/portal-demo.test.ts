/** The demo's calendars: everybody whom a visitor may be finds something in theirs, and it takes no time to make. */
import { expect, test } from 'vitest'
import { range, rooms } from '../../domain/calendar/queries.ts'
import { fillDemoCalendar } from '../../server/demo/calendar.ts'
import type { World } from '../world/portal.ts'
import { office } from '../world/world.ts'
import { withWorld } from '../world/with-world.ts'

let world: World
withWorld((begun) => {
  world = begun
})

test('two weeks of the demo office stand in its calendars, once, and soon', async () => {
  const papers = { node: world.portal.node, keysOf: world.keysOf, say: () => undefined }
  // The processor's own time: other tests share the machine.
  const began = process.cpuUsage()
  await fillDemoCalendar(papers)
  expect(process.cpuUsage(began).user / 1000).toBeLessThan(5000)
  await fillDemoCalendar(papers)
  for (const person of [office.finance.executor, office.finance.head, office.economy.executor, office.chancellery.officer, office.justice.executor]) {
    const { entries } = await world.as(person).ask(range, { from: '2026-11-23', until: '2026-12-06' })
    expect(entries.length, person.surname).toBeGreaterThan(1)
  }
  expect((await world.as(office.finance.executor).ask(range, { from: '2026-11-23', until: '2026-12-06' })).undated).toHaveLength(1)
  expect((await world.as(office.finance.executor).ask(rooms, {})).rooms).toHaveLength(4)
})

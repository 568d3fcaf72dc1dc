/** The demo's calendars: everybody whom a visitor may be finds something in theirs, and it takes no time to make. */
import { expect, test } from 'vitest'
import { range, rooms } from '../../domain/calendar/queries.ts'
import { fillDemoCalendar } from '../../server/demo/calendar.ts'
import { orderDemoNotices } from '../../server/demo/notice-order.ts'
import '../../server/notifications/tables.ts'
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

test('§59.8 what the demo’s stories told on days of their own stands in the order of these days', async () => {
  const { person, at } = await world.db.selectFrom('notifications').select(['person', 'at']).orderBy('n').limit(1).executeTakeFirstOrThrow()
  const earlier = new Date(Date.parse(at) - 86_400_000).toISOString()
  await world.db.insertInto('notifications').values({ person, class: 'system', key: 'kernel.appName', values: '{}', link: '/', at: earlier, event: 'told last', mail: 'settled' } as never).execute()
  await orderDemoNotices(world.db)
  const rows = await world.db.selectFrom('notifications').select(['n', 'at', 'event']).orderBy('n').execute()
  expect(rows.map((row) => row.at)).toEqual(rows.map((row) => row.at).toSorted())
  expect(rows[0]?.event).toBe('told last')
  expect(new Set(rows.map((row) => row.n)).size).toBe(rows.length)
})

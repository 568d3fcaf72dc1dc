import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { registered } from '../../server/kernel/portal.ts'
import { runJob } from '../../server/kernel/run-job.ts'
import { approve, layTrialTable, write } from '../kernel/trial.ts'
import { startWorld, type World } from '../world/portal.ts'
import { office } from '../world/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
  await layTrialTable(world.db)
})
afterAll(() => world.close())

const signer = office.finance.legalHead
const day = 86_400_000
const run = () => runJob(world.portal.node, 'signing.warnOfKeys', registered.jobs.get('signing.warnOfKeys')!, {})
const told = async () => (await world.db.selectFrom('notifications').select(['person', 'class', 'link', 'key']).where('key', '=', 'signing.notice.keyEnds').execute())
const keyHeld = () => world.db.selectFrom('signing_keys').selectAll().where('person', '=', signer.id).executeTakeFirstOrThrow()
const endsIn = (days: number) => world.db.updateTable('signing_keys').set({ valid_until: new Date(Date.parse(world.clock.now()) + days * day).toISOString() }).where('person', '=', signer.id).execute()

it('a key that signed here is known by its term; one that holds long is warned of to nobody', async () => {
  const note = randomUUID()
  await world.as(office.finance.head).do(write, { id: note, text: 'жоба' })
  await world.as(signer).sign(approve, { id: note })
  expect(Date.parse((await keyHeld()).valid_until)).toBeGreaterThan(Date.parse(world.clock.now()) + 31 * day)
  await run()
  expect(await told()).toEqual([])
})

it('a month before a key ends its owner hears of it, and a week before once more, each once', async () => {
  await endsIn(29)
  await run()
  await run()
  expect(await told()).toEqual([{ person: signer.id, class: 'system', link: '/keys', key: 'signing.notice.keyEnds' }])
  await endsIn(6)
  await run()
  await run()
  expect(await told()).toHaveLength(2)
})

it('whoever has signed with a later key hears nothing more, nor of a key that is over', async () => {
  await world.db.deleteFrom('notifications').where('key', '=', 'signing.notice.keyEnds').execute()
  await world.db.updateTable('signing_keys').set({ serial: 'AB' }).where('person', '=', signer.id).execute()
  await world.db.insertInto('signing_keys').values({ person: signer.id, serial: 'CD', valid_until: new Date(Date.parse(world.clock.now()) + 300 * day).toISOString() }).execute()
  await run()
  expect(await told()).toEqual([])
  await world.db.deleteFrom('signing_keys').where('serial', '=', 'CD').execute()
  await endsIn(-1)
  await run()
  expect(await told()).toEqual([])
})

it('B10.7 a revocation that was heard of stays though a list is silent of it; only a hold is lifted', async () => {
  await world.db.deleteFrom('signing_keys').execute()
  const note = randomUUID()
  await world.as(office.finance.head).do(write, { id: note, text: 'жоба' })
  await world.as(signer).sign(approve, { id: note })
  const heard = async (reason: number) => {
    await world.db.updateTable('signing_keys').set({ revoked_at: world.clock.now(), revoked_reason: reason }).where('person', '=', signer.id).execute()
    await runJob(world.portal.node, 'signing.askOfKeys', registered.jobs.get('signing.askOfKeys')!, {})
    return (await keyHeld()).revoked_reason
  }
  expect(await heard(1)).toBe(1)
  expect(await heard(6)).toBeNull()
})

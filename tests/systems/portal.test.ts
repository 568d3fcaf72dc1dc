import { randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as systems from '../../domain/systems/contract.ts'
import type { System } from '../../domain/systems/system.ts'
import { registered } from '../../server/kernel/portal.ts'
import { runJob } from '../../server/kernel/run-job.ts'
import { startWorld, type World } from '../world/portal.ts'
import { office } from '../world/world.ts'

let world: World
let web: Server
let status = 200
beforeAll(async () => {
  world = await startWorld()
  web = createServer((_request, answer) => answer.writeHead(status).end())
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  await new Promise((resolve) => web.close(resolve))
  await world.close()
})

const administrator = () => world.as(office.digital.portalAdministrator)
const executor = () => world.as(office.finance.executor)
const stranger = () => world.as(office.justice.executor)
const check = (id: string) => runJob(world.portal.node, 'systems.check', registered.jobs.get('systems.check')!, { id })
const name = { kk: 'Сынақ жүйесі', ru: 'Пробная система', en: 'Trial system' }

async function entered(more: Partial<System> = {}): Promise<System> {
  const address = `http://127.0.0.1:${(web.address() as AddressInfo).port}/`
  const system: System = { id: randomUUID(), name, description: { kk: '', ru: '', en: '' }, address, owner: office.finance.head.body, contact: '1414', access: { bodies: [], roles: [] }, active: true, ...more }
  await administrator().do(systems.save, { system })
  return system
}

const rowOf = async (visitor: ReturnType<typeof executor>, id: string) => (await visitor.ask(systems.list, {})).find(({ system }) => system.id === id)

describe('§59.3 information systems', () => {
  it('are listed for whoever has access, in the order of the Kazakh alphabet, and kept by the administrator alone', async () => {
    const seen = await entered({ access: { bodies: [office.finance.head.body], roles: [] } })
    const { id } = seen
    expect(await rowOf(executor(), id)).toMatchObject({ favourite: false, reach: null, system: { name, contact: '1414' } })
    expect(await rowOf(stranger(), id)).toBeUndefined()
    const names = (await executor().ask(systems.list, {})).map(({ system }) => system.name.kk)
    expect(names).toEqual(names.toSorted((a, b) => a.localeCompare(b, 'kk')))
    await expect(executor().do(systems.remove, { id })).rejects.toMatchObject({ status: 403 })
    await administrator().do(systems.remove, { id, seen })
    expect(await rowOf(executor(), id)).toBeUndefined()
  })

  it('are refused with an address that is none of the web', async () => {
    await expect(entered({ address: 'javascript:alert(1)' })).rejects.toMatchObject({ refusal: { key: 'kernel.badInput' } })
  })

  it('are marked by each person alone; a system that isn’t open can’t be marked', async () => {
    const { id } = await entered({ access: { bodies: [office.finance.head.body], roles: [] } })
    await executor().do(systems.favour, { id, favourite: true })
    await executor().do(systems.favour, { id, favourite: true })
    expect(await rowOf(executor(), id)).toMatchObject({ favourite: true })
    expect(await rowOf(world.as(office.finance.head), id)).toMatchObject({ favourite: false })
    await expect(stranger().do(systems.favour, { id, favourite: true })).rejects.toMatchObject({ refusal: { key: 'systems.notFound' } })
    await executor().do(systems.favour, { id, favourite: false })
    expect(await rowOf(executor(), id)).toMatchObject({ favourite: false })
  })

  it('say whether they answer and since when; a failure of their own counts as none', async () => {
    const { id } = await entered()
    // The look that its entering has begun must be over, or it would find what comes after.
    await expect.poll(async () => (await rowOf(executor(), id))?.reach ?? null, { timeout: 10_000 }).not.toBeNull()
    await check(id)
    const first = (await rowOf(executor(), id))?.reach
    expect(first).toMatchObject({ reachable: true })
    world.clock.advance(60_000)
    await check(id)
    const again = (await rowOf(executor(), id))?.reach
    expect([again?.since, again?.reachable]).toEqual([first?.since, true])
    expect(again?.checkedAt).not.toBe(first?.checkedAt)
    status = 503
    await check(id)
    const broken = (await rowOf(executor(), id))?.reach
    expect(broken?.reachable).toBe(false)
    expect(broken?.since).not.toBe(first?.since)
    const turn = () => runJob(world.portal.node, 'systems.check', registered.jobs.get('systems.check')!, {})
    status = 200
    await turn()
    expect((await rowOf(executor(), id))?.reach).toEqual(broken)
    world.clock.advance(5 * 60_000)
    await turn()
    expect((await rowOf(executor(), id))?.reach?.reachable).toBe(true)
    const nowhere = await entered({ address: 'http://127.0.0.1:9/' })
    await check(nowhere.id)
    expect((await rowOf(executor(), nowhere.id))?.reach?.reachable).toBe(false)
  })

  it('that are given another address are not said to answer by what was found at the old one', async () => {
    const system = await entered()
    await check(system.id)
    expect((await rowOf(executor(), system.id))?.reach?.reachable).toBe(true)
    const moved = { ...system, address: 'http://127.0.0.1:9/' }
    await administrator().do(systems.save, { system: moved, seen: system })
    expect((await rowOf(executor(), system.id))?.reach?.reachable).not.toBe(true)
    await administrator().do(systems.save, { system: { ...moved, contact: '1415' }, seen: moved })
    await check(system.id)
    expect((await rowOf(executor(), system.id))?.reach?.reachable).toBe(false)
  })

  it('with a name that can’t be looked up does not answer, and holds up no other', async () => {
    const { id } = await entered()
    const nameless = await entered({ address: 'https://a\u05d0.kz/' })
    await runJob(world.portal.node, 'systems.check', registered.jobs.get('systems.check')!, {})
    expect((await rowOf(executor(), id))?.reach?.reachable).toBe(true)
    expect((await rowOf(executor(), nameless.id))?.reach?.reachable).toBe(false)
  })
})

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Delegation } from '../../domain/people/person.ts'
import { delegationOf } from '../../server/kernel/people.ts'
import { mine } from '../../domain/notifications/contract.ts'
import { startWorld, type World } from '../world/portal.ts'
import { office } from '../world/world.ts'
import { onlyHeads } from './trial.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

const { head, deputyHead } = office.finance

async function delegate(given: Partial<{ principal: string; deputy: string; from: string; until: string }> = {}): Promise<Delegation> {
  const row = {
    id: randomUUID(),
    principal: given.principal ?? head.id,
    deputy: given.deputy ?? deputyHead.id,
    order_number: '17-ж/қ',
    order_date: '2026-11-20',
    order_sha256: null,
    from_date: given.from ?? '2026-11-23',
    until_date: given.until ?? '2026-11-24',
    revoked_at: null,
  }
  await world.db.insertInto('delegations').values(row).execute()
  return delegationOf(row)
}

const notInForce = { status: 409, refusal: { key: 'kernel.delegationNotInForce' } }

describe('§6.1 acting in the place of another', () => {
  it('lends the right of the principal, and keeps both names', async () => {
    const delegation = await delegate()
    expect(await world.as(deputyHead, delegation).do(onlyHeads, {})).toEqual({ person: deputyHead.id, holder: head.id })
    await expect(world.as(deputyHead).do(onlyHeads, {})).rejects.toMatchObject({ status: 403 })
    const last = await world.db.selectFrom('history').select('entry').where('name', '=', 'trial.onlyHeads').orderBy('at', 'desc').executeTakeFirstOrThrow()
    expect(JSON.parse(last.entry)).toMatchObject({ person: deputyHead.id, holder: head.id, delegation: delegation.id })
  })

  it('is nobody else’s to use', async () => {
    const delegation = await delegate()
    await expect(world.as(office.finance.legalHead, delegation).do(onlyHeads, {})).rejects.toMatchObject(notInForce)
    await expect(world.as(head, delegation).do(onlyHeads, {})).rejects.toMatchObject(notInForce)
  })

  it('holds from its first day to the end of its last in Astana, for commands and for questions', async () => {
    const delegation = await delegate({ from: '2026-11-25', until: '2026-11-26' })
    const deputy = world.as(deputyHead, delegation)
    const page = { after: null, limit: 1 }
    const begins = world.clock.now()
    world.clock.set('2026-11-24T18:59:00.000Z')
    await expect(deputy.do(onlyHeads, {})).rejects.toMatchObject(notInForce)
    await expect(deputy.ask(mine, page)).rejects.toMatchObject(notInForce)
    world.clock.set('2026-11-24T19:00:30.000Z')
    const fresh = world.as(deputyHead, delegation)
    await fresh.do(onlyHeads, {})
    await fresh.ask(mine, page)
    world.clock.set('2026-11-26T18:59:30.000Z')
    await world.as(deputyHead, delegation).do(onlyHeads, {})
    world.clock.set('2026-11-26T19:00:30.000Z')
    const late = world.as(deputyHead, delegation)
    await expect(late.do(onlyHeads, {})).rejects.toMatchObject(notInForce)
    await expect(late.ask(mine, page)).rejects.toMatchObject(notInForce)
    world.clock.set(begins)
  })

  it('ends at once when it is revoked, on a question that was answered a moment before', async () => {
    const delegation = await delegate()
    const deputy = world.as(deputyHead, delegation)
    await deputy.ask(mine, { after: null, limit: 1 })
    await world.db.updateTable('delegations').set({ revoked_at: world.clock.now() }).where('id', '=', delegation.id).execute()
    await expect(deputy.do(onlyHeads, {})).rejects.toMatchObject(notInForce)
    await expect.poll(() => deputy.ask(mine, { after: null, limit: 1 }).then(() => 'answered', (error: { refusal: { key: string } }) => error.refusal.key), { timeout: 10_000 }).toBe('kernel.delegationNotInForce')
  })

  it('B1.6 A stands in for C and B for D: each acts only for their own principal', async () => {
    const { justice, economy } = office
    const ac = await delegate({ principal: justice.head.id, deputy: justice.deputyHead.id })
    const bd = await delegate({ principal: economy.head.id, deputy: economy.deputyHead.id })
    const wrong = world.as(justice.deputyHead, bd)
    await expect(wrong.do(onlyHeads, {})).rejects.toMatchObject(notInForce)
    await expect(world.as(economy.deputyHead, ac).do(onlyHeads, {})).rejects.toMatchObject(notInForce)
    expect(await world.as(justice.deputyHead, ac).do(onlyHeads, {})).toMatchObject({ holder: justice.head.id })
    expect(await world.as(economy.deputyHead, bd).do(onlyHeads, {})).toMatchObject({ holder: economy.head.id })
  })
})

describe('sessions', () => {
  it('end after twelve hours without use and after twenty-four in any case', async () => {
    const begins = world.clock.now()
    const who = world.as(office.justice.legalHead)
    await who.ask(mine, { after: null, limit: 1 })
    for (const hours of [11, 11]) {
      world.clock.advance(hours * 3_600_000)
      const used = world.clock.now()
      await who.ask(mine, { after: null, limit: 1 })
      await expect.poll(async () => (await world.db.selectFrom('sessions').select('used_at').where('person', '=', office.justice.legalHead.id).orderBy('used_at', 'desc').executeTakeFirstOrThrow()).used_at >= used, { timeout: 10_000 }).toBe(true)
    }
    world.clock.advance(3 * 3_600_000)
    await expect(who.ask(mine, { after: null, limit: 1 })).rejects.toMatchObject({ status: 401 })
    const idle = world.as(office.justice.legalHead)
    await idle.ask(mine, { after: null, limit: 1 })
    world.clock.advance(12 * 3_600_000 + 1000)
    await expect(idle.ask(mine, { after: null, limit: 1 })).rejects.toMatchObject({ status: 401 })
    world.clock.set(begins)
  })
})

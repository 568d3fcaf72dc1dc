/** A right to a file is remembered only until something changes: whoever loses it, loses it with their next request. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as people from '../../domain/people/contract.ts'
import type { Delegation, Person } from '../../domain/people/person.ts'
import { approvalById } from '../../domain/approvals/queries.ts'
import { currentVersion } from '../../domain/approvals/approval.ts'
import { aPaper } from '../world/paper.ts'
import { startWorld, visitorOf, type World } from '../world/portal.ts'
import { aDelegation, office } from '../world/world.ts'

const { finance, justice } = office
let world: World
let sha256: string
beforeAll(async () => {
  world = await startWorld()
  const { id } = await aPaper(world)
  sha256 = currentVersion(await world.as(finance.executor).ask(approvalById, { id })).text.kk.sha256
})
afterAll(async () => {
  expect(world.faults).toEqual([])
  await world.close()
})

async function reader(person: Person, delegation?: Delegation) {
  const token = await world.as(person).token()
  const headers = { authorization: `Bearer ${token}`, ...(delegation === undefined ? {} : { 'x-kense-acting-for': delegation.id }) }
  return async () => (await fetch(`${world.portal.url}/files/${sha256}`, { headers: { ...headers, range: 'bytes=0-99' } })).status
}

/** Behind the portal's back, as nothing in it can: what is answered meanwhile is memory. */
async function withoutLinks(look: () => Promise<void>): Promise<void> {
  const links = await world.db.deleteFrom('file_links').where('sha256', '=', sha256).returningAll().execute()
  try {
    await look()
  } finally {
    await world.db.insertInto('file_links').values(links).execute()
  }
}

/** Notices of what was done before may still be on their way. */
async function quiet(): Promise<void> {
  const { feed } = world.portal.node
  for (let seen = -1; seen !== feed.version; ) {
    seen = feed.version
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
}

const administrator = () => world.as(office.digital.portalAdministrator)
const moved = (person: Person): Person => ({ ...person, body: justice.body.id, unit: justice.units.first.id })

describe('a file’s reader', () => {
  it('is looked at once while nothing changes, and anew after any change', async () => {
    const read = await reader(finance.secondExecutor)
    expect(await read()).toBe(206)
    await quiet()
    expect(await read()).toBe(206)
    await withoutLinks(async () => {
      expect(await read()).toBe(206)
      await administrator().do(people.savePerson, { person: { ...justice.executor, phone: '+7 7172 74-02-10' }, seen: justice.executor })
      expect(await read()).toBe(404)
    })
    expect(await read()).toBe(206)
  })

  it('loses it with a move to another body: here at once, and within a second when another node has done it', async () => {
    const read = await reader(finance.secondExecutor)
    expect(await read()).toBe(206)
    await administrator().do(people.savePerson, { person: moved(finance.secondExecutor), seen: finance.secondExecutor })
    expect(await read()).toBe(404)
    await administrator().do(people.savePerson, { person: finance.secondExecutor, seen: moved(finance.secondExecutor) })
    expect(await read()).toBe(206)
    const other = await world.anotherNode()
    const away = visitorOf({ ...world, portal: other }, office.digital.portalAdministrator, null)
    await away.do(people.savePerson, { person: moved(finance.secondExecutor), seen: finance.secondExecutor })
    await expect.poll(read, { timeout: 1_000, interval: 20 }).toBe(404)
    await administrator().do(people.savePerson, { person: finance.secondExecutor, seen: moved(finance.secondExecutor) })
  })

  it('loses it with the delegation under which it was read', async () => {
    const order = { number: '12-ж/қ', date: '2026-11-20', file: null }
    const delegation = aDelegation(finance.head, finance.deputyHead, { from: '2026-11-23', until: '2026-11-25' })
    const wish = { id: delegation.id, principal: finance.head.id, deputy: finance.deputyHead.id, order, from: delegation.from, until: delegation.until }
    await world.as(finance.head).do(people.delegate, wish)
    const [own, acting] = [await reader(finance.deputyHead), await reader(finance.deputyHead, delegation)]
    expect([await own(), await acting(), await acting()]).toEqual([206, 206, 206])
    await world.as(finance.head).do(people.revokeDelegation, { id: delegation.id })
    expect([await own(), await acting()]).toEqual([206, 409])
  })

  it('is not remembered while the portal can’t hear of changes', async () => {
    const read = await reader(finance.secondExecutor)
    const { node } = world.portal
    await quiet()
    node.seats.watching = false
    expect(await read()).toBe(206)
    await withoutLinks(async () => expect(await read()).toBe(404))
    node.seats.watching = true
  })
})

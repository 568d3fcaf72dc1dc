import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { DemoPerson } from '../../domain/kernel/bridge.ts'
import { delegationState } from '../../domain/people/delegation.ts'
import { fillDemoOffice } from '../../server/demo/fill.ts'
import { startWorld, type World } from '../world/portal.ts'
import { aBody, officeDelegations, officePeople } from '../world/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

const said: string[] = []
const fill = () => fillDemoOffice({ db: world.db, dataDir: world.dataDir, now: () => world.clock.now(), say: (line) => said.push(line) })
const contents = async () => (await sql`
  select (select json_agg(bodies order by id) from bodies) as bodies, (select json_agg(persons order by id) from persons) as persons,
    (select json_agg(delegations order by id) from delegations) as delegations, (select json_agg(settings order by key) from settings) as settings`.execute(world.db)).rows

it('filled a second time changes nothing and makes no key', async () => {
  const before = await contents()
  await fill()
  expect(await contents()).toEqual(before)
  expect(said).toEqual([])
})

it('offers each person on the sign-in screen with keys that are there', async () => {
  await fill()
  const { people } = z.object({ people: z.array(DemoPerson) }).parse(JSON.parse(readFileSync(join(world.dataDir, 'demo-office.json'), 'utf8')))
  expect(people.map((person) => person.id)).toEqual(officePeople.map((person) => person.id))
  for (const { authKey, signKey } of people) expect([authKey, signKey].filter((path) => !existsSync(path))).toEqual([])
  expect(new Set(people.flatMap((person) => [person.authKey, person.signKey])).size).toBe(2 * officePeople.length)
})

it('has a delegation in force, one that is over and one to come, on whatever day it begins', () => {
  for (const today of ['2026-11-23', '2027-02-28', '2028-12-31']) {
    const delegations = officeDelegations(today)
    expect(delegations.map((delegation) => delegationState(delegation, today))).toEqual(['inForce', 'past', 'future'])
    for (const { order, from } of delegations) expect(order.date <= from && order.date < today).toBe(true)
  }
})

it('does not move in where others already live', async () => {
  await sql`delete from systems; delete from sessions; delete from passwords; delete from delegations; delete from persons; delete from unit_people; delete from units; delete from bodies`.execute(world.db)
  const body = aBody()
  await world.db
    .insertInto('bodies')
    .values({ id: body.id, bin: body.bin, name: JSON.stringify(body.name), short_name: JSON.stringify(body.shortName), kind: body.kind, number_prefix: '', active: true })
    .execute()
  await expect(fill()).rejects.toThrow('empty database')
})

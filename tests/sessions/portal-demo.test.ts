/** The demo office's sessions: what a first look finds. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listSessions, minutesById, sessionById, waitingSessions } from '../../domain/sessions/queries.ts'
import { currentEdition } from '../../domain/sessions/session.ts'
import { fillDemoSessions } from '../../server/demo/sessions.ts'
import { cabinet, chair } from '../world/session.ts'
import { startWorld, type World } from '../world/portal.ts'
import { office } from '../world/world.ts'

let world: World
let tookMs: number
let cpuMs: number
beforeAll(async () => {
  world = await startWorld()
  const [begun, used] = [performance.now(), process.cpuUsage()]
  await fillDemoSessions({ node: world.portal.node, keysOf: world.keysOf, say: () => {} })
  tookMs = performance.now() - begun
  cpuMs = process.cpuUsage(used).user / 1000
}, 240_000)
afterAll(async () => {
  expect(world.faults).toEqual([])
  await world.close()
})

test('one session is past and signed, one is ahead with an answer that waits and a material that changed', async () => {
  const past = await world.as(chair).ask(listSessions, { when: 'past' })
  expect(past.rows).toMatchObject([{ state: 'signed', questions: 2 }])
  const minutes = await world.as(chair).ask(minutesById, { id: past.rows[0]!.id })
  expect(minutes.questions.map((each) => each.polls[0]?.result)).toEqual(['adopted', 'adopted'])
  expect(minutes.questions[1]!.polls[0]!.decision).toMatchObject({ for: 4, against: 1, present: 5, members: cabinet.length })
  const ahead = await world.as(chair).ask(waitingSessions, {})
  expect(ahead.rows).toMatchObject([{ state: 'confirmed', questions: 4, edition: 2, verbs: ['answer'] }])
  const session = await world.as(office.economy.head).ask(sessionById, { id: ahead.rows[0]!.id })
  expect(currentEdition(session)!.changes.map((each) => each.kind)).toEqual(['materialChanged', 'materialChanged', 'questionAdded'])
  expect(session.attendance).toHaveLength(3)
})

test('it is filled once, and soon', async () => {
  await fillDemoSessions({ node: world.portal.node, keysOf: world.keysOf, say: () => {} })
  expect((await world.as(chair).ask(listSessions, { when: 'past' })).rows).toHaveLength(1)
  process.stderr.write(`the demo's sessions took ${Math.round(tookMs)} ms, ${Math.round(cpuMs)} of them at work\n`)
  expect(tookMs).toBeLessThan(20_000)
})

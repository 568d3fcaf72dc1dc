import { afterAll, beforeAll, expect } from 'vitest'
import { startWorld, type World } from './portal.ts'

/** A portal for all tests of a file, which ends without a fault. `given` keeps it and makes what all of them need. */
export function withWorld(given: (world: World) => unknown): void {
  let world: World
  beforeAll(async () => {
    world = await startWorld()
    await given(world)
  }, 240_000)
  afterAll(async () => {
    expect(world.faults).toEqual([])
    await world.close()
  })
}

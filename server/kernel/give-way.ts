import { setImmediate as nextTurn } from 'node:timers/promises'

const turnMs = 12

/** For work whose length others decide: asked between its steps, it lets whoever waits go first each few milliseconds. */
export function givingWay(): () => Promise<void> {
  let began = performance.now()
  return async () => {
    if (performance.now() - began < turnMs) return
    await nextTurn()
    began = performance.now()
  }
}

import { assert, integer, property, array } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Pace } from '../../server/kernel/pace.ts'

/** Moments at which answers go when changes come at these moments, each answer being ready at once. */
function sendings(changes: readonly number[]): number[] {
  const pace = new Pace()
  const sent: number[] = []
  let due = Infinity
  const sendUntil = (now: number) => {
    if (due > now) return
    sent.push(due)
    pace.looked(due, true)
    due = Infinity
  }
  for (const change of changes) {
    sendUntil(change)
    due = pace.changed(change)
    sendUntil(change)
  }
  sendUntil(Number.MAX_SAFE_INTEGER)
  return sent
}

const every = (stepMs: number, untilMs: number) => Array.from({ length: Math.floor(untilMs / stepMs) }, (_, index) => index * stepMs)

describe('the pace of live answers', () => {
  it('V1 a change that stands alone goes at once, however many came before it', () => {
    const alone = every(160, 16_000)
    expect(sendings(alone)).toEqual(alone)
    expect(sendings([...every(5, 5_000), 7_000, 7_200])).toEqual(expect.arrayContaining([7_000, 7_200]))
  })

  it('V3 a storm of a second, or of twelve, is at most twelve answers, and the last goes when it is quiet', () => {
    for (const lasting of [1_000, 12_000]) {
      const storm = every(5, lasting)
      const sent = sendings(storm)
      expect(sent.length).toBeLessThanOrEqual(12)
      const quietMs = sent.at(-1)! - storm.at(-1)!
      expect(quietMs).toBeGreaterThanOrEqual(0)
      expect(quietMs).toBeLessThanOrEqual(100)
    }
  })

  it('V3 the last of a storm goes as soon as nothing waits behind it', () => {
    const pace = new Pace()
    let due = pace.changed(0)
    pace.looked(due, true)
    for (let now = 5; now <= 150; now += 5) due = pace.changed(now)
    expect(due).toBe(200)
    expect(pace.changed(155, false)).toBe(170)
    // One that comes after it all puts it off again.
    expect(pace.changed(160)).toBe(200)
  })

  it('never more than ten a second, never later than three seconds, and always one after the last change', () => {
    assert(property(array(integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 120 }), (gaps) => {
      let now = 0
      const changes = gaps.map((gap) => (now += gap))
      const sent = sendings(changes)
      expect(sent.at(-1)).toBeGreaterThanOrEqual(changes.at(-1)!)
      for (const [index, at] of sent.entries()) if (index > 0) expect(at - sent[index - 1]!).toBeGreaterThanOrEqual(100)
      for (const change of changes) expect(sent.find((at) => at >= change)! - change).toBeLessThanOrEqual(3_000)
    }), { numRuns: 2_000 })
  })
})

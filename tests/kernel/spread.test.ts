import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openSpread } from '../../native/kernel/spread.ts'
import { namedFor } from '../../server/kernel/sockets.ts'

describe('what a thousand PCs hear at once', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('is told with so long as the portal needs to answer them all: those it names, or all who are here', () => {
    const notice = (persons: number, everyone: boolean) => ({ seq: 1, noun: 'session', id: 'a', persons: Array.from({ length: persons }, String), bodies: [], everyone })
    const withinOf = (persons: number, everyone: boolean, present: number) => namedFor(present)(notice(persons, everyone)).withinMs
    expect(withinOf(99, false, 5_000)).toBeUndefined()
    expect(withinOf(100, false, 5_000)).toBe(200)
    expect(withinOf(5_000, false, 5_000)).toBe(3_000)
    expect(withinOf(0, true, 99)).toBeUndefined()
    expect(withinOf(0, true, 1_000)).toBe(2_000)
  })

  it('is asked about by each at a moment of its own, once for all that came until then', () => {
    const told: string[][] = []
    const spread = openSpread((nouns) => told.push([...nouns]), () => 0.5)
    spread.hear([{ seq: 1, noun: 'session', id: 'a', withinMs: 2_000 }, { seq: 2, noun: 'vote', id: 'b' }])
    expect(told).toEqual([['vote']])
    vi.advanceTimersByTime(900)
    spread.hear([{ seq: 3, noun: 'session', id: 'a', withinMs: 2_000 }])
    vi.advanceTimersByTime(99)
    expect(told).toEqual([['vote']])
    vi.advanceTimersByTime(2)
    expect(told).toEqual([['vote'], ['session']])
    vi.advanceTimersByTime(5_000)
    expect(told).toHaveLength(2)
    spread.hear([{ seq: 4, noun: 'session', id: 'a', withinMs: 2_000 }])
    spread.close()
    vi.advanceTimersByTime(5_000)
    expect(told).toHaveLength(2)
  })
})

import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openSpread } from '../../native/kernel/spread.ts'
import { Ears } from '../../server/kernel/ears.ts'
import { hearingOf, type Hearer, type Notice } from '../../server/kernel/feed.ts'
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

it('B9.5 who is looked up by name hears just what looking at each of all would say, whoever comes, goes and is moved meanwhile', () => {
  const name = fc.integer({ min: 0, max: 6 }).map(String)
  const names = fc.array(name, { maxLength: 3 })
  fc.assert(fc.property(fc.array(fc.record({ persons: names, bodies: names, moved: fc.option(names), leaves: fc.boolean() }), { maxLength: 12 }), names, names, (people, persons, bodies) => {
    const ears = new Ears<{ hearer: Hearer }>()
    const here: { hearer: Hearer }[] = []
    for (const each of people) {
      const listener = { hearer: { persons: new Set(each.persons), bodies: new Set(each.bodies) } as Hearer }
      ears.add(listener)
      if (each.moved !== null) {
        ears.remove(listener)
        listener.hearer = { persons: listener.hearer.persons, bodies: new Set(each.moved) }
        ears.add(listener)
      }
      if (each.leaves) ears.remove(listener)
      else here.push(listener)
    }
    const notice: Notice = { seq: 1, noun: 'vote', id: '1', persons, bodies, everyone: false }
    const heard = hearingOf([notice])
    expect(new Set(ears.of(notice))).toEqual(new Set(here.filter(({ hearer }) => heard(hearer).length > 0)))
  }))
})

import type { Sqlite } from '../kernel/database.ts'

const stepMs = 8_000

/** Small steps would make long numbers, and numbers are what an index is made of; long ones would put what came together far apart. */
export const idOf = (at: string): number => Math.max(1, Math.floor(Date.parse(at) / stepMs))

/** Answers the id of a new row: the number nearest after its time that no row has, or a negative one for a row without a time. */
export function openIds(database: Sqlite): (at: string | null) => number {
  const least = database.prepare<[], { id: number | null }>('SELECT min(id) AS id FROM facet')
  const row = database.prepare<[number]>('SELECT 1 FROM facet WHERE id = ?')
  const taken = (id: number) => row.get(id) !== undefined
  return (at) => {
    if (at === null) return Math.min(0, least.get()?.id ?? 0) - 1
    const from = idOf(at)
    if (!taken(from)) return from
    // By doubling and halving: a list of thousands that came in one second costs little.
    let step = 1
    while (taken(from + step)) step *= 2
    let [low, high] = [from + Math.floor(step / 2), from + step]
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2)
      if (taken(middle)) low = middle
      else high = middle
    }
    return high
  }
}

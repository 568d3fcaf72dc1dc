/** Longest common subsequences of two rows of numbers: exact where it is cheap, anchored by unique items where not. */
export type Match = readonly [before: number, after: number]

const editLimit = 1200 // Myers keeps about editLimit² / 2 numbers at worst: 3 MB

export function matchSequences(before: readonly number[], after: readonly number[]): Match[] {
  const matches: Match[] = []
  matchRange(before, after, 0, before.length, 0, after.length, matches, 0)
  return matches
}

function matchRange(a: readonly number[], b: readonly number[], aFrom: number, aTo: number, bFrom: number, bTo: number, out: Match[], depth: number): void {
  while (aFrom < aTo && bFrom < bTo && a[aFrom] === b[bFrom]) out.push([aFrom++, bFrom++])
  const tail: Match[] = []
  while (aFrom < aTo && bFrom < bTo && a[aTo - 1] === b[bTo - 1]) tail.push([--aTo, --bTo])
  if (aFrom < aTo && bFrom < bTo) {
    const exact = myers(a, b, aFrom, aTo, bFrom, bTo)
    if (exact !== null) out.push(...exact)
    else if (depth < 64) matchAnchored(a, b, aFrom, aTo, bFrom, bTo, out, depth)
  }
  for (const each of tail.reverse()) out.push(each)
}

/** Patience: items that occur once on both sides hold the rows together, the rest is matched between them. */
function matchAnchored(a: readonly number[], b: readonly number[], aFrom: number, aTo: number, bFrom: number, bTo: number, out: Match[], depth: number): void {
  const anchors = longestRising(uniquePairs(a, b, aFrom, aTo, bFrom, bTo))
  if (anchors.length === 0) return
  let [atA, atB] = [aFrom, bFrom]
  for (const [nextA, nextB] of anchors) {
    matchRange(a, b, atA, nextA, atB, nextB, out, depth + 1)
    out.push([nextA, nextB])
    ;[atA, atB] = [nextA + 1, nextB + 1]
  }
  matchRange(a, b, atA, aTo, atB, bTo, out, depth + 1)
}

function uniquePairs(a: readonly number[], b: readonly number[], aFrom: number, aTo: number, bFrom: number, bTo: number): Match[] {
  const count = (row: readonly number[], from: number, to: number): Map<number, number> => {
    const places = new Map<number, number>() // -1 = more than one
    for (let at = from; at < to; at++) places.set(row[at] as number, places.has(row[at] as number) ? -1 : at)
    return places
  }
  const inB = count(b, bFrom, bTo)
  const pairs: Match[] = []
  for (const [item, at] of count(a, aFrom, aTo)) {
    const other = inB.get(item) ?? -1
    if (at >= 0 && other >= 0) pairs.push([at, other])
  }
  return pairs.sort((one, two) => one[0] - two[0])
}

/** The longest part of `pairs` (sorted by their first) whose seconds rise too. */
export function longestRising(pairs: readonly Match[]): Match[] {
  const ends: number[] = []
  const previous: number[] = []
  pairs.forEach(([, second], index) => {
    let [low, high] = [0, ends.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((pairs[ends[middle] as number] as Match)[1] < second) low = middle + 1
      else high = middle
    }
    previous[index] = low > 0 ? (ends[low - 1] as number) : -1
    ends[low] = index
  })
  const rising: Match[] = []
  for (let at = ends.at(-1) ?? -1; at >= 0; at = previous[at] as number) rising.push(pairs[at] as Match)
  return rising.reverse()
}

/** Myers 1986, greedy; null when more than `editLimit` edits would be needed. */
function myers(a: readonly number[], b: readonly number[], aFrom: number, aTo: number, bFrom: number, bTo: number): Match[] | null {
  const [n, m] = [aTo - aFrom, bTo - bFrom]
  const most = Math.min(n + m, editLimit)
  const reach = new Int32Array(2 * most + 3)
  const trace: Int32Array[] = []
  for (let edits = 0; edits <= most; edits++) {
    trace.push(reach.slice(most + 1 - edits - 1, most + 1 + edits + 2))
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const at = most + 1 + diagonal
      const down = diagonal === -edits || (diagonal !== edits && (reach[at - 1] as number) < (reach[at + 1] as number))
      let x = down ? (reach[at + 1] as number) : (reach[at - 1] as number) + 1
      let y = x - diagonal
      while (x < n && y < m && a[aFrom + x] === b[bFrom + y]) [x, y] = [x + 1, y + 1]
      reach[at] = x
      if (x >= n && y >= m) return walkBack(trace, edits, n, m, aFrom, bFrom)
    }
  }
  return null
}

function walkBack(trace: Int32Array[], edits: number, n: number, m: number, aFrom: number, bFrom: number): Match[] {
  const matches: Match[] = []
  let [x, y] = [n, m]
  for (let step = edits; step > 0; step--) {
    const kept = trace[step] as Int32Array // before this step; index 0 is diagonal -step - 1
    const reached = (diagonal: number): number => kept[diagonal + step + 1] as number
    const diagonal = x - y
    const down = diagonal === -step || (diagonal !== step && reached(diagonal - 1) < reached(diagonal + 1))
    const startX = reached(down ? diagonal + 1 : diagonal - 1)
    const edgeX = down ? startX : startX + 1
    while (x > edgeX) matches.push([aFrom + --x, bFrom + --y])
    ;[x, y] = [startX, down ? y - 1 : y]
  }
  while (x > 0) matches.push([aFrom + --x, bFrom + --y])
  return matches.reverse()
}

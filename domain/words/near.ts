/** Words one slip of the finger apart: a letter too many, too few, another one, or two letters changed places. */

/** The place of nothing: of the word itself among its deletions. */
export const whole = 63

/** The word, and the word without each of its letters, with the place of what was left out; words one slip apart share one of these. */
export function deletions(word: string): Map<string, number> {
  const found = new Map([[word, whole]])
  for (let at = 0; at < word.length; at += 1) {
    const rest = word.slice(0, at) + word.slice(at + 1)
    if (!found.has(rest)) found.set(rest, at)
  }
  return found
}

/**
 * How far apart two words are that share a deletion, by what was left out in each: the later the slip, the nearer; null
 * when it takes more than one. A letter is missing in one of them, or another stands in the same place, or two neighbours
 * are exchanged; of doubled letters the first is counted as left out, hence two.
 */
export function slipDistance(place: number, other: number): number | null {
  if (place === whole && other === whole) return -whole
  if (place === whole || other === whole) return 1 - Math.min(place, other)
  return Math.abs(place - other) <= 2 ? -Math.min(place, other) : null
}

/** 32 bits of a string by FNV-1a: an index of such numbers is a third of an index of the strings. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash >>> 0
}

export function isOneSlipApart(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  if (long.length - short.length > 1) return false
  let from = 0
  while (from < short.length && short[from] === long[from]) from += 1
  let tail = 0
  while (tail < short.length - from && short[short.length - 1 - tail] === long[long.length - 1 - tail]) tail += 1
  const [left, right] = [short.length - from - tail, long.length - from - tail]
  if (right <= 1) return left <= 1
  return left === 2 && right === 2 && short[from] === long[from + 1] && short[from + 1] === long[from]
}

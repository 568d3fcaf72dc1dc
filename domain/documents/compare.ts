/** What changed between two versions of an act, word by word, with the places on both sides. */
import { type Anchor, type DocxModel, type Paragraph, listParagraphs } from './document.ts'
import { type Match, longestRising, matchSequences } from './diff.ts'
import { type Word, isSign, listWords } from './words.ts'

export interface Span {
  paragraph: number
  from: number
  to: number
}

export interface Change {
  kind: 'inserted' | 'deleted' | 'replaced' | 'moved'
  before: Span | null
  after: Span | null
  words: { before: string; after: string }
}

export interface Comparison {
  /** In reading order of the later version; a deletion stands where its words stood. */
  changes: Change[]
  /** Paragraphs that are one and the same, changed inside or not. */
  paragraphs: Match[]
}

interface Side {
  paragraph: Paragraph
  words: Word[]
  /** Words as numbers, equal where the words are. */
  row: number[]
}

const similar = 0.4
const cellLimit = 60_000

export function compareDocuments(before: DocxModel, after: DocxModel): Comparison {
  const numbers = new Map<string, number>()
  const numberOf = (text: string): number => {
    const known = numbers.get(text)
    if (known !== undefined) return known
    numbers.set(text, numbers.size)
    return numbers.size - 1
  }
  const side = (model: DocxModel): Side[] =>
    listParagraphs(model)
      .map((paragraph) => {
        const words = listWords(paragraph.text)
        return { paragraph, words, row: words.map((word) => numberOf(word.text)) }
      })
      .filter((each) => each.words.length > 0)
  const [left, right] = [side(before), side(after)]
  const pairs = pairParagraphs(left, right)
  return { changes: tellChanges(left, right, pairs), paragraphs: pairs.map(([a, b]) => [n(left, a), n(right, b)] as const) }
}

const n = (sides: Side[], at: number): number => (sides[at] as Side).paragraph.n

function pairParagraphs(left: Side[], right: Side[]): Match[] {
  const keys = new Map<string, number>()
  const keyOf = (side: Side): number => {
    const key = side.row.join(' ')
    if (!keys.has(key)) keys.set(key, keys.size)
    return keys.get(key) as number
  }
  const equal = matchSequences(left.map(keyOf), right.map(keyOf))
  const pairs: Match[] = []
  forEachGap(equal, left.length, right.length, (gap) => pairs.push(...pairGap(left, right, gap)), (match) => pairs.push(match))
  return pairs
}

interface Gap {
  aFrom: number
  aTo: number
  bFrom: number
  bTo: number
}

function forEachGap(matches: readonly Match[], aEnd: number, bEnd: number, visit: (gap: Gap) => void, pass: (match: Match) => void, aStart = 0, bStart = 0): void {
  let [aFrom, bFrom] = [aStart, bStart]
  for (const match of [...matches, [aEnd, bEnd] as const]) {
    const [aTo, bTo] = match
    if (aFrom < aTo && bFrom < bTo) visit({ aFrom, aTo, bFrom, bTo })
    if (aTo < aEnd) pass(match)
    ;[aFrom, bFrom] = [aTo + 1, bTo + 1]
  }
}

/** Between equal paragraphs: small gaps by the best alignment, large ones first split at paragraphs sharing rare words. */
function pairGap(left: Side[], right: Side[], gap: Gap): Match[] {
  if ((gap.aTo - gap.aFrom) * (gap.bTo - gap.bFrom) <= cellLimit) return alignBySimilarity(left, right, gap)
  const anchors = rareWordAnchors(left, right, gap)
  if (anchors.length === 0) return []
  const pairs: Match[] = []
  forEachGap(
    anchors,
    gap.aTo,
    gap.bTo,
    (inner) => {
      if ((inner.aTo - inner.aFrom) * (inner.bTo - inner.bFrom) <= cellLimit) pairs.push(...alignBySimilarity(left, right, inner))
    },
    (match) => pairs.push(match),
    gap.aFrom,
    gap.bFrom,
  )
  return pairs
}

function rareWordAnchors(left: Side[], right: Side[], gap: Gap): Match[] {
  const shingles = (sides: Side[], from: number, to: number): Map<string, number> => {
    const places = new Map<string, number>()
    for (let at = from; at < to; at++) {
      const { row } = sides[at] as Side
      for (let word = 0; word + 2 < row.length; word++) {
        const shingle = `${row[word]} ${row[word + 1]} ${row[word + 2]}`
        const known = places.get(shingle)
        places.set(shingle, known === undefined || known === at ? at : -1)
      }
    }
    return places
  }
  const inRight = shingles(right, gap.bFrom, gap.bTo)
  const votes = new Map<number, Map<number, number>>()
  for (const [shingle, at] of shingles(left, gap.aFrom, gap.aTo)) {
    const other = inRight.get(shingle) ?? -1
    if (at < 0 || other < 0) continue
    const row = votes.get(at) ?? new Map<number, number>()
    votes.set(at, row.set(other, (row.get(other) ?? 0) + 1))
  }
  const best = [...votes].map(([at, row]) => [at, [...row].sort((one, two) => two[1] - one[1])[0]?.[0] ?? -1] as const)
  return longestRising(
    best.filter(([a, b]) => b >= 0 && similarity(left[a] as Side, right[b] as Side) >= similar).sort((one, two) => one[0] - two[0]),
  )
}

/** Share of common words (Dice), by multiset; signs count little and are left out. */
function similarity(one: Side, other: Side): number {
  if (one.row.length > 3 * other.row.length + 8 || other.row.length > 3 * one.row.length + 8) return 0
  const counts = new Map<number, number>()
  let size = 0
  for (const [index, word] of one.row.entries()) {
    if (isSign((one.words[index] as Word).text)) continue
    counts.set(word, (counts.get(word) ?? 0) + 1)
    size++
  }
  let common = 0
  for (const [index, word] of other.row.entries()) {
    if (isSign((other.words[index] as Word).text)) continue
    size++
    const left = counts.get(word) ?? 0
    if (left > 0) {
      counts.set(word, left - 1)
      common++
    }
  }
  return size === 0 ? 0 : (2 * common) / size
}

function alignBySimilarity(left: Side[], right: Side[], gap: Gap): Match[] {
  const [height, width] = [gap.aTo - gap.aFrom, gap.bTo - gap.bFrom]
  // One line against one line is a rewriting of it, however little it keeps.
  if (height === 1 && width === 1 && shareAnything(left[gap.aFrom] as Side, right[gap.bFrom] as Side)) return [[gap.aFrom, gap.bFrom]]
  const stride = width + 1
  const score = new Float64Array((height + 1) * stride)
  const like = new Float64Array(height * width)
  for (let row = height - 1; row >= 0; row--) {
    for (let column = width - 1; column >= 0; column--) {
      const alike = similarity(left[gap.aFrom + row] as Side, right[gap.bFrom + column] as Side)
      like[row * width + column] = alike >= similar ? alike : 0
      const skip = Math.max(score[(row + 1) * stride + column] as number, score[row * stride + column + 1] as number)
      const take = alike >= similar ? alike + (score[(row + 1) * stride + column + 1] as number) : 0
      score[row * stride + column] = Math.max(skip, take)
    }
  }
  const pairs: Match[] = []
  for (let row = 0, column = 0; row < height && column < width; ) {
    const alike = like[row * width + column] as number
    const here = score[row * stride + column] as number
    if (alike > 0 && Math.abs(here - alike - (score[(row + 1) * stride + column + 1] as number)) < 1e-9) pairs.push([gap.aFrom + row++, gap.bFrom + column++])
    else if (here === score[(row + 1) * stride + column]) row++
    else column++
  }
  return pairs
}

function shareAnything(one: Side, other: Side): boolean {
  return similarity(one, other) > 0.15
}

const whole = (side: Side): Span => ({ paragraph: side.paragraph.n, from: 0, to: side.paragraph.text.length })

function tellChanges(left: Side[], right: Side[], pairs: Match[]): Change[] {
  const changes: Change[] = []
  const [gone, come] = [new Set(left.keys()), new Set(right.keys())]
  for (const [a, b] of pairs) {
    gone.delete(a)
    come.delete(b)
  }
  const moves = findMoves(left, right, gone, come)
  const movedFrom = new Set(moves.values())
  let nextLeft = 0
  const pairOf = new Map(pairs.map(([a, b]) => [b, a]))
  const tellGone = (until: number): void => {
    for (; nextLeft < until; nextLeft++) {
      const side = left[nextLeft] as Side
      if (gone.has(nextLeft) && !movedFrom.has(nextLeft)) changes.push({ kind: 'deleted', before: whole(side), after: null, words: { before: side.paragraph.text, after: '' } })
    }
  }
  for (const [b, side] of right.entries()) {
    const a = pairOf.get(b)
    const origin = moves.get(b)
    if (a !== undefined) {
      tellGone(a)
      nextLeft = a + 1
      changes.push(...compareWords(left[a] as Side, side))
    } else if (origin !== undefined) {
      const from = left[origin] as Side
      changes.push({ kind: 'moved', before: whole(from), after: whole(side), words: { before: from.paragraph.text, after: side.paragraph.text } }, ...compareWords(from, side))
    } else changes.push({ kind: 'inserted', before: null, after: whole(side), words: { before: '', after: side.paragraph.text } })
  }
  tellGone(left.length)
  return changes
}

/** A paragraph of four words or more that vanished here and appeared there. Keyed by its place in the later version. */
function findMoves(left: Side[], right: Side[], gone: Set<number>, come: Set<number>): Map<number, number> {
  const moves = new Map<number, number>()
  const byShingle = new Map<string, Set<number>>()
  for (const a of gone) {
    const { row } = left[a] as Side
    for (let at = 0; at + 2 < row.length; at++) {
      const key = `${row[at]} ${row[at + 1]} ${row[at + 2]}`
      byShingle.set(key, (byShingle.get(key) ?? new Set()).add(a))
    }
  }
  const taken = new Set<number>()
  for (const b of come) {
    const side = right[b] as Side
    if (side.words.filter((word) => !isSign(word.text)).length < 4) continue
    const votes = new Map<number, number>()
    for (let at = 0; at + 2 < side.row.length; at++) {
      const holders = byShingle.get(`${side.row[at]} ${side.row[at + 1]} ${side.row[at + 2]}`)
      if (holders !== undefined && holders.size < 20) for (const a of holders) votes.set(a, (votes.get(a) ?? 0) + 1)
    }
    const best = [...votes].filter(([a]) => !taken.has(a)).sort((one, two) => two[1] - one[1])[0]?.[0]
    if (best !== undefined && similarity(left[best] as Side, side) >= 0.8) {
      moves.set(b, best)
      taken.add(best)
    }
  }
  return moves
}

function compareWords(before: Side, after: Side): Change[] {
  const matches = joinHunks(matchSequences(before.row, after.row), before)
  const changes: Change[] = []
  let [atA, atB] = [0, 0]
  for (const [a, b] of [...matches, [before.row.length, after.row.length] as const]) {
    const [gone, come] = [spanOf(before, atA, a), spanOf(after, atB, b)]
    if (gone !== null || come !== null) {
      const cut = (side: Side, span: Span | null): string => (span === null ? '' : side.paragraph.text.slice(span.from, span.to))
      changes.push({
        kind: gone === null ? 'inserted' : come === null ? 'deleted' : 'replaced',
        before: gone,
        after: come,
        words: { before: cut(before, gone), after: cut(after, come) },
      })
    }
    ;[atA, atB] = [a + 1, b + 1]
  }
  return changes
}

/** Two changes with nothing but one sign between them read as one change. */
function joinHunks(matches: Match[], before: Side): Match[] {
  return matches.filter(([a, b], index) => {
    const [lastA, lastB] = matches[index - 1] ?? [-1, -1]
    const [nextA, nextB] = matches[index + 1] ?? [a + 1, b + 1]
    const alone = a - lastA > 1 && b - lastB > 1 && nextA - a > 1 && nextB - b > 1
    return !(alone && isSign((before.words[a] as Word).text))
  })
}

function spanOf(side: Side, from: number, to: number): Span | null {
  const [first, last] = [side.words[from], side.words[to - 1]]
  return from >= to || first === undefined || last === undefined ? null : { paragraph: side.paragraph.n, from: first.from, to: last.to }
}

/** B1.1: the changes that touch the words a remark was about. A remark on a deleted paragraph finds that deletion. */
export function changesAt(anchor: Anchor, comparison: Comparison): Change[] {
  const touches = (span: Span | null): boolean =>
    span !== null && span.paragraph === anchor.paragraph && span.from <= anchor.to && span.to >= anchor.from
  const exact = comparison.changes.filter((change) => touches(change.before))
  const after = comparison.paragraphs.find(([before]) => before === anchor.paragraph)?.[1]
  // Words put in beside the remark's words have no place in the earlier version; they count when they stand in its paragraph.
  const added = comparison.changes.filter((change) => change.before === null && change.after !== null && change.after.paragraph === after)
  return [...exact, ...added]
}

/** Lays the paragraphs of the two texts beside each other, by number, by facts and by length; word for word nothing is equal. */
import { type Fact, type ActLanguage, readFacts } from './bilingual-facts.ts'
import { type Match, longestRising } from './diff.ts'
import type { Paragraph } from './document.ts'

export interface Passage {
  paragraph: Paragraph
  /** `article 12`, `point 3`, `- `; empty when the paragraph has no number of its own. */
  marker: string
  /** Where the words after the marker begin. */
  from: number
  facts: Fact[]
}

const markerWords: Record<ActLanguage, [RegExp, string][]> = {
  kk: [[/^(\d+(?:-\d+)*)\s*[-–]?\s*бап\.?/iu, 'article'], [/^(\d+(?:-\d+)*)\s*[-–]?\s*тарау\.?/iu, 'chapter'], [/^(\d+(?:-\d+)*)\s*[-–]?\s*бөлім\.?/iu, 'section'], [/^(\d+(?:-\d+)*)\s*[-–]?\s*параграф\.?/iu, 'paragraph'], [/^(\d+)\s*[-–]?\s*қосымша/iu, 'annex']],
  ru: [[/^статья\s+(\d+(?:-\d+)*)\.?/iu, 'article'], [/^глава\s+(\d+(?:-\d+)*)\.?/iu, 'chapter'], [/^раздел\s+(\d+(?:-\d+)*)\.?/iu, 'section'], [/^параграф\s+(\d+(?:-\d+)*)\.?/iu, 'paragraph'], [/^приложение\s+(\d+)/iu, 'annex']],
}

const numbered: [RegExp, string][] = [
  [/^(\d+(?:[-.]\d+)*)\.(?=\s|\p{Lu}|$)/u, 'point'],
  [/^(\d+(?:-\d+)*)\)/u, 'subpoint'],
  [/^(\p{Ll})\)/u, 'letter'],
  [/^[-–—•]\s/u, 'dash'],
]

function readMarker(text: string, language: ActLanguage): { marker: string; length: number } {
  for (const [pattern, kind] of [...markerWords[language], ...numbered]) {
    const found = pattern.exec(text)
    if (found !== null) return { marker: `${kind} ${found[1] ?? ''}`.trim(), length: found[0].length }
  }
  return { marker: '', length: 0 }
}

export function readPassage(paragraph: Paragraph, language: ActLanguage): Passage {
  const lead = paragraph.text.length - paragraph.text.trimStart().length
  const typed = readMarker(paragraph.text.trimStart(), language)
  const automatic = paragraph.list === null ? '' : readMarker(`${paragraph.list.marker} `, language).marker
  const from = lead + typed.length
  return { paragraph, marker: typed.marker || automatic, from, facts: readFacts(paragraph.text, language, from) }
}

export interface Pair {
  kk: Passage[]
  ru: Passage[]
}

const weights: Record<Fact['kind'], number> = { act: 3, date: 3, reference: 1, number: 1.5, counted: 0.5 }

function likeness(one: readonly Passage[], other: readonly Passage[]): number {
  const [first, second] = [one[0], other[0]]
  if (first === undefined || second === undefined) return 0
  let score = 0
  if (first.marker !== '' || second.marker !== '') score += first.marker === second.marker ? 3 : kindOf(first.marker) === kindOf(second.marker) ? -0.5 : -2.5
  const left = new Map<string, number>()
  let total = 0
  let common = 0
  for (const fact of one.flatMap((passage) => passage.facts)) {
    const weight = weights[fact.kind]
    left.set(fact.key, (left.get(fact.key) ?? 0) + weight)
    total += weight
  }
  for (const fact of other.flatMap((passage) => passage.facts)) {
    const weight = weights[fact.kind]
    total += weight
    const have = left.get(fact.key) ?? 0
    if (have > 0) {
      left.set(fact.key, have - weight)
      common += 2 * weight
    }
  }
  if (total > 0) score += Math.min(3, total / 2) * ((2 * common) / total - 1)
  const [short, long] = [lengthOf(one), lengthOf(other)].sort((a, b) => a - b) as [number, number]
  // Russian runs about a tenth longer; beyond a factor of two the texts hardly say the same.
  score += 1 - 1.6 * Math.abs(Math.log2((long + 12) / (short + 12)))
  if (first.paragraph.heading !== second.paragraph.heading) score -= 0.3
  return score - 0.6 * (one.length + other.length - 2)
}

const kindOf = (marker: string): string => marker.split(' ')[0] ?? ''
const lengthOf = (passages: readonly Passage[]): number => passages.reduce((sum, passage) => sum + passage.paragraph.text.trim().length, 0)

const loneCost = 1.2
/** Only near the diagonal, so that a long act without numbered parts costs its length and not its square. */
const band = 30

/** Pairs the two texts: articles and other parts whose number occurs once on both sides hold them together. */
export function alignPassages(kk: readonly Passage[], ru: readonly Passage[]): Pair[] {
  const pairs: Pair[] = []
  let [atKk, atRu] = [0, 0]
  for (const [one, other] of [...markerAnchors(kk, ru), [kk.length, ru.length] as const]) {
    pairs.push(...alignStretch(kk.slice(atKk, one), ru.slice(atRu, other)))
    if (one < kk.length && other < ru.length) pairs.push({ kk: kk.slice(one, one + 1), ru: ru.slice(other, other + 1) })
    ;[atKk, atRu] = [one + 1, other + 1]
  }
  return pairs
}

function markerAnchors(kk: readonly Passage[], ru: readonly Passage[]): Match[] {
  const places = (passages: readonly Passage[]): Map<string, number> => {
    const found = new Map<string, number>()
    passages.forEach(({ marker }, at) => {
      if (/\d/.test(marker)) found.set(marker, found.has(marker) ? -1 : at)
    })
    return found
  }
  const inRu = places(ru)
  const matches = [...places(kk)].map(([marker, at]) => [at, inRu.get(marker) ?? -1] as const).filter(([one, other]) => one >= 0 && other >= 0)
  return longestRising(matches.sort((one, two) => one[0] - two[0]))
}

/** Global alignment; one passage may stand for two when a language broke a line more. Lone passages come out alone. */
function alignStretch(kk: readonly Passage[], ru: readonly Passage[]): Pair[] {
  const [height, width] = [kk.length, ru.length]
  const slack = Math.max(band, Math.abs(height - width) + band)
  const score = new Map<number, number>()
  const step = new Map<number, readonly [number, number]>()
  const keyOf = (row: number, column: number): number => row * (width + 1) + column
  const scoreAt = (row: number, column: number): number => (row < 0 || column < 0 ? -Infinity : (score.get(keyOf(row, column)) ?? -Infinity))
  const moves = [[1, 1], [1, 0], [0, 1], [1, 2], [2, 1]] as const
  score.set(0, 0)
  for (let row = 0; row <= height; row++) {
    const middle = height === 0 ? 0 : Math.round((row * width) / height)
    for (let column = Math.max(0, middle - slack); column <= Math.min(width, middle + slack); column++) {
      if (row === 0 && column === 0) continue
      let best = -Infinity
      for (const move of moves) {
        const [down, across] = move
        const from = scoreAt(row - down, column - across)
        if (from === -Infinity) continue
        const [one, other] = [kk.slice(row - down, row), ru.slice(column - across, column)]
        if (down + across === 3 && !mayJoin(one, other)) continue
        const value = from + (down === 0 || across === 0 ? -loneCost : likeness(one, other))
        if (value > best) {
          best = value
          step.set(keyOf(row, column), move)
        }
      }
      score.set(keyOf(row, column), best)
    }
  }
  const pairs: Pair[] = []
  for (let [row, column] = [height, width]; row > 0 || column > 0; ) {
    const [down, across] = step.get(keyOf(row, column)) ?? [row, column]
    pairs.push({ kk: kk.slice(row - down, row), ru: ru.slice(column - across, column) })
    ;[row, column] = [row - down, column - across]
  }
  return pairs.reverse()
}

/** A numbered paragraph is never the second half of another. */
function mayJoin(one: readonly Passage[], other: readonly Passage[]): boolean {
  return one.slice(1).every((passage) => passage.marker === '') && other.slice(1).every((passage) => passage.marker === '')
}

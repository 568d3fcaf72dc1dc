/** From an inflected Kazakh word to its headword: endings are taken off from the right, each where the grammar lets it stand. */
import { endingsAt, type Ending, type Place } from './kazakh-endings.ts'
import { irregular } from './kazakh-irregular.ts'
import { infinitivesOf, nounsOf } from './kazakh-stems.ts'
import { harmonyOf, hasVowel, lastSound } from './letters.ts'

export type IsWord = (word: string) => boolean

const endingsAtMost = 9
const impliedVerbCost = 1.9
const shortStemCost = 2

/** Costs of headwords found; a lower one is likelier. */
type Found = Map<string, number>

interface Walk {
  found: Found
  /** Harmony is not asked for: some borrowed words break it (педагогтер). */
  lenient: boolean
  seen: Set<string>
  /** No lexicon will sort out what the grammar merely allows, so only the usual is noted. */
  guessing: boolean
}

function fits(ending: Ending, left: string, lenient: boolean): boolean {
  const sound = lastSound(left)
  if (sound === null || !ending.after.includes(sound)) return false
  if (lenient || ending.harmony === null) return true
  const harmony = harmonyOf(left)
  return harmony === null || harmony === ending.harmony
}

function note(walk: Walk, word: string, cost: number): void {
  const known = walk.found.get(word)
  if (known === undefined || cost < known) walk.found.set(word, cost)
}

function accept(walk: Walk, left: string, place: Place, cost: number, beforeVowel: boolean): void {
  // Many terms end with an owner of their own (мүлік тізілімі), and take the cases that follow one.
  const isOwnedTerm = place === 'owned' && !walk.guessing && /[ыі]$/.test(left)
  if ((place === 'owned' && !isOwnedTerm) || place === 'owned12' || left.length < 2 || !hasVowel(left)) return
  const short = left.length < 3 ? shortStemCost : 0
  const isVerb = place === 'verb' || place === 'positive'
  const all = isVerb ? infinitivesOf(left, beforeVowel) : nounsOf(left, beforeVowel)
  const words = walk.guessing ? all.slice(0, isVerb ? 1 : 2) : all
  for (const [index, word] of words.entries()) note(walk, word, cost + index * 0.3 + (isVerb ? 0 : short))
}

function take(walk: Walk, left: string, place: Place, cost: number, beforeVowel: boolean, taken: number): void {
  const key = `${left} ${place} ${beforeVowel ? 1 : 0}`
  if (walk.seen.has(key)) return
  walk.seen.add(key)
  accept(walk, left, place, cost, beforeVowel)
  if (taken >= endingsAtMost) return
  for (const ending of endingsAt(place, left.at(-1) as string)) {
    const rest = left.length - ending.letters.length
    if (rest + ending.gives.length < 2 || !left.endsWith(ending.letters)) continue
    const next = left.slice(0, rest) + ending.gives
    if (fits(ending, next, walk.lenient)) take(walk, next, ending.next, cost + ending.cost, ending.vowelFirst, taken + 1)
  }
}

/** All headwords that the grammar allows for the form, with their costs. */
function readings(form: string, lenient: boolean, guessing = false): Found {
  const walk: Walk = { found: new Map(), lenient, seen: new Set(), guessing }
  for (const [index, headword] of irregular(form).entries()) note(walk, headword, 0.1 + index * 0.1)
  take(walk, form, 'word', 0, false, 0)
  note(walk, form, 0)
  if (guessing) return walk.found
  // A bare stem is an order to one person: бар!, барма!
  for (const word of infinitivesOf(form, false)) note(walk, word, impliedVerbCost)
  take(walk, form, 'verb', impliedVerbCost, false, 0)
  return walk.found
}

const byCost = (found: Iterable<[string, number]>) => [...found].sort(([a, x], [b, y]) => x - y || b.length - a.length).map(([word]) => word)

/** What a form without a known headword is likeliest of: long endings are trusted, short ones and short stems are not. */
function guesses(form: string): string[] {
  const scored = [...readings(form, false, true)].map(([word, cost]): [string, number] => {
    const gone = form.length - word.length
    return [word, cost * 1.1 - gone * 0.9 + (word.length < 4 ? 2.5 : 0)]
  })
  return byCost(scored)
}

/** Headwords of a form, likeliest first: those that are words, or guesses when none is or nobody can say. */
export function kazakhLemmas(form: string, isWord: IsWord | null, atMost: number): string[] {
  if (isWord) {
    const strict = byCost(readings(form, false)).filter(isWord)
    // The form itself may be a headword of its own (алгоритмді) beside what it is made of.
    const known = strict.some((word) => word !== form) ? strict : [...new Set([...strict, ...byCost(readings(form, true)).filter(isWord)])]
    if (known.length > 0) return known.slice(0, atMost)
    const hyphen = form.lastIndexOf('-')
    if (hyphen > 0 && hyphen < form.length - 1) return hyphened(form.slice(0, hyphen), form.slice(hyphen + 1), isWord, atMost)
  }
  return guesses(form).slice(0, atMost)
}

/** іс-шараларды → іс-шара, or each half by itself. */
function hyphened(first: string, second: string, isWord: IsWord, atMost: number): string[] {
  const whole = byCost(readings(second, false)).map((word) => `${first}-${word}`).filter(isWord)
  if (whole.length > 0) return whole.slice(0, atMost)
  const halves = [...kazakhLemmas(first, isWord, 2), ...kazakhLemmas(second, isWord, 2)].filter(isWord)
  return halves.length > 0 ? halves.slice(0, atMost) : guesses(second).slice(0, 3).map((word) => `${first}-${word}`)
}

/** From an inflected Kazakh word to its headword: endings are taken off from the right, each where the grammar lets it stand. */
import { endingsAt, foldedEndingsAt, type Ending, type Place } from './kazakh-endings.ts'
import { foldedIrregular, irregular } from './kazakh-irregular.ts'
import { foldedInfinitivesOf, foldedNounsOf, infinitivesOf, nounsOf } from './kazakh-stems.ts'
import { harmonyOf, hasVowel, lastFoldedSounds, lastSounds, type Harmony } from './letters.ts'

export type IsWord = (word: string) => boolean

const endingsAtMost = 9
const impliedVerbCost = 1.9
const shortStemCost = 2

/** Costs of headwords found; a lower one is likelier. */
type Found = Map<string, number>

/** How words are written: as they are, or with letters that are mistaken for each other made equal. */
interface Writing {
  endingsAt: (place: Place, lastTwo: string) => readonly Ending[]
  irregular: (form: string) => readonly string[]
  nounsOf: (stem: string, beforeVowel: boolean) => string[]
  infinitivesOf: (stem: string, beforeVowel: boolean) => string[]
  lastSounds: (word: string) => number
  harmonyOf: (word: string) => Harmony | null
  /** Last letters of what ends with an owner. */
  owners: string
}

const unknown = () => null
const own: Writing = { endingsAt, irregular, nounsOf, infinitivesOf, lastSounds, harmonyOf, owners: 'ыі' }
const folded: Writing = { endingsAt: foldedEndingsAt, irregular: foldedIrregular, nounsOf: foldedNounsOf, infinitivesOf: foldedInfinitivesOf, lastSounds: lastFoldedSounds, harmonyOf: unknown, owners: 'и' }

interface Walk {
  form: string
  writing: Writing
  /** Null when nobody can say: then only the usual is noted, since nothing sorts out what the grammar merely allows. */
  isWord: IsWord | null
  /** Not asked for where a borrowed word breaks it (педагогтер). */
  asksHarmony: boolean
  found: Found
  left: (Left | undefined)[]
  /** What `seen` says of a state that this walk has come through. */
  number: number
}

/** What is left of the form: a beginning of it, and what the last ending took from the stem (қоя → қо + й). */
interface Left {
  letters: string
  number: number
  last: string
  lastTwo: string
  sounds: number
  harmony: Harmony | null
  /** Headwords it may be the stem of, with their places in the list of all: noun or verb, before a consonant or a vowel. */
  words: (readonly (readonly [string, number])[] | undefined)[]
}

const givenBack = ['', 'й', 'ы', 'і', 'и']
const places: readonly Place[] = ['word', 'bare', 'caseless', 'ownerless', 'stem', 'owned', 'owned12', 'verb', 'positive']
/** By state (what is left, where one stands, whether the ending before began with a vowel): the walk that came through it last. One for all walks, since none goes on when another has begun. */
let seen = new Uint32Array(4096)
let walks = 0
const placeNumber = Object.fromEntries(places.map((place, index) => [place, index])) as Record<Place, number>

function leftOf(walk: Walk, beginning: number, gives: string): Left {
  // The same letters are one thing, whether they stand in the form or were given back.
  const isInForm = gives !== '' && walk.form[beginning] === gives
  const [length, given] = isInForm ? [beginning + 1, ''] : [beginning, gives]
  const number = length * givenBack.length + givenBack.indexOf(given)
  const known = walk.left[number]
  if (known !== undefined) return known
  const letters = walk.form.slice(0, length) + given
  const left: Left = { letters, number, last: letters.at(-1) ?? '', lastTwo: letters.slice(-2), sounds: walk.writing.lastSounds(letters), harmony: walk.writing.harmonyOf(letters), words: [] }
  walk.left[number] = left
  return left
}

const fits = (walk: Walk, ending: Ending, left: Left) =>
  (ending.after & left.sounds) !== 0 && (!walk.asksHarmony || ending.harmony === null || left.harmony === null || left.harmony === ending.harmony)

function note(walk: Walk, word: string, cost: number): void {
  const known = walk.found.get(word)
  if (known === undefined || cost < known) walk.found.set(word, cost)
}

function noteIfWord(walk: Walk, word: string, cost: number): void {
  if (walk.isWord === null || walk.isWord(word)) note(walk, word, cost)
}

function wordsOf(walk: Walk, left: Left, isVerb: boolean, beforeVowel: boolean): readonly (readonly [string, number])[] {
  const at = (isVerb ? 2 : 0) + (beforeVowel ? 1 : 0)
  const known = left.words[at]
  if (known !== undefined) return known
  const { letters } = left
  const { isWord, writing } = walk
  const all = letters.length < 2 || !hasVowel(letters) ? [] : isVerb ? writing.infinitivesOf(letters, beforeVowel) : writing.nounsOf(letters, beforeVowel)
  const numbered = all.map((word, index) => [word, index] as const)
  const words = isWord === null ? numbered.slice(0, isVerb ? 1 : 2) : numbered.filter(([word]) => isWord(word))
  left.words[at] = words
  return words
}

function accept(walk: Walk, left: Left, place: Place, cost: number, beforeVowel: boolean): void {
  // Many terms end with an owner of their own (мүлік тізілімі), and take the cases that follow one.
  const isOwnedTerm = place === 'owned' && walk.isWord !== null && walk.writing.owners.includes(left.last)
  if ((place === 'owned' && !isOwnedTerm) || place === 'owned12') return
  const isVerb = place === 'verb' || place === 'positive'
  const short = !isVerb && left.letters.length < 3 ? shortStemCost : 0
  for (const [word, index] of wordsOf(walk, left, isVerb, beforeVowel)) note(walk, word, cost + index * 0.3 + short)
}

function take(walk: Walk, left: Left, place: Place, cost: number, beforeVowel: boolean, taken: number): void {
  const state = (left.number * places.length + placeNumber[place]) * 2 + (beforeVowel ? 1 : 0)
  if (seen[state] === walk.number) return
  seen[state] = walk.number
  accept(walk, left, place, cost, beforeVowel)
  if (taken >= endingsAtMost) return
  const { letters } = left
  for (const ending of walk.writing.endingsAt(place, left.lastTwo)) {
    const rest = letters.length - ending.letters.length
    if (rest + ending.gives.length < 2 || !letters.endsWith(ending.letters)) continue
    const next = leftOf(walk, rest, ending.gives)
    if (fits(walk, ending, next)) take(walk, next, ending.next, cost + ending.cost, ending.vowelFirst, taken + 1)
  }
}

function nextWalk(form: string): number {
  const states = (form.length + 1) * givenBack.length * places.length * 2
  if (states > seen.length) seen = new Uint32Array(states * 2)
  walks += 1
  return walks
}

const walkOf = (form: string, isWord: IsWord | null, writing = own): Walk => ({ form, writing, isWord, asksHarmony: true, found: new Map(), left: [], number: nextWalk(form) })
/** Once more over the same word; what its beginnings may be stems of is known by now. */
const withoutHarmony = (walk: Walk): Walk => ({ ...walk, asksHarmony: false, found: new Map(), number: nextWalk(walk.form) })

/** The headwords that the grammar allows for the form, with their costs: those that are words, or all when nobody can say. */
function readings(walk: Walk): Found {
  const { form, isWord, writing } = walk
  const whole = leftOf(walk, form.length, '')
  for (const [index, headword] of writing.irregular(form).entries()) noteIfWord(walk, headword, 0.1 + index * 0.1)
  take(walk, whole, 'word', 0, false, 0)
  noteIfWord(walk, form, 0)
  if (isWord === null) return walk.found
  // A bare stem is an order to one person: бар!, барма!
  for (const word of writing.infinitivesOf(form, false)) noteIfWord(walk, word, impliedVerbCost)
  take(walk, whole, 'verb', impliedVerbCost, false, 0)
  return walk.found
}

const byCost = (found: Iterable<[string, number]>) => [...found].sort(([a, x], [b, y]) => x - y || b.length - a.length).map(([word]) => word)

/** What a form without a known headword is likeliest of: long endings are trusted, short ones and short stems are not. */
function guesses(form: string): string[] {
  const scored = [...readings(walkOf(form, null))].map(([word, cost]): [string, number] => {
    const gone = form.length - word.length
    return [word, cost * 1.1 - gone * 0.9 + (word.length < 4 ? 2.5 : 0)]
  })
  return byCost(scored)
}

/** Headwords of a form, likeliest first: those that are words, or guesses when none is or nobody can say. */
export function kazakhLemmas(form: string, isWord: IsWord | null, atMost: number): string[] {
  const known = isWord === null ? [] : kazakhHeadwords(form, isWord, atMost)
  if (known.length > 0) return known
  const hyphen = isWord === null ? -1 : hyphenOf(form)
  if (hyphen > 0) return guesses(form.slice(hyphen + 1)).slice(0, 3).map((word) => `${form.slice(0, hyphen)}-${word}`)
  return guesses(form).slice(0, atMost)
}

/** As `kazakhLemmas`, but words only. */
export function kazakhHeadwords(form: string, isWord: IsWord, atMost: number): string[] {
  const walk = walkOf(form, isWord)
  const strict = byCost(readings(walk))
  // The form itself may be a headword of its own (алгоритмді) beside what it is made of.
  const known = strict.some((word) => word !== form) ? strict : [...new Set([...strict, ...byCost(readings(withoutHarmony(walk)))])]
  const hyphen = hyphenOf(form)
  return (known.length > 0 || hyphen < 0 ? known : hyphened(form.slice(0, hyphen), form.slice(hyphen + 1), isWord)).slice(0, atMost)
}

/** Place of the last hyphen inside the word, or -1. */
function hyphenOf(form: string): number {
  const at = form.lastIndexOf('-')
  return at > 0 && at < form.length - 1 ? at : -1
}

/** іс-шараларды → іс-шара, or each half by itself. */
function hyphened(first: string, second: string, isWord: IsWord): string[] {
  const whole = byCost(readings(walkOf(second, (word) => isWord(`${first}-${word}`)))).map((word) => `${first}-${word}`)
  return whole.length > 0 ? whole : [...kazakhHeadwords(first, isWord, 2), ...kazakhHeadwords(second, isWord, 2)]
}

/** Headwords of a form of which nobody knows which letters were meant: all of them as `fold` writes them, `isWord` too. */
export function foldedLemmas(form: string, isWord: IsWord, atMost: number): string[] {
  return byCost(readings(walkOf(form, isWord, folded))).slice(0, atMost)
}

/**
 * The one way in which words become terms, when they are indexed and when they are looked for. A word stands for itself
 * and for the headwords it may be a form of, so that two forms of one word meet in a headword.
 */
import { normalise } from '../words/letters.ts'
import { lemmas } from '../words/lemmas.ts'

/** Of what an index was made; another number, and everything is indexed anew. */
export const analyser = 3

const word = /[\p{L}\p{N}]+(?:[-–/.][\p{L}\p{N}]+)*/gu
const longest = 60
const cyrillic = /\p{Script=Cyrillic}/u
const digit = /\p{N}/u
const kazakhOnly = /[әғқңөұүһі]/

/** A word in a text and where it stands. */
export interface Spot {
  word: string
  from: number
  to: number
}

export function* spotsOf(text: string): Generator<Spot> {
  for (const match of text.matchAll(word)) yield { word: match[0], from: match.index, to: match.index + match[0].length }
}

export const plain = (given: string): string => (normalise(given) || given.toLowerCase()).slice(0, longest)

/** Words of a text, when nobody asks where they stand. */
export const wordsOf = (text: string): readonly string[] => text.match(word) ?? []

/** Thousands of papers say the same words, and forms are dear to work out. */
type Remembered = Map<string, readonly string[]>
const memory = new Map<number, { now: Remembered; earlier: Remembered }>()
/** Then these become the earlier ones; what is asked for again moves over, so that rare words don't drive the frequent ones out. */
const rememberedAtMost = 20_000

/** `depth`: how many of the Kazakh headwords that the grammar allows. */
function formsOf(given: string, depth: number): readonly string[] {
  // Numbers are many and have no forms; a word of hundreds of letters is no word.
  if (given.length > longest || digit.test(given)) return [plain(given)]
  const held = memory.get(depth) ?? { now: new Map(), earlier: new Map() }
  const known = held.now.get(given)
  if (known !== undefined) return known
  const forms = held.earlier.get(given) ?? madeForms(given, depth)
  if (held.now.size >= rememberedAtMost) [held.earlier, held.now] = [held.now, new Map()]
  held.now.set(given, forms)
  memory.set(depth, held)
  return forms
}

function madeForms(given: string, depth: number): string[] {
  const own = plain(given)
  if (own === '') return []
  if (!cyrillic.test(own)) return [own, ...lemmas(own, 'en').slice(0, 1)]
  const kazakh = lemmas(own, 'kk').slice(0, depth)
  // A word without the letters that only Kazakh has may be of either language.
  return kazakhOnly.test(own) ? [own, ...kazakh] : [own, ...kazakh, ...lemmas(own, 'ru').slice(0, 1)]
}

const joined = /[-–/.]/
const indexDepth = 3
const queryDepth = 2
export function termsOfText(text: string, atMost = 60_000): string[] {
  const seen = new Set<string>()
  const terms = new Set<string>()
  for (const { word: each } of spotsOf(text)) {
    if (seen.has(each)) continue
    seen.add(each)
    for (const part of [each, ...halvesOf(each)]) for (const term of formsOf(part, indexDepth)) terms.add(term)
    if (terms.size >= atMost) break
  }
  return [...terms]
}

/** A word as it is written in one way, and after it the headwords it may be a form of. */
export const formsOfWord = (given: string): readonly string[] => madeForms(given.slice(0, longest), indexDepth).filter((form) => form !== '')

/** The headword under which a word stands: the likeliest one of its forms. */
export const classOf = ([own = '', headword = own]: readonly string[]): string => headword

/** What has a digit has no other forms, and there are as many of such as there are papers. */
export const isNumber = (given: string): boolean => digit.test(given)

/** Halves of іс-шара and 07-26/1, which are found too. */
export const halvesOf = (given: string): string[] => (joined.test(given) ? given.split(joined).filter((part) => part !== '') : [])

/** Terms of one word looked for; any of them finds it. */
export const termsOfWord = (given: string): string[] => [...new Set(formsOf(given, queryDepth))].filter((term) => term !== '')

export interface Wanted {
  terms: string[]
  /** The last word may be unfinished: what begins so is found as well. */
  beginning: string | null
}

const wordsAtMost = 12

export function wantedOf(query: string): Wanted[] {
  const words = [...spotsOf(query)].slice(0, wordsAtMost)
  return words.map(({ word: each }, index) => ({ terms: termsOfWord(each), beginning: index === words.length - 1 && plain(each).length >= 2 ? plain(each) : null }))
}

/** Whether a word of a text answers one that is wanted. */
export function answers(given: string, { terms, beginning }: Wanted): boolean {
  const own = plain(given)
  if (beginning !== null && own.startsWith(beginning)) return true
  if (terms.includes(own)) return true
  // Forms are dear; two forms of one word share their first letters, apart from a few irregular ones.
  return terms.some((term) => term.slice(0, 2) === own.slice(0, 2)) && formsOf(given, indexDepth).some((term) => terms.includes(term))
}

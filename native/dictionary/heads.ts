/** Headwords that what was typed may mean: as typed, inflected, misspelt. */
import { fromOf, languagesToTry, targetsOf, turnedTo, type Direction } from '../../domain/dictionary/direction.ts'
import type { FoundBy, Suggestion } from '../../domain/dictionary/answer.ts'
import type { Language } from '../../domain/kernel/text.ts'
import { normalise } from '../../domain/words/letters.ts'
import { languageOf, type Sqlite } from './database.ts'
import type { Head, Line } from './statements.ts'
import { formsAtMost, openWays } from './ways.ts'

export interface FoundHead {
  head: Head
  by: FoundBy
}

/** Similar words: of a list, and of cards. */
const nearAtMost = { list: 8, cards: 6 }
/** Further readings beside a headword that is written just so; similar words beside what a word is a form of. */
const formsBesideAtMost = 2
const nearBesideAtMost = { list: 8, cards: 3 }
const shortWord = 5

export type Heads = ReturnType<typeof openHeads>

export function openHeads(database: Sqlite) {
  const ways = openWays(database)
  const { exact, forms, near, otherLetters } = ways

  /** In the order in which an answer is believed: each way is tried in every language before the next way is. */
  function find(words: string, direction: Direction, guess: boolean, wanted: 'list' | 'cards' = 'cards'): { direction: Direction; found: FoundHead[] } {
    const word = normalise(words)
    const tried = languagesFor(word, direction, guess)
    if (word === '') return { direction, found: [] }
    for (const language of tried) {
      const head = exact(language, word)
      // «алма» is an apple, and "don't take"; «кол» may be «қол», typed without Kazakh letters.
      if (head) return { direction: turnedTo(direction, language), found: once([...as([head], 'exact'), ...(language === 'kk' ? inflected('kk', word, formsBesideAtMost) : as(ways.changedWhole(language, word), 'form'))]) }
    }
    const others = [
      inflected, (language: Language) => as(ways.retyped(language, word), 'spelling'),
      (language: Language) => as(near(language, word, nearAtMost[wanted]), 'near'), (language: Language) => as(ways.respelt(language, word), 'spelling'),
    ]
    for (const way of others) {
      for (const language of tried) {
        const found = way(language, word)
        if (found.length > 0) return { direction: turnedTo(direction, language), found: way === inflected ? once([...found, ...as(beside(language, word, wanted), 'near')]) : once(found) }
      }
    }
    return { direction, found: [] }
  }

  /** What is a form of one word may be a slip for another; of a short word that is so many others that only a list has room for them. */
  const beside = (language: Language, word: string, wanted: 'list' | 'cards') => (wanted === 'list' || word.length > shortWord ? near(language, word, nearBesideAtMost[wanted]) : [])

  /** A headword that only other letters hide goes before what the word would be as a form of a rarer one: казакша is қазақша. */
  const inflected = (language: Language, word: string, atMost = formsAtMost): FoundHead[] => [...as(otherLetters(language, word), 'spelling'), ...as(forms(language, word, atMost), 'form')]

  /** Lines of the list that appears while typing. */
  function suggest(words: string, direction: Direction, guess: boolean, limit: number): { direction: Direction; rows: Suggestion[] } {
    const word = normalise(words)
    if (word === '') return { direction, rows: [] }
    for (const language of languagesFor(word, direction, guess)) {
      const longer = ways.begins(language, word, limit)
      // The word itself is the first of those that begin so; only ё hides it elsewhere.
      const head = longer[0]?.word === word ? longer.shift() : exact(language, word)
      if (!head && longer.length === 0) continue
      const found = [...as(head ? [head] : [], 'exact'), ...as(longer, 'begins')]
      if (found.length < limit) {
        found.splice(head ? 1 : 0, 0, ...inflected(language, word))
        found.push(...as(ways.inside(language, word), 'inside'))
        // To three letters every other word is near.
        if (word.length > 3) found.push(...as(near(language, word, nearAtMost.list), 'near'))
      }
      return listed(turnedTo(direction, language), found.slice(0, limit), ways.lineOf)
    }
    return listed(...withPhrases(word, find(words, direction, guess, 'list'), direction, guess, limit), ways.lineOf)
  }

  /** Neither a headword nor a beginning of one: what it may be otherwise, and phrases it stands in. */
  function withPhrases(word: string, by: { direction: Direction; found: FoundHead[] }, direction: Direction, guess: boolean, limit: number): [Direction, FoundHead[]] {
    const languages = by.found.length > 0 ? [fromOf(by.direction)] : languagesFor(word, direction, guess)
    const language = languages.find((each) => ways.inside(each, word).length > 0)
    if (language === undefined) return [by.direction, by.found.slice(0, limit)]
    return [turnedTo(direction, language), [...by.found, ...as(ways.inside(language, word), 'inside')].slice(0, limit)]
  }

  return { exact, find, forms, near, passages: ways.passages, read: ways.read, suggest, refresh: ways.refresh }
}

/** Each head once, by the way that found it first and in its place. */
function once(found: readonly FoundHead[]): FoundHead[] {
  const seen = new Set<number>()
  return found.filter(({ head }) => !seen.has(head.id) && seen.add(head.id))
}
const as = (heads: readonly Head[], by: FoundBy): FoundHead[] => heads.map((head) => ({ head, by }))

function languagesFor(word: string, direction: Direction, guess: boolean): Language[] {
  const from = fromOf(direction)
  return guess ? [from, ...languagesToTry(word).filter((each) => each !== from)] : [from]
}

function listed(direction: Direction, found: readonly FoundHead[], lineOf: (head: Head) => Line) {
  const targets = targetsOf(direction)
  const seen = new Set<number>()
  const rows: Suggestion[] = []
  for (const { head, by } of found) {
    if (seen.has(head.id)) continue
    seen.add(head.id)
    const line = lineOf(head)
    rows.push({ word: head.shown, language: languageOf(head.language), by, gloss: targets.map((target) => line[target]).filter((each) => each !== '').join(' · ') })
  }
  return { direction, rows }
}


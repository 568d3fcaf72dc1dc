/** Headwords that what was typed may mean: as typed, inflected, misspelt. */
import { fromOf, languagesToTry, targetsOf, turnedTo, type Direction } from '../../domain/dictionary/direction.ts'
import type { FoundBy, Suggestion } from '../../domain/dictionary/answer.ts'
import type { Language } from '../../domain/kernel/text.ts'
import { lemmas } from '../../domain/words/lemmas.ts'
import { normalise } from '../../domain/words/letters.ts'
import { deletions, isOneSlipApart } from '../../domain/words/near.ts'
import { retypings } from '../../domain/words/keyboards.ts'
import { repairs } from '../../domain/words/repairs.ts'
import { languageOf, numberOf, type Sqlite } from './database.ts'
import { openLexicon } from './lexicon.ts'
import { foldKey, nearKey, stemKey } from './writing.ts'

export interface Head extends Record<Language, string> {
  id: number
  language: number
  word: string
  shown: string
}

export interface FoundHead {
  head: Head
  by: FoundBy
}

const formsAtMost = 5
const nearAtMost = 8
const insideAtMost = 10
const lastLetter = '\uFFFF'
const columns = 'id, language, word, shown, kk, ru, en'

function prepared(database: Sqlite) {
  return {
    word: database.prepare<unknown[], Head>(`SELECT ${columns} FROM head WHERE language = ? AND word = ?`),
    stem: database.prepare<unknown[], Head>(`SELECT ${columns} FROM head WHERE language = ? AND stem = ? AND stem <> '' LIMIT 12`),
    folded: database.prepare<unknown[], Head>(`SELECT ${columns} FROM head WHERE language = ? AND folded = ? AND folded <> '' LIMIT 6`),
    prefix: database.prepare<unknown[], Head>(`SELECT ${columns} FROM head WHERE language = ? AND word > ? AND word < ? ORDER BY word LIMIT ?`),
    inside: database.prepare<unknown[], Head>(`SELECT ${columns.replace(/(\w+)/g, 'h.$1')} FROM part p JOIN head h ON h.id = p.head WHERE p.language = ? AND p.word = ? LIMIT ${insideAtMost}`),
    // In this order by command: by itself the planner goes through every head.
    near: database.prepare<unknown[], Head>(`SELECT ${columns.replace(/(\w+)/g, 'h.$1')} FROM json_each(?) j CROSS JOIN near n ON n.key = j.value CROSS JOIN head h ON h.id = n.head WHERE h.language = ?`),
  }
}

export type Heads = ReturnType<typeof openHeads>

export function openHeads(database: Sqlite) {
  const ways = openWays(database)
  const { exact, forms, near, respelt, otherLetters } = ways

  /** In the order in which an answer is believed: each way is tried in every language before the next way is. */
  function find(words: string, direction: Direction, guess: boolean): { direction: Direction; found: FoundHead[] } {
    const word = normalise(words)
    const tried = languagesFor(word, direction, guess)
    if (word === '') return { direction, found: [] }
    for (const language of tried) {
      const head = exact(language, word)
      // «алма» is an apple, and "don't take"; «кол» may be «қол», typed without Kazakh letters.
      if (head) return { direction: turnedTo(direction, language), found: once([...as([head], 'exact'), ...(language === 'kk' ? inflected('kk', word) : [])]) }
    }
    // The dearest way last: it tries thousands of spellings.
    const others = [
      inflected, (language: Language) => as(ways.retyped(language, word), 'spelling'),
      (language: Language) => as(near(language, word), 'near'), (language: Language) => as(respelt(language, word), 'spelling'),
    ]
    for (const way of others) {
      for (const language of tried) {
        const found = way(language, word)
        // What is a form of one word may be a slip for another.
        if (found.length > 0) return { direction: turnedTo(direction, language), found: way === inflected ? once([...found, ...as(near(language, word), 'near')]) : once(found) }
      }
    }
    return { direction, found: [] }
  }

  /** A headword that only other letters hide goes before what the word would be as a form of a rarer one: казакша is қазақша. */
  const inflected = (language: Language, word: string): FoundHead[] => [...as(otherLetters(language, word), 'spelling'), ...as(forms(language, word), 'form')]


  /** Lines of the list that appears while typing. */
  function suggest(words: string, direction: Direction, guess: boolean, limit: number): { direction: Direction; rows: Suggestion[] } {
    const word = normalise(words)
    if (word === '') return { direction, rows: [] }
    for (const language of languagesFor(word, direction, guess)) {
      const head = exact(language, word)
      const longer = ways.begins(language, word, head ? limit - 1 : limit)
      if (!head && longer.length === 0) continue
      const found = [...as(head ? [head] : [], 'exact'), ...as(longer, 'begins')]
      if (found.length < limit) {
        found.splice(head ? 1 : 0, 0, ...inflected(language, word))
        found.push(...as(ways.inside(language, word), 'inside'), ...as(near(language, word), 'near'))
      }
      return listed(turnedTo(direction, language), found.slice(0, limit))
    }
    return listed(...withPhrases(word, find(words, direction, guess), direction, guess, limit))
  }

  /** Neither a headword nor a beginning of one: what it may be otherwise, and phrases it stands in. */
  function withPhrases(word: string, by: { direction: Direction; found: FoundHead[] }, direction: Direction, guess: boolean, limit: number): [Direction, FoundHead[]] {
    const languages = by.found.length > 0 ? [fromOf(by.direction)] : languagesFor(word, direction, guess)
    const language = languages.find((each) => ways.inside(each, word).length > 0)
    if (language === undefined) return [by.direction, by.found.slice(0, limit)]
    return [turnedTo(direction, language), [...by.found, ...as(ways.inside(language, word), 'inside')].slice(0, limit)]
  }

  return { exact, find, forms, near, suggest, refresh: ways.refresh }
}

/** Each head once, by the way that found it first. */
const once = (found: readonly FoundHead[]): FoundHead[] => [...new Map(found.toReversed().map((each) => [each.head.id, each])).values()].toReversed()
const as = (heads: readonly Head[], by: FoundBy): FoundHead[] => heads.map((head) => ({ head, by }))

function languagesFor(word: string, direction: Direction, guess: boolean): Language[] {
  const from = fromOf(direction)
  return guess ? [from, ...languagesToTry(word).filter((each) => each !== from)] : [from]
}

function listed(direction: Direction, found: readonly FoundHead[]) {
  const targets = targetsOf(direction)
  const seen = new Set<number>()
  const rows: Suggestion[] = []
  for (const { head, by } of found) {
    if (seen.has(head.id)) continue
    seen.add(head.id)
    rows.push({ word: head.shown, language: languageOf(head.language), by, gloss: targets.map((target) => head[target]).filter((each) => each !== '').join(' · ') })
  }
  return { direction, rows }
}

/** Each way from what was typed to headwords of one language. */
function openWays(database: Sqlite) {
  const run = prepared(database)
  let isHeadword = openLexicon(database)

  const folded = (language: Language, word: string) => run.folded.all(numberOf(language), foldKey(word, language)).filter((head) => head.word !== word)

  /** ё may be left out in Russian: ещё is found by еще as by itself. */
  function exact(language: Language, word: string): Head | undefined {
    return run.word.get(numberOf(language), word) ?? (language === 'ru' && word.includes('е') ? folded('ru', word)[0] : undefined)
  }

  /** Headwords of an inflected word or phrase, other than itself. */
  function forms(language: Language, word: string): Head[] {
    if (language !== 'kk') {
      const heads = run.stem.all(numberOf(language), stemKey(word, language)).filter((head) => head.word !== word)
      return heads.toSorted((a, b) => shared(b.word, word) - shared(a.word, word) || a.word.length - b.word.length).slice(0, formsAtMost)
    }
    const at = word.lastIndexOf(' ') + 1
    const [before, last] = [word.slice(0, at), word.slice(at)]
    const wanted = lemmas(last, 'kk', (lemma) => isHeadword(before + lemma))
    return wanted.map((lemma) => (before + lemma === word ? undefined : run.word.get(numberOf('kk'), before + lemma))).filter((head) => head !== undefined)
  }

  /** Kazakh headwords that are written alike on a keyboard without Kazakh letters; a word that has such letters is not doubted. */
  const otherLetters = (language: Language, word: string) => (language === 'kk' && !/[әғқңөұүһі]/.test(word) ? folded('kk', word) : [])

  /** Typed on another layout, or in Latin letters. */
  const retyped = (language: Language, word: string) => retypings(word).flatMap((other) => exact(language, other) ?? [...otherLetters(language, other), ...forms(language, other)]).slice(0, formsAtMost)

  const knows = (language: Language) => (word: string) => (language === 'kk' ? lemmas(word, 'kk', isHeadword).some(isHeadword) : run.word.get(numberOf(language), word) !== undefined)

  /** The word with other letters, on another keyboard, in Latin letters; and its headword, when that is inflected too. */
  function respelt(language: Language, word: string): Head[] {
    const spellings = repairs(word, knows(language)).flatMap((spelling) => exact(language, spelling) ?? forms(language, spelling).slice(0, 2))
    return [...new Map(spellings.map((head) => [head.id, head])).values()].slice(0, formsAtMost)
  }

  function near(language: Language, typed: string): Head[] {
    const word = foldKey(typed, language)
    const distance = (head: Head) => Math.abs(head.word.length - typed.length) - shared(head.word, typed)
    const heads = new Map(run.near.all(JSON.stringify(deletions(word).map((each) => nearKey(language, each))), numberOf(language)).map((head) => [head.id, head]))
    return [...heads.values()]
      .filter((head) => head.word !== typed && isOneSlipApart(foldKey(head.word, language), word))
      .toSorted((a, b) => distance(a) - distance(b))
      .slice(0, nearAtMost)
  }

  return {
    exact, forms, otherLetters, retyped, respelt, near,
    begins: (language: Language, word: string, limit: number) => run.prefix.all(numberOf(language), word, word + lastLetter, limit),
    inside: (language: Language, word: string) => run.inside.all(numberOf(language), word),
    /** After an import: the analyser's words are read anew. */
    refresh() {
      isHeadword = openLexicon(database)
    },
  }
}

/** Letters in common from the start. */
function shared(a: string, b: string): number {
  let at = 0
  while (at < a.length && a[at] === b[at]) at += 1
  return at
}

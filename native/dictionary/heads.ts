/** Headwords that what was typed may mean: as typed, inflected, misspelt. */
import { fromOf, languagesToTry, targetsOf, turnedTo, type Direction } from '../../domain/dictionary/direction.ts'
import type { FoundBy, Suggestion } from '../../domain/dictionary/answer.ts'
import type { Language } from '../../domain/kernel/text.ts'
import { lemmas } from '../../domain/words/lemmas.ts'
import { normalise } from '../../domain/words/letters.ts'
import { deletions, isOneSlipApart } from '../../domain/words/near.ts'
import { repairs } from '../../domain/words/repairs.ts'
import { languageOf, numberOf, type Sqlite } from './database.ts'
import { openLexicon } from './lexicon.ts'
import { nearKey, stemKey } from './writing.ts'

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
    stem: database.prepare<unknown[], Head>(`SELECT ${columns} FROM head WHERE language = ? AND stem = ? LIMIT 12`),
    prefix: database.prepare<unknown[], Head>(`SELECT ${columns} FROM head WHERE language = ? AND word > ? AND word < ? ORDER BY word LIMIT ?`),
    inside: database.prepare<unknown[], Head>(`SELECT ${columns.replace(/(\w+)/g, 'h.$1')} FROM part p JOIN head h ON h.id = p.head WHERE p.language = ? AND p.word = ? LIMIT ${insideAtMost}`),
    near: database.prepare<unknown[], Head>(`SELECT DISTINCT ${columns.replace(/(\w+)/g, 'h.$1')} FROM near n JOIN head h ON h.id = n.head WHERE n.key IN (SELECT value FROM json_each(?)) AND h.language = ?`),
  }
}

export type Heads = ReturnType<typeof openHeads>

export function openHeads(database: Sqlite) {
  const run = prepared(database)
  let isHeadword = openLexicon(database)

  const exact = (language: Language, word: string) => run.word.get(numberOf(language), word)

  /** Headwords of an inflected word or phrase, other than itself. */
  function forms(language: Language, word: string): Head[] {
    if (language !== 'kk') {
      const heads = run.stem.all(numberOf(language), stemKey(word, language)).filter((head) => head.word !== word)
      return heads.toSorted((a, b) => shared(b.word, word) - shared(a.word, word) || a.word.length - b.word.length).slice(0, formsAtMost)
    }
    const at = word.lastIndexOf(' ') + 1
    const [before, last] = [word.slice(0, at), word.slice(at)]
    const wanted = lemmas(last, 'kk', (lemma) => isHeadword(before + lemma))
    return wanted.map((lemma) => (before + lemma === word ? undefined : exact('kk', before + lemma))).filter((head) => head !== undefined)
  }

  const knows = (language: Language) => (word: string) => exact(language, word) !== undefined || (language === 'kk' && lemmas(word, 'kk', isHeadword).some(isHeadword) && forms('kk', word).length > 0)

  /** The word with other letters, on another keyboard, in Latin letters; and its headword, when that is inflected too. */
  function respelt(language: Language, word: string): Head[] {
    const spellings = repairs(word, knows(language)).flatMap((spelling) => exact(language, spelling) ?? forms(language, spelling).slice(0, 2))
    return distinct(spellings).slice(0, formsAtMost)
  }

  function near(language: Language, word: string): Head[] {
    const keys = JSON.stringify(deletions(word).map((each) => nearKey(language, each)))
    return run.near.all(keys, numberOf(language))
      .filter((head) => head.word !== word && isOneSlipApart(head.word, word))
      .toSorted((a, b) => Math.abs(a.word.length - word.length) - Math.abs(b.word.length - word.length) || shared(b.word, word) - shared(a.word, word))
      .slice(0, nearAtMost)
  }

  /** In the order in which an answer is believed: each way is tried in every language before the next way is. */
  function find(words: string, direction: Direction, guess: boolean): { direction: Direction; found: FoundHead[] } {
    const word = normalise(words)
    const from = fromOf(direction)
    const tried = guess ? [from, ...languagesToTry(word).filter((each) => each !== from)] : [from]
    const as = (language: Language, heads: readonly Head[], by: FoundBy) => ({ direction: turnedTo(direction, language), found: heads.map((head) => ({ head, by })) })
    if (word === '') return { direction, found: [] }
    for (const language of tried) {
      const head = exact(language, word)
      if (!head) continue
      const found = as(language, [head], 'exact')
      // «алма» is an apple, and "don't take".
      if (language === 'kk') found.found.push(...as(language, forms('kk', word), 'form').found)
      return found
    }
    for (const [by, way] of [['form', forms], ['spelling', respelt], ['near', near]] as const) {
      for (const language of tried) {
        const heads = way(language, word)
        if (heads.length > 0) return as(language, heads, by)
      }
    }
    return { direction, found: [] }
  }

  const begins = (language: Language, word: string, limit: number) => run.prefix.all(numberOf(language), word, word + lastLetter, limit)

  /** Lines of the list that appears while typing. */
  function suggest(words: string, direction: Direction, guess: boolean, limit: number): { direction: Direction; rows: Suggestion[] } {
    const word = normalise(words)
    if (word === '') return { direction, rows: [] }
    const from = fromOf(direction)
    const tried = guess ? [from, ...languagesToTry(word).filter((each) => each !== from)] : [from]
    for (const language of tried) {
      const head = exact(language, word)
      const longer = begins(language, word, head ? limit - 1 : limit)
      if (!head && longer.length === 0) continue
      const found: FoundHead[] = [...(head ? [{ head, by: 'exact' as const }] : []), ...longer.map((each) => ({ head: each, by: 'begins' as const }))]
      if (found.length < limit) {
        const extra = [...forms(language, word).map((each) => ({ head: each, by: 'form' as const })), ...run.inside.all(numberOf(language), word).map((each) => ({ head: each, by: 'inside' as const }))]
        found.splice(head ? 1 : 0, 0, ...extra.filter(({ by }) => by === 'form'))
        found.push(...extra.filter(({ by }) => by === 'inside'))
      }
      return listed(turnedTo(direction, language), found.slice(0, limit))
    }
    const { direction: turned, found } = find(words, direction, guess)
    return listed(turned, found.slice(0, limit))
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

  return {
    exact,
    find,
    forms,
    near,
    suggest,
    /** After an import: the analyser's words are read anew. */
    refresh() {
      isHeadword = openLexicon(database)
    },
  }
}

function distinct(heads: readonly Head[]): Head[] {
  return [...new Map(heads.map((head) => [head.id, head])).values()]
}

/** Letters in common from the start. */
function shared(a: string, b: string): number {
  let at = 0
  while (at < a.length && a[at] === b[at]) at += 1
  return at
}

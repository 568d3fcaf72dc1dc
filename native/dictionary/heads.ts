/** Headwords that what was typed may mean: as typed, inflected, misspelt. */
import { fromOf, languagesToTry, targetsOf, turnedTo, type Direction } from '../../domain/dictionary/direction.ts'
import type { FoundBy, Suggestion } from '../../domain/dictionary/answer.ts'
import type { Language } from '../../domain/kernel/text.ts'
import { foldedHeadwords, headwords } from '../../domain/words/lemmas.ts'
import { fold, normalise } from '../../domain/words/letters.ts'
import { deletions, isOneSlipApart } from '../../domain/words/near.ts'
import { retypings } from '../../domain/words/keyboards.ts'
import { languageOf, numberOf, type Sqlite } from './database.ts'
import { openFilters } from './filters.ts'
import { foldKey, nearKey, stemKey } from './writing.ts'

export interface Head extends Record<Language, string> {
  id: number
  language: number
  word: string
  shown: string
  /** When it was read together with the head. */
  article?: string
}

export interface FoundHead {
  head: Head
  by: FoundBy
}

const formsAtMost = 5
const nearAtMost = 8
const insideAtMost = 10
/** Beside what the word is a form of. */
const nearBesideAtMost = 3
const lastLetter = '\uFFFF'
const kazakh = numberOf('kk')
const columns = 'h.id, h.language, h.word, h.shown, h.kk, h.ru, h.en'

type Row = readonly [id: number, language: number, word: string, shown: string, kk: string, ru: string, en: string]

/** Rows as lists: an object of each row costs more than finding it. */
const headOf = ([id, language, word, shown, kk, ru, en]: Row): Head => ({ id, language, word, shown, kk, ru, en })

function prepared(database: Sqlite) {
  const rows = (text: string) => {
    const statement = database.prepare<unknown[], Row>(text).raw()
    return (...values: (string | number)[]): Head[] => statement.all(...values).map(headOf)
  }
  const whole = (condition: string) => {
    const statement = database.prepare<unknown[], [...Row, article: string]>(`SELECT ${columns}, a.senses FROM head h CROSS JOIN article a ON a.head = h.id WHERE ${condition}`).raw()
    return (...values: (string | number)[]): Head | undefined => {
      const row = statement.get(...values)
      return row === undefined ? undefined : { id: row[0], language: row[1], word: row[2], shown: row[3], kk: row[4], ru: row[5], en: row[6], article: row[7] }
    }
  }
  const near = database.prepare<[number], [id: number, language: number, word: string]>('SELECT h.id, h.language, h.word FROM near n CROSS JOIN head h ON h.id = n.head WHERE n.key = ?').raw()
  return {
    word: whole('h.language = ? AND h.word = ?'),
    byId: whole('h.id = ?'),
    stem: rows(`SELECT ${columns} FROM head h WHERE h.language = ? AND h.stem = ? AND h.stem <> '' LIMIT 12`),
    folded: rows(`SELECT ${columns} FROM head h WHERE h.language = ? AND h.folded = ? AND h.folded <> '' LIMIT 6`),
    prefix: rows(`SELECT ${columns} FROM head h WHERE h.language = ? AND h.word >= ? AND h.word < ? ORDER BY h.word LIMIT ?`),
    // In this order by command: by itself the planner goes through every head.
    inside: rows(`SELECT ${columns} FROM part p CROSS JOIN head h ON h.id = p.head WHERE p.language = ? AND p.word = ? LIMIT ${insideAtMost}`),
    near: (key: number) => near.all(key),
  }
}

export type Heads = ReturnType<typeof openHeads>

export function openHeads(database: Sqlite) {
  const ways = openWays(database)
  const { exact, forms, near, otherLetters } = ways

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
    const others = [
      inflected, (language: Language) => as(ways.retyped(language, word), 'spelling'),
      (language: Language) => as(near(language, word), 'near'), (language: Language) => as(ways.respelt(language, word), 'spelling'),
    ]
    for (const way of others) {
      for (const language of tried) {
        const found = way(language, word)
        // What is a form of one word may be a slip for another.
        if (found.length > 0) return { direction: turnedTo(direction, language), found: way === inflected ? once([...found, ...as(near(language, word, nearBesideAtMost), 'near')]) : once(found) }
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
      const longer = ways.begins(language, word, limit)
      // The word itself is the first of those that begin so; only ё hides it elsewhere.
      const head = longer[0]?.word === word ? longer.shift() : exact(language, word)
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
  let filters = openFilters(database)

  const isHeadword = (word: string) => filters.head.kk(word)
  const word = (language: Language, text: string) => (filters.head[language](text) ? run.word(numberOf(language), text) : undefined)
  const unaccented = (text: string) => (text.includes('е') ? run.folded(numberOf('ru'), foldKey(text, 'ru')).find((head) => head.word !== text) : undefined)

  /** ё may be left out in Russian: ещё is found by еще as by itself. */
  const exact = (language: Language, text: string): Head | undefined => word(language, text) ?? (language === 'ru' ? unaccented(text) : undefined)

  /** Headwords of an inflected word or phrase, other than itself. */
  function forms(language: Language, text: string): Head[] {
    if (language !== 'kk') {
      const heads = run.stem(numberOf(language), stemKey(text, language)).filter((head) => head.word !== text)
      return heads.toSorted((a, b) => shared(b.word, text) - shared(a.word, text) || a.word.length - b.word.length).slice(0, formsAtMost)
    }
    const at = text.lastIndexOf(' ') + 1
    const [before, last] = [text.slice(0, at), text.slice(at)]
    const wanted = headwords(last, before === '' ? isHeadword : (lemma) => isHeadword(before + lemma))
    return wanted.map((lemma) => (before + lemma === text ? undefined : run.word(kazakh, before + lemma))).filter((head) => head !== undefined)
  }

  /** Kazakh headwords that are written alike on a keyboard without Kazakh letters; a word that has such letters is not doubted. */
  function otherLetters(language: Language, text: string): Head[] {
    if (language !== 'kk' || /[әғқңөұүһі]/.test(text)) return []
    const folded = fold(text)
    const another = isHeadword(text) ? filters.foldedTwice(folded) : filters.folded(folded)
    return another ? run.folded(kazakh, folded).filter((head) => head.word !== text) : []
  }

  /** Typed on another layout, or in Latin letters. */
  const retyped = (language: Language, text: string) => retypings(text).flatMap((other) => exact(language, other) ?? [...otherLetters(language, other), ...forms(language, other)]).slice(0, formsAtMost)

  /** A Kazakh word with other letters, as it is or as another keyboard would have written it, inflected too. */
  function respelt(language: Language, text: string): Head[] {
    if (language !== 'kk') return []
    const spellings = [text, ...retypings(text)].filter((each) => /\p{Script=Cyrillic}/u.test(each))
    const heads = spellings.flatMap((each) => foldedHeadwords(each, filters.folded)).flatMap((lemma) => run.folded(kazakh, lemma))
    return [...new Map(heads.map((head) => [head.id, head])).values()].filter((head) => head.word !== text).slice(0, formsAtMost)
  }

  /** Heads one slip away, nearest first: only those that are shown are read whole. */
  function near(language: Language, typed: string, atMost = nearAtMost): Head[] {
    const text = foldKey(typed, language)
    const number = numberOf(language)
    const words = new Map<number, string>()
    for (const deleted of deletions(text)) {
      const key = nearKey(language, deleted)
      if (!filters.near(key)) continue
      for (const [id, of, found] of run.near(key)) if (of === number && found !== typed && !words.has(id) && isOneSlipApart(foldKey(found, language), text)) words.set(id, found)
    }
    const distance = (found: string) => Math.abs(found.length - typed.length) - shared(found, typed)
    const nearest = [...words].toSorted(([, a], [, b]) => distance(a) - distance(b)).slice(0, atMost)
    return nearest.map(([id]) => run.byId(id)).filter((head) => head !== undefined)
  }

  return {
    exact, forms, otherLetters, retyped, respelt, near,
    begins: (language: Language, text: string, limit: number) => run.prefix(numberOf(language), text, text + lastLetter, limit),
    inside: (language: Language, text: string) => run.inside(numberOf(language), text),
    /** After an import: what is surely not there is read anew. */
    refresh() {
      filters = openFilters(database)
    },
  }
}

/** Letters in common from the start. */
function shared(a: string, b: string): number {
  let at = 0
  while (at < a.length && a[at] === b[at]) at += 1
  return at
}

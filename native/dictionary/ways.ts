/** Each way from what was typed to headwords of one language; what is surely not in the file is not asked of it. */
import { englishHeadwords } from '../../domain/words/english.ts'
import { foldedHeadwords, headwords } from '../../domain/words/lemmas.ts'
import { fold } from '../../domain/words/letters.ts'
import { deletions, isOneSlipApart, slipDistance } from '../../domain/words/near.ts'
import { irregularRussian, russianHeadwords } from '../../domain/words/russian.ts'
import { retypings } from '../../domain/words/keyboards.ts'
import type { Language } from '../../domain/kernel/text.ts'
import { languageOf, numberOf, type Sqlite } from './database.ts'
import { openFilters } from './filters.ts'
import { foldKey, headIn, placeOf, slipKey, stemKey } from './writing.ts'

export interface Head {
  id: number
  language: number
  word: string
  shown: string
  /** When it was read together with the head. */
  article?: string
}

/** With its first translations. */
export interface Line extends Head, Record<Language, string> {}

export const formsAtMost = 5
const insideAtMost = 10
const lastLetter = '\uFFFF'
const kazakh = numberOf('kk')

type Row = readonly [id: number, language: number, word: string, shown: string]

/** Rows as lists: an object of each row costs more than finding it. */
const headOf = ([id, language, word, shown]: Row): Head => ({ id, language, word, shown })
const columns = 'h.id, h.language, h.word, h.shown'

function prepared(database: Sqlite) {
  const rows = (text: string) => {
    const statement = database.prepare<unknown[], Row>(text).raw()
    return (...values: (string | number)[]): Head[] => statement.all(...values).map(headOf)
  }
  const lines = database.prepare<unknown[], [...Row, kk: string, ru: string, en: string]>(`SELECT ${columns}, h.kk, h.ru, h.en FROM head h WHERE h.language = ? AND h.word >= ? AND h.word < ? ORDER BY h.word LIMIT ?`).raw()
  const gloss = database.prepare<[number], [kk: string, ru: string, en: string]>('SELECT kk, ru, en FROM head WHERE id = ?').raw()
  const word = database.prepare<[number, string], [head: number, shown: string, senses: string]>('SELECT head, shown, senses FROM article WHERE language = ? AND word = ?').raw()
  const slips = database.prepare<[number], number>('SELECT place FROM slip WHERE key = ?').pluck()
  const byId = database.prepare<[number], Row>(`SELECT ${columns} FROM head h WHERE h.id = ?`).raw()
  return {
    word(language: number, text: string): Head | undefined {
      const row = word.get(language, text)
      return row === undefined ? undefined : { id: row[0], language, word: text, shown: row[1], article: row[2] }
    },
    stem: rows(`SELECT ${columns} FROM head h WHERE h.language = ? AND h.stem = ? AND h.stem <> '' LIMIT 12`),
    folded: rows(`SELECT ${columns} FROM head h WHERE h.language = ? AND h.folded = ? AND h.folded <> '' LIMIT 6`),
    // In this order by command: by itself the planner goes through every head.
    inside: rows(`SELECT ${columns} FROM part p CROSS JOIN head h ON h.id = p.head WHERE p.language = ? AND p.word = ? LIMIT ${insideAtMost}`),
    slips: (key: number) => slips.all(key),
    byId(id: number): Head | undefined {
      const row = byId.get(id)
      return row === undefined ? undefined : headOf(row)
    },
    begins: (...values: (string | number)[]): Line[] => lines.all(...values).map(([id, language, text, shown, kk, ru, en]) => ({ id, language, word: text, shown, kk, ru, en })),
    lineOf(head: Head): Line {
      if ('kk' in head) return head as Line
      const [kk = '', ru = '', en = ''] = gloss.get(head.id) ?? []
      return { ...head, kk, ru, en }
    },
  }
}

export function openWays(database: Sqlite) {
  const run = prepared(database)
  let filters = openFilters(database)

  const isHeadword = (word: string) => filters.head.kk(word)
  const word = (language: Language, text: string) => (filters.head[language](text) ? run.word(numberOf(language), text) : undefined)
  const unaccented = (text: string) => (text.includes('е') ? run.folded(numberOf('ru'), foldKey(text, 'ru')).find((head) => head.word !== text) : undefined)

  /** ё may be left out in Russian: ещё is found by еще as by itself. */
  const exact = (language: Language, text: string): Head | undefined => word(language, text) ?? (language === 'ru' ? unaccented(text) : undefined)

  /** Headwords of an inflected word or phrase, other than itself. */
  function forms(language: Language, text: string, atMost = formsAtMost): Head[] {
    if (language !== 'kk') {
      const whole = language === 'ru' ? russianHeadwords(text, filters.head.ru) : englishHeadwords(text, filters.head.en)
      const heads = run.stem(numberOf(language), stemKey(text, language)).toSorted((a, b) => shared(b.word, text) - shared(a.word, text) || a.word.length - b.word.length)
      const found = [...heads, ...whole.slice(0, atMost).flatMap((each) => run.word(numberOf(language), each) ?? [])].filter((head) => head.word !== text)
      return [...new Map(found.map((head) => [head.id, head])).values()].slice(0, atMost)
    }
    const at = text.lastIndexOf(' ') + 1
    const [before, last] = [text.slice(0, at), text.slice(at)]
    const wanted = headwords(last, before === '' ? isHeadword : (lemma) => isHeadword(before + lemma))
    return wanted.filter((lemma) => before + lemma !== text).slice(0, atMost).map((lemma) => run.word(kazakh, before + lemma)).filter((head) => head !== undefined)
  }

  /** What a word of its own may be a form of as well: времени, better. */
  function changedWhole(language: 'ru' | 'en', text: string): Head[] {
    const heads = language === 'ru' ? irregularRussian(text).filter(filters.head.ru) : englishHeadwords(text, filters.head.en)
    return heads.flatMap((each) => run.word(numberOf(language), each) ?? [])
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

  /** Heads one slip away, nearest first. Where a letter was left out tells how near one is, so that only what is shown is read. */
  function near(language: Language, typed: string, atMost: number): Head[] {
    const text = foldKey(typed, language)
    const distances = new Map<number, number>()
    for (const [deleted, place] of deletions(text)) {
      const key = slipKey(language, deleted)
      if (!filters.slip(key)) continue
      for (const stored of run.slips(key)) {
        const distance = slipDistance(place, placeOf(stored))
        const id = headIn(stored)
        if (distance !== null && distance < (distances.get(id) ?? Number.POSITIVE_INFINITY)) distances.set(id, distance)
      }
    }
    const nearest = [...distances].toSorted(([, a], [, b]) => a - b).slice(0, atMost * 2).flatMap(([id]) => run.byId(id) ?? [])
    // Among those that are as near, what has the very letters that were typed goes before what is only mistaken for them.
    const farther = (head: Head) => Math.abs(head.word.length - typed.length) - shared(head.word, typed)
    return nearest
      .filter((head) => languageOf(head.language) === language && head.word !== typed && isOneSlipApart(foldKey(head.word, language), text))
      .toSorted((a, b) => farther(a) - farther(b))
      .slice(0, atMost)
  }

  return {
    exact, forms, changedWhole, otherLetters, retyped, respelt, near,
    lineOf: run.lineOf,
    begins: (language: Language, text: string, limit: number): Head[] => run.begins(numberOf(language), text, text + lastLetter, limit),
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

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
import { prepareStatements, type Head } from './statements.ts'
import { foldKey, headIn, placeOf, slipKey, stemKey } from './writing.ts'

export const formsAtMost = 5
const lastLetter = '\uFFFF'
const kazakh = numberOf('kk')

export function openWays(database: Sqlite) {
  const run = prepareStatements(database)
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
    return run.words(kazakh, wanted.map((lemma) => before + lemma).filter((each) => each !== text).slice(0, atMost))
  }

  /** What a word of its own may be a form of as well: времени, better. */
  function changedWhole(language: 'ru' | 'en', text: string): Head[] {
    const heads = language === 'ru' ? irregularRussian(text).filter(filters.head.ru) : englishHeadwords(text, filters.head.en)
    return run.words(numberOf(language), heads)
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
    const places = new Map<number, number>()
    for (const [deleted, place] of deletions(text)) {
      const key = slipKey(language, deleted)
      if (filters.slip(key)) places.set(key, place)
    }
    const stored = run.slips([...places.keys()])
    const distances = new Map<number, number>()
    for (const [key, place] of places) {
      for (const other of stored.get(key) ?? []) {
        const distance = slipDistance(place, placeOf(other))
        const id = headIn(other)
        if (distance !== null && distance < (distances.get(id) ?? Number.POSITIVE_INFINITY)) distances.set(id, distance)
      }
    }
    const nearest = run.byId([...distances].toSorted(([, a], [, b]) => a - b).slice(0, atMost * 2).map(([id]) => id))
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
    /** Reads the articles of heads that are about to be shown, by one statement for a language. */
    read(heads: readonly Head[]): void {
      const unread = heads.filter(({ article }) => article === undefined)
      for (const language of new Set(unread.map((head) => head.language))) run.read(language, unread.filter((head) => head.language === language))
    },
    /** Of the words that are headwords just so. */
    passages: (language: Language, texts: readonly string[]) => run.passages(numberOf(language), [...new Set(texts)].filter(filters.head[language])),
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

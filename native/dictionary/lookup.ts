/** Cards of headwords: their meanings in a direction, with source and trust. */
import type { Card, DictionaryAnswer, SenseShown, Translation } from '../../domain/dictionary/answer.ts'
import { fromOf, targetsOf, type Direction } from '../../domain/dictionary/direction.ts'
import { coreSource, type Note, type Source } from '../../domain/dictionary/entry.ts'
import { join, type Link } from '../../domain/dictionary/joining.ts'
import { noteOf } from '../../domain/dictionary/tsv.ts'
import type { Language } from '../../domain/kernel/text.ts'
import { normalise } from '../../domain/words/letters.ts'
import { meaningAt, meaningsWith, passageThrough, sensesAtMost, type Meaning } from './articles.ts'
import { languageOf, type Sqlite } from './database.ts'
import type { FoundHead, Heads } from './heads.ts'
import type { Head } from './statements.ts'

const cardsAtMost = 6
/** Of a further reading, beside one that is shown whole. */
const meaningsBesideAtMost = 5
const middleWordsAtMost = 12

export type SourceRow = Pick<Source, 'id' | 'title' | 'licence' | 'trust'>

type LinksOf = (word: string) => readonly Link[]

export function openLookup(database: Sqlite, heads: Heads) {
  const articleOf = database.prepare<[number, string], string>('SELECT senses FROM article WHERE language = ? AND word = ?').pluck()
  const passagesOfOne = database.prepare<[number, string], string>('SELECT passage FROM article WHERE language = ? AND word = ?').pluck()
  const allSources = database.prepare<[], SourceRow>('SELECT id, title, licence, trust FROM source')
  let sources = new Map<string, SourceRow>()

  const articleOfHead = (head: Head): string => head.article ?? articleOf.get(head.language, head.word) ?? ''
  const passagesOfHead = (head: Head | undefined): string => (head === undefined ? '' : (passagesOfOne.get(head.language, head.word) ?? ''))
  function articleOfWord(language: Language, word: string): string {
    const head = heads.exact(language, normalise(word))
    return head === undefined ? '' : articleOfHead(head)
  }

  /** Meanings of words of the middle language, each word asked once for a card and no more words than a card can show. */
  function linksFor(middle: Language, last: Language): LinksOf {
    const asked = new Map<string, readonly Link[]>()
    return (word) => {
      const known = asked.get(word)
      if (known) return known
      if (asked.size >= middleWordsAtMost) return []
      const links = meaningsWith(articleOfWord(middle, word), [last], sensesAtMost).meanings.map((each) => ({ middle: each.words(middle), last: each.words(last), pos: each.pos, source: each.source }))
      asked.set(word, links)
      return links
    }
  }

  /** From a meaning to `last`, through `middle` where the source itself doesn't say. */
  function chained(meaning: Meaning, middle: Language, last: Language, attested: ReadonlySet<string>, linksOf: LinksOf): { translations: Translation[]; notJoined: number } {
    const middleWords = meaning.words(middle)
    const own = meaning.words(last)
    if (own.length > 0) {
      const through = middleWords[0] === undefined ? null : { language: middle, word: middleWords[0], evidence: 'oneSense' as const }
      return { translations: [{ language: last, words: own, through, source: null }], notJoined: 0 }
    }
    const { joined, notJoined } = join(middleWords, meaning.pos, attested, linksOf)
    const translations = joined.map(({ word, words, evidence, source }) => ({ language: last, words, through: { language: middle, word, evidence }, source: source === meaning.source ? null : source }))
    return { translations, notJoined }
  }

  const shown = (meaning: Meaning, word: string, from: Language, translations: Translation[], notJoined: number): SenseShown => ({
    id: meaning.id, pos: meaning.pos, topic: meaning.topic, note: meaning.source === coreSource ? noteOf(meaning.note) : meaning.note, examples: meaning.examples,
    synonyms: meaning.words(from).filter((each) => each !== word && normalise(each) !== word), translations, notJoined,
    sources: [meaning.source], trust: sources.get(meaning.source)?.trust ?? 'published',
  })

  /** What the sources say of a pair themselves. */
  const direct = (meanings: readonly Meaning[], word: string, from: Language, target: Language): SenseShown[] =>
    meanings.map((each) => shown(each, word, from, [{ language: target, words: each.words(target), through: null, source: null }], 0))

  /** As `chained` for a meaning of one middle word, which nothing but its having one meaning can join: no list need be read. */
  function alone(meaning: Meaning, middle: Language, last: Language, passagesOfWord: (word: string) => string): { translations: Translation[]; notJoined: number } | null {
    const word = onlyWord(meaning, middle)
    if (word === null) return null
    const passages = passagesOfWord(word)
    if (passages === '') return { translations: [], notJoined: 0 }
    const { meanings, only: line } = passageThrough(passages, last, meaning.pos)
    if (line === null) return { translations: [], notJoined: meanings }
    const only = meaningAt(articleOfWord(middle, word), line)
    const source = only.source === meaning.source ? null : only.source
    return { translations: [{ language: last, words: only.words(last), through: { language: middle, word, evidence: 'onlyMeaning' }, source }], notJoined: meanings - 1 }
  }

  /** A pair that no source gives directly is shown through the third language, and says so. */
  function bridged(article: string, word: string, from: Language, target: Language): SenseShown[] {
    const middle = (['kk', 'ru', 'en'] as const).find((language) => language !== from && language !== target) as Language
    const linksOf = linksFor(middle, target)
    const nothingAttested = new Set<string>()
    const { meanings } = meaningsWith(article, [middle], middleWordsAtMost)
    const known = heads.passages(middle, meanings.flatMap((each) => onlyWord(each, middle) ?? []).map(normalise))
    const passagesOfWord = (word: string) => known.get(normalise(word)) ?? passagesOfHead(heads.exact(middle, normalise(word)))
    return meanings.flatMap((each) => {
      const { translations, notJoined } = alone(each, middle, target, passagesOfWord) ?? chained(each, middle, target, nothingAttested, linksOf)
      return translations.length === 0 && notJoined === 0 ? [] : [shown(each, word, from, translations, notJoined)]
    })
  }

  function inChain(meanings: readonly Meaning[], word: string, from: Language, middle: Language, last: Language): SenseShown[] {
    const attested = new Set(meanings.flatMap((each) => each.words(last).map(normalise)))
    const linksOf = linksFor(middle, last)
    return meanings.flatMap((each) => {
      const { translations, notJoined } = chained(each, middle, last, attested, linksOf)
      if (each.has(middle)) translations.unshift({ language: middle, words: each.words(middle), through: null, source: null })
      return translations.length === 0 ? [] : [shown(each, word, from, translations, notJoined)]
    })
  }

  /** `isBeside`: a reading beside one that is translated says only what its sources say and not all of it; asked for by itself, it says more. */
  function cardOf({ head, by }: FoundHead, direction: Direction, isBeside: boolean): Card {
    const targets = targetsOf(direction)
    const from = fromOf(direction)
    const [first, last] = targets as [Language, Language | undefined]
    const article = articleOfHead(head)
    const { meanings, more } = meaningsWith(article, targets, isBeside ? meaningsBesideAtMost : sensesAtMost)
    const senses = last === undefined ? direct(meanings, head.word, from, first) : inChain(meanings, head.word, from, first, last)
    const better = senses.length === 0 && last === undefined && !isBeside ? bridged(article, head.word, from, first) : senses
    return { word: head.shown, language: languageOf(head.language), by, senses: merged(better, targets), more }
  }

  function refresh(): void {
    sources = new Map(allSources.all().map((row) => [row.id, row]))
  }
  refresh()

  return {
    refresh,
    lookup(words: string, direction: Direction, guess: boolean): DictionaryAnswer {
      const { direction: turned, found } = heads.find(words, direction, guess)
      const cards: Card[] = []
      const shownHeads = found.slice(0, cardsAtMost)
      heads.read(shownHeads.map(({ head }) => head))
      for (const each of shownHeads) cards.push(cardOf(each, turned, cards.some((card) => card.senses.length > 0)))
      return { asked: words, direction: turned, cards, sources: sourcesOf(cards, sources) }
    },
  }
}

function onlyWord(meaning: Meaning, language: Language): string | null {
  const [word, another] = meaning.words(language)
  return word === undefined || another !== undefined ? null : word
}

const trustOrder = ['reviewed', 'published', 'automatic']

/** Translations of a sense as they are compared, language by language. */
const comparable = ({ translations }: SenseShown, targets: readonly Language[]): string[][] =>
  targets.map((target) => {
    const compared: string[] = []
    for (const { language, words } of translations) if (language === target) for (const word of words) compared.push(normalise(word))
    return compared
  })

const keyOf = (sense: SenseShown, compared: readonly string[][]) => `${sense.pos ?? ''} ${compared.map((words) => (words.length < 2 ? (words[0] ?? '') : words.toSorted().join('; '))).join(' | ')}`

/** Where one translation stands for two meanings of ours, both are told. */
function noteOfBoth(first: Note, second: Note): Note {
  if (typeof first === 'string' || typeof second === 'string') return first
  const both = (language: Language) => [...new Set([...first[language].split('; '), ...second[language].split('; ')])].join('; ')
  return { kk: both('kk'), ru: both('ru'), en: both('en') }
}

/** What several sources give alike is one meaning. In a chain, whole ones come first, and of halves only what no whole one says. */
function merged(senses: readonly SenseShown[], targets: readonly Language[]): SenseShown[] {
  if (senses.length < 2) return [...senses]
  const byMeaning = new Map<string, { sense: SenseShown; compared: string[][]; isWhole: boolean }>()
  for (const sense of senses) {
    const compared = comparable(sense, targets)
    const key = keyOf(sense, compared)
    const twin = byMeaning.get(key)?.sense
    if (twin) {
      twin.sources = [...new Set([...twin.sources, ...sense.sources])]
      twin.synonyms = [...new Set([...twin.synonyms, ...sense.synonyms])]
      twin.note = noteOfBoth(twin.note, sense.note)
    } else byMeaning.set(key, { sense, compared, isWhole: compared.every((words) => words.length > 0) })
  }
  const all = [...byMeaning.values()]
  const order = ({ sense, isWhole }: (typeof all)[number]) => trustOrder.indexOf(sense.trust) * 2 + (isWhole ? 0 : 1)
  return unsaid(all, targets.length).toSorted((a, b) => order(a) - order(b)).map(({ sense }) => sense)
}

function unsaid<Each extends { compared: string[][]; isWhole: boolean }>(all: readonly Each[], targets: number): readonly Each[] {
  if (targets === 1 || all.every(({ isWhole }) => isWhole)) return all
  const said = Array.from({ length: targets }, (_, target) => new Set(all.flatMap(({ compared, isWhole }) => (isWhole ? (compared[target] ?? []) : []))))
  return all.filter(({ compared, isWhole }) => isWhole || compared.some((words, target) => words.some((word) => !said[target]?.has(word))))
}

export function sourcesOf(cards: readonly Card[], sources: ReadonlyMap<string, SourceRow>): DictionaryAnswer['sources'] {
  const named: DictionaryAnswer['sources'] = {}
  const name = (id: string) => {
    const source = named[id] === undefined ? sources.get(id) : undefined
    if (source) named[id] = { title: source.title, licence: source.licence }
  }
  for (const { senses } of cards) {
    for (const sense of senses) {
      for (const id of sense.sources) name(id)
      for (const { source } of sense.translations) if (source !== null) name(source)
    }
  }
  return named
}

/** Cards of headwords: their meanings in a direction, with source and trust. */
import type { Card, DictionaryAnswer, SenseShown, Translation } from '../../domain/dictionary/answer.ts'
import { fromOf, targetsOf, type Direction } from '../../domain/dictionary/direction.ts'
import type { PartOfSpeech, Source, Topic } from '../../domain/dictionary/entry.ts'
import { join, type Link } from '../../domain/dictionary/joining.ts'
import type { Language } from '../../domain/kernel/text.ts'
import { normalise } from '../../domain/words/letters.ts'
import { languageOf, listOf, type Sqlite } from './database.ts'
import type { FoundHead, Heads } from './heads.ts'

interface SenseRow extends Record<Language, string> {
  id: number
  source: string
  pos: PartOfSpeech | null
  topic: Topic | null
  note: string
  examples: string
}

const cardsAtMost = 6
const sensesAtMost = 40
const middleWordsAtMost = 12

export type SourceRow = Pick<Source, 'id' | 'title' | 'licence' | 'trust'>

export function openLookup(database: Sqlite, heads: Heads) {
  const sensesOf = database.prepare<[number], SenseRow>(
    `SELECT s.id, s.source, s.pos, s.topic, s.note, s.kk, s.ru, s.en, s.examples FROM term t JOIN sense s ON s.id = t.sense WHERE t.head = ? ORDER BY s.rank, s.id LIMIT ${sensesAtMost}`,
  )
  const allSources = database.prepare<[], SourceRow>('SELECT id, title, licence, trust FROM source')
  let sources = new Map<string, SourceRow>()

  /** Meanings of words of the middle language, each word asked once for a card and no more words than a card can show. */
  function linksFor(middle: Language, last: Language): (word: string) => readonly Link[] {
    const asked = new Map<string, readonly Link[]>()
    return (word) => {
      const known = asked.get(word)
      if (known) return known
      if (asked.size >= middleWordsAtMost) return []
      const head = heads.exact(middle, normalise(word))
      const links = head ? sensesOf.all(head.id).filter((row) => row[last] !== '').map((row) => ({ middle: listOf(row[middle]), last: listOf(row[last]), pos: row.pos, source: row.source })) : []
      asked.set(word, links)
      return links
    }
  }

  /** From a meaning of `from` to `last`, through `middle` where the source itself doesn't say. */
  function chained(row: SenseRow, middle: Language, last: Language, attested: ReadonlySet<string>, linksOf: (word: string) => readonly Link[]): { translations: Translation[]; notJoined: number } {
    const middleWords = listOf(row[middle])
    const own = listOf(row[last])
    if (own.length > 0) {
      const through = middleWords[0] === undefined ? null : { language: middle, word: middleWords[0], evidence: 'oneSense' as const }
      return { translations: [{ language: last, words: own, through, source: null }], notJoined: 0 }
    }
    const { joined, notJoined } = join(middleWords, row.pos, attested, linksOf)
    const translations = joined.map(({ word, words, evidence, source }) => ({ language: last, words, through: { language: middle, word, evidence }, source: source === row.source ? null : source }))
    return { translations, notJoined }
  }

  function shown(row: SenseRow, word: string, direction: Direction, attested: ReadonlySet<string>, linksOf: (word: string) => readonly Link[] = () => []): SenseShown | null {
    const from = fromOf(direction)
    const targets = targetsOf(direction)
    const [first, second] = targets as [Language, Language | undefined]
    const direct = listOf(row[first])
    const translations: Translation[] = direct.length > 0 ? [{ language: first, words: direct, through: null, source: null }] : []
    let notJoined = 0
    if (second !== undefined) {
      const chain = chained(row, first, second, attested, linksOf)
      translations.push(...chain.translations)
      notJoined = chain.notJoined
    }
    if (translations.length === 0) return null
    return {
      id: String(row.id), pos: row.pos, topic: row.topic, note: row.note, examples: row.examples === '[]' ? [] : (JSON.parse(row.examples) as string[]),
      synonyms: listOf(row[from]).filter((each) => normalise(each) !== word), translations, notJoined,
      sources: [row.source], trust: sources.get(row.source)?.trust ?? 'published',
    }
  }

  /** A pair that no source gives directly is shown through the third language, and says so. */
  function bridged(rows: readonly SenseRow[], word: string, direction: Direction): SenseShown[] {
    const [from, target] = [fromOf(direction), targetsOf(direction)[0] as Language]
    const middle = (['kk', 'ru', 'en'] as const).find((language) => language !== from && language !== target) as Language
    const linksOf = linksFor(middle, target)
    return rows.flatMap((row) => {
      const { translations, notJoined } = chained(row, middle, target, new Set(), linksOf)
      const base = shown(row, word, `${from}-${middle}` as Direction, new Set())
      return base === null || (translations.length === 0 && notJoined === 0) ? [] : [{ ...base, translations, notJoined }]
    })
  }

  function cardOf({ head, by }: FoundHead, direction: Direction): Card {
    const rows = sensesOf.all(head.id)
    const targets = targetsOf(direction)
    const last = targets.at(-1) as Language
    const attested = targets.length === 1 ? new Set<string>() : new Set(rows.flatMap((row) => listOf(row[last]).map(normalise)))
    const linksOf = targets.length === 1 ? undefined : linksFor(targets[0] as Language, last)
    const senses = rows.map((row) => shown(row, head.word, direction, attested, linksOf)).filter((sense) => sense !== null)
    const better = senses.length === 0 && targets.length === 1 ? bridged(rows, head.word, direction) : senses
    return { word: head.shown, language: languageOf(head.language), by, senses: merged(better, targets) }
  }

  function refresh(): void {
    sources = new Map(allSources.all().map((row) => [row.id, row]))
  }
  refresh()

  return {
    refresh,
    lookup(words: string, direction: Direction, guess: boolean): DictionaryAnswer {
      const { direction: turned, found } = heads.find(words, direction, guess)
      const cards = found.slice(0, cardsAtMost).map((each) => cardOf(each, turned))
      return { asked: words, direction: turned, cards, sources: sourcesOf(cards, sources) }
    },
  }
}

const words = (sense: SenseShown, language: Language) => sense.translations.filter((each) => each.language === language).flatMap((each) => each.words.map(normalise))
const trustOrder = ['reviewed', 'published', 'automatic']

/** What several sources give alike is one meaning. In a chain, whole ones come first, and of halves only what no whole one says. */
function merged(senses: readonly SenseShown[], targets: readonly Language[]): SenseShown[] {
  if (senses.length < 2) return [...senses]
  const byMeaning = new Map<string, SenseShown>()
  for (const sense of senses) {
    const meaning = targets.map((language) => words(sense, language).toSorted().join('; ')).join(' | ')
    const twin = byMeaning.get(`${sense.pos ?? ''} ${meaning}`)
    if (twin) {
      twin.sources = [...new Set([...twin.sources, ...sense.sources])]
      twin.synonyms = [...new Set([...twin.synonyms, ...sense.synonyms])]
    } else byMeaning.set(`${sense.pos ?? ''} ${meaning}`, { ...sense })
  }
  const all = [...byMeaning.values()]
  const isWhole = (sense: SenseShown) => targets.every((language) => words(sense, language).length > 0)
  const said = new Map(targets.map((language) => [language, new Set(all.filter(isWhole).flatMap((sense) => words(sense, language)))]))
  const kept = targets.length === 1 ? all : all.filter((sense) => isWhole(sense) || targets.some((language) => words(sense, language).some((word) => !said.get(language)?.has(word))))
  const order = (sense: SenseShown) => trustOrder.indexOf(sense.trust) * 2 + (isWhole(sense) ? 0 : 1)
  return kept.toSorted((a, b) => order(a) - order(b))
}

export function sourcesOf(cards: readonly Card[], sources: ReadonlyMap<string, SourceRow>): DictionaryAnswer['sources'] {
  const named = new Set(cards.flatMap((card) => card.senses.flatMap((sense) => [...sense.sources, ...sense.translations.map((each) => each.source).filter((each) => each !== null)])))
  return Object.fromEntries([...named].flatMap((id) => {
    const source = sources.get(id)
    return source ? [[id, { title: source.title, licence: source.licence }]] : []
  }))
}


/** Look-ups in the dictionary of this PC, filled with the large dictionaries beside the project, against what can't be left out of them. */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import type { Direction } from '../../domain/dictionary/direction.ts'
import type { Language } from '../../domain/kernel/text.ts'
import { dictionaryFolder, dictionaryPath, numberOf } from '../../native/dictionary/database.ts'
import { openDictionary, type Dictionary } from '../../native/dictionary/public.ts'
import { type Bench, type Sides, timed } from './measure.ts'
import { findProgram } from './programs.ts'
import { openDictd, openStarDict } from './word-programs.ts'

const data = fileURLToPath(new URL('../../../shared/data/dict/', import.meta.url))
const lists = ['kk-ru', 'kk-en', 'ru-en', 'en-ru']
const languages = ['kk', 'ru', 'en'] as const
const pairs: Record<Language, Direction> = { kk: 'kk-ru', ru: 'ru-kk', en: 'en-ru' }
const asksPerRound = 1_000
const recallBar = 0.99
const warmPasses = 4

const missing = () => (existsSync(join(data, 'kk-ru.tsv')) ? null : 'the dictionaries ../shared/data/dict are not there')

interface Filled {
  dictionary: Dictionary
  raw: Database.Database
  words: Record<Language, string[]>
}

const close = () => Promise.resolve()

let shared: Promise<Filled> | null = null

/** One filled dictionary for all measures of a run; it goes when the run ends. */
const filled = (): Promise<Filled> => (shared ??= fill())

async function fill(): Promise<Filled> {
  const userDir = mkdtempSync(join(tmpdir(), 'kense-words-'))
  process.once('exit', () => rmSync(userDir, { recursive: true, force: true }))
  const dictionary = openDictionary({ userDir, note: (where, error) => console.error(where, error) })
  await dictionary.whenReady()
  for (const name of lists) {
    const [from, to] = name.split('-') as [Language, Language]
    await dictionary.bringIn(randomUUID(), [{ name: `${name}.tsv`, path: join(data, `${name}.tsv`) }], { title: name, licence: 'bench', trust: 'published', from, to }, () => undefined)
  }
  const raw = new Database(dictionaryPath(dictionaryFolder(userDir)), { readonly: true })
  const random = seeded(7)
  const words = Object.fromEntries(languages.map((language) => {
    const all = raw.prepare<[number], { word: string }>(`SELECT word FROM head WHERE language = ? AND ${pairs[language].slice(3)} <> '' AND word NOT GLOB '*[^a-zа-яёәғқңөұүһі]*' AND length(word) BETWEEN 5 AND 16 ORDER BY id`).all(numberOf(language))
    return [language, Array.from({ length: asksPerRound }, () => all[Math.floor(random() * all.length)]?.word ?? '')]
  })) as Record<Language, string[]>
  return {
    dictionary, raw, words,
  }
}

/** Numbers in [0, 1) that are the same in every run. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const alphabets: Record<Language, string> = { kk: 'аәбвгғдежзийкқлмнңоөпрстуұүфхшыі', ru: 'абвгдежзийклмнопрстуфхцчшщыьэюя', en: 'abcdefghijklmnopqrstuvwxyz' }

/** One slip: a letter too many, too few, another one, or two exchanged. */
function misspelt(word: string, language: Language, random: () => number): string {
  const at = 1 + Math.floor(random() * (word.length - 2))
  const letter = alphabets[language][Math.floor(random() * alphabets[language].length)] as string
  switch (Math.floor(random() * 4)) {
    case 0: return word.slice(0, at) + letter + word.slice(at)
    case 1: return word.slice(0, at) + word.slice(at + 1)
    case 2: return word.slice(0, at) + letter + word.slice(at + 1)
    default: return word.slice(0, at) + (word[at + 1] ?? '') + word[at] + word.slice(at + 2)
  }
}

const rawExact = (raw: Database.Database) => raw.prepare<[number, string]>('SELECT s.kk, s.ru, s.en FROM head h JOIN term t ON t.head = h.id JOIN sense s ON s.id = t.sense WHERE h.language = ? AND h.word = ?')
const perLanguage = (what: string, limit: number) => languages.map((language) => ({ what: `${language} ${what}`, of: 'p99' as const, limit, series: language }))

async function sides(floorOf: (given: Filled) => (language: Language, index: number) => unknown, subjectOf: (given: Filled) => (language: Language, index: number) => unknown): Promise<Sides> {
  const given = await filled()
  const [floor, subject] = [floorOf(given), subjectOf(given)]
  const all = async (ask: (language: Language, index: number) => unknown) => Object.fromEntries(await Promise.all(languages.map(async (language) => [language, await timed(asksPerRound, (index) => ask(language, index))] as const)))
  // Both sides do first what is measured later: the product's code is compiled as it runs, SQLite's was before.
  for (let pass = 0; pass < warmPasses; pass += 1) await Promise.all([all(floor), all(subject)])
  return { subject: () => all(subject), floor: () => all(floor), close }
}

const wordAt = (given: Filled, language: Language, index: number) => given.words[language][index] as string
const floorExact = (given: Filled) => {
  const statement = rawExact(given.raw)
  return (language: Language, index: number) => statement.all(numberOf(language), wordAt(given, language, index))
}

export const exactWord: Bench = {
  name: 'D1',
  peer: 'a prepared statement for the same meanings',
  lines: perLanguage('p99', 3),
  missing,
  open: () => sides(floorExact, (given) => (language, index) => given.dictionary.lookup(wordAt(given, language, index), pairs[language], false)),
}

export const wordBeginning: Bench = {
  name: 'D2',
  peer: 'a prepared statement over the range, 20 rows',
  lines: perLanguage('p99', 3),
  missing,
  open: () => sides(
    (given) => {
      const statement = given.raw.prepare('SELECT word, shown, kk, ru, en FROM head WHERE language = ? AND word >= ? AND word < ? ORDER BY word LIMIT 20')
      return (language, index) => {
        const beginning = wordAt(given, language, index).slice(0, 3)
        return statement.all(numberOf(language), beginning, `${beginning}\uFFFF`)
      }
    },
    (given) => (language, index) => given.dictionary.suggest(wordAt(given, language, index).slice(0, 3), pairs[language], false),
  ),
}

export const misspeltWord: Bench = {
  name: 'D3',
  peer: 'a prepared statement for the word rightly spelt',
  lines: [...perLanguage('p99', 10), { what: 'recall (of 99 %)', of: 'value', limit: 1, fails: 'under', series: 'recall' }],
  missing,
  async open() {
    const given = await filled()
    const random = seeded(11)
    const typos = Object.fromEntries(languages.map((language) => [language, given.words[language].map((word) => misspelt(word, language, random))])) as Record<Language, string[]>
    const reached = (language: Language, index: number) => {
      const word = wordAt(given, language, index)
      const answer = given.dictionary.suggest(typos[language][index] as string, pairs[language], false)
      return answer.rows.some((row) => row.word.toLowerCase() === word) || given.dictionary.lookup(typos[language][index] as string, pairs[language], false).cards.some((card) => card.word.toLowerCase() === word)
    }
    const recall = Math.min(...languages.map((language) => given.words[language].filter((_, index) => reached(language, index)).length / asksPerRound))
    const exact = await sides(floorExact, () => (language, index) => given.dictionary.lookup(typos[language][index] as string, pairs[language], false))
    return {
      subject: async () => ({ ...(await exact.subject()), recall: [recall] }),
      floor: async () => ({ ...(await exact.floor()), recall: [recallBar] }),
      close,
    }
  },
}

export const inflectedWord: Bench = {
  name: 'D3b',
  peer: 'a prepared statement for the headword itself',
  lines: [{ what: 'kk p99', of: 'p99', limit: 5, series: 'kk' }, { what: 'kk recall (of 98 %)', of: 'value', limit: 1, fails: 'under', series: 'recall' }],
  missing,
  async open() {
    const given = await filled()
    const known = new Set(given.raw.prepare<[], { word: string }>('SELECT word FROM head WHERE language = 0').all().map(({ word }) => word))
    const forms = readFileSync(join(data, 'kk-forms.tsv'), 'utf8').split('\n').slice(1).map((line) => line.split('\t'))
      .flatMap(([form = '', lemma = '']) => (known.has(lemma.toLowerCase()) && form[0] === lemma[0] && !/\s/.test(form + lemma) ? [[form, lemma] as const] : []))
    const random = seeded(13)
    const tried = Array.from({ length: asksPerRound }, () => forms[Math.floor(random() * forms.length)] as readonly [string, string])
    const right = tried.filter(([form, lemma]) => given.dictionary.lookup(form, 'kk-ru', false).cards.some((card) => card.word === lemma))
    const statement = rawExact(given.raw)
    const subject = () => timed(asksPerRound, (index) => given.dictionary.lookup(tried[index]?.[0] ?? '', 'kk-ru', false))
    const floor = () => timed(asksPerRound, (index) => statement.all(numberOf('kk'), tried[index]?.[1] ?? ''))
    for (let pass = 0; pass < warmPasses; pass += 1) await Promise.all([subject(), floor()])
    return {
      subject: async () => ({ kk: await subject(), recall: [right.length / tried.length] }),
      floor: async () => ({ kk: await floor(), recall: [0.98] }),
      close,
    }
  },
}

const fewTypos = 40

/** Misspelt English words, against programs that are made for it; each is asked through its own open line where it has one. */
export const misspeltPeers: Bench = {
  name: 'D3peers',
  peer: 'dictd by edit distance over one connection; sdcv, less its own start',
  lines: [{ what: 'dictd', of: 'p50', limit: 0.1, series: 'dictd' }, { what: 'sdcv', of: 'p50', limit: 0.01, series: 'sdcv' }],
  missing: () => missing() ?? (['dictd', 'dictfmt', 'sdcv'].find((name) => findProgram(name) === null) ? 'dictd, dictfmt or sdcv is not installed' : null),
  rounds: 5,
  async open() {
    const given = await filled()
    const random = seeded(17)
    const typos = given.words.en.slice(0, fewTypos).map((word) => misspelt(word, 'en', random))
    const entries = given.raw.prepare<[], { word: string; ru: string }>("SELECT word, ru FROM head WHERE language = 2 AND ru <> '' ORDER BY word").all().map(({ word, ru }) => [word, ru] as const)
    const folder = mkdtempSync(join(tmpdir(), 'kense-peers-'))
    const [dictd, starDict] = [await openDictd(folder, entries, spawn), openStarDict(folder, entries)]
    const ours = async () => timed(fewTypos, (index) => given.dictionary.lookup(typos[index] as string, 'en-ru', false))
    return {
      subject: async () => ({ dictd: await ours(), sdcv: await ours() }),
      floor: async () => ({ dictd: await dictd.timed(typos), sdcv: starDict.timed(typos) }),
      async close() {
        await dictd.close()
        rmSync(folder, { recursive: true, force: true })
      },
    }
  },
}


/** Search of what is kept on this PC at a million rows, by the product's own functions, against FTS5 as SQLite gives it and Xapian. */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { search } from '../../domain/search/contract.ts'
import { answers, wantedOf } from '../../domain/search/terms.ts'
import { openFile } from '../../native/search/file.ts'
import { openIndex, type SearchIndex } from '../../native/search/kept-words.ts'
import { type Bench, worked } from './measure.ts'
import { missingXapian, openRaw, openXapian, type RawIndex, type Xapian } from './search-programs.ts'
import { findableOf, makeRows, missingWords, openVocabulary, seeded, textOf, titleOf, type Rows } from './search-rows.ts'

/** The figure asked for; a smaller number of rows shows less and is faster to fill. */
const many = Number(process.env.KENSE_BENCH_ROWS ?? 1_000_000)
const few = 10_000
/** A folder in which the filled files stay for the next run, since a million rows take long; one that was cut off is filled on. */
const keptIn = process.env.KENSE_BENCH_KEPT
const atOnce = 10_000
const asksPerRound = 400
const commonWords = 60

const missing = () => missingWords() ?? missingXapian()
const close = () => Promise.resolve()

interface Filled {
  words: readonly string[]
  rows: Rows
  index: SearchIndex
  small: SearchIndex
  raw: RawIndex
  xapian: Xapian
  /** Processor time of filling, ours and FTS5's. */
  built: Built
  folder: string
  /** As often asked as used, and the most used ones. */
  any: string[]
  common: string[]
}

interface Built {
  rows: number
  subject: number
  floor: number
}

/** What the rows say is made before it is asked how long they take. The moment that the index keeps tells how far it is filled. */
function fill(index: SearchIndex, rows: Rows, words: readonly string[], from: number, to: number): number {
  const given = Array.from({ length: to - from }, (_, at) => ({ noun: 'approval', id: String(from + at), ...findableOf(rows, words, from + at) }))
  return worked(1, () => index.keep(`rows ${from}`, given, String(to), false))[0] as number
}

const filledTo = (index: SearchIndex) => Number(index.asOf() ?? 0)

const inSteps = (begun: number, count: number, deed: (from: number, to: number) => void) => {
  for (let from = begun; from < count; from += atOnce) deed(from, Math.min(count, from + atOnce))
}

let shared: Promise<Filled> | null = null
/** One filling for all measures of a run; it goes when the run ends. */
const filled = (): Promise<Filled> => (shared ??= fillAll())

async function fillAll(): Promise<Filled> {
  const folder = keptIn ?? mkdtempSync(join(tmpdir(), 'kense-search-bench-'))
  if (keptIn === undefined) process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const vocabulary = openVocabulary()
  const { words } = vocabulary
  const random = seeded(3)
  const rows = makeRows(many, vocabulary, random)
  const [index, small] = ['large.db', 'small.db'].map((name) => openIndex(join(folder, name), benchKey, (where, error) => console.error(where, error))) as [SearchIndex, SearchIndex]
  const raw = openRaw(join(folder, 'raw.db'), rows, words)
  const built = fillBoth(folder, rows, words, index, raw)
  inSteps(filledTo(small), few, (from, to) => fill(small, rows, words, from, to))
  joinAll(small)
  const xapian = await openXapian(folder, rows, words)
  const any = Array.from({ length: asksPerRound }, () => words[vocabulary.pick(random)] as string)
  const common = words.filter((word) => word.length > 3).slice(0, commonWords)
  return { words, rows, index, small, raw, xapian, built, folder, any, common }
}

const benchKey = Buffer.alloc(32, 17)

/** In turns, so that both meet the same machine; each goes on from what an earlier run left. */
function fillBoth(folder: string, rows: Rows, words: readonly string[], index: SearchIndex, raw: RawIndex): Built {
  const note = join(folder, 'built.json')
  const before = existsSync(note) ? (JSON.parse(readFileSync(note, 'utf8')) as Built) : { rows: 0, subject: 0, floor: 0 }
  const begun = filledTo(index)
  const built = begun === 0 ? { ...before, rows: 0, subject: 0 } : before
  const theirs = raw.count()
  inSteps(Math.min(begun, theirs), many, (from, to) => {
    if (from >= begun) built.subject += fill(index, rows, words, from, to)
    if (from >= theirs) built.floor += raw.fill(from, to)
    built.rows = to
    writeFileSync(note, JSON.stringify(built))
  })
  built.subject += joinAll(index)
  writeFileSync(note, JSON.stringify(built))
  return built
}

/** As the product does when nothing has come for a while; of what the file costs it is a part. */
function joinAll(index: SearchIndex): number {
  let sum = 0
  for (let more = true; more; ) sum += worked(1, () => (more = index.joinSome()))[0] as number
  return sum
}

const quoted = (word: string) => `"${word}"`
const asBrief = search.input.parse({ words: 'x', brief: true })
const newestOf = (index: SearchIndex) => (word: string) => index.find({ ...asBrief, words: word })
const bestOf = (index: SearchIndex) => (word: string) => index.find(search.input.parse({ words: word }))
const each = (words: readonly string[], ask: (word: string) => unknown) => worked(words.length, (at) => ask(words[at] as string))
const letters = (given: Filled) => given.any.filter((word) => word.length >= 4).map((word) => word.slice(0, 4))

export const newestFound: Bench = {
  name: 'F1',
  peer: `FTS5’s own statement with titles, and Xapian newest first; ${many} rows`,
  lines: [
    { what: 'any word p99', of: 'p99', limit: 3, series: 'word' }, { what: 'four letters p99', of: 'p99', limit: 3, series: 'letters' },
    { what: 'common words p99, Xapian', of: 'p99', limit: 0.1, series: 'common' },
  ],
  missing,
  async open() {
    const given = await filled()
    const xapian = async () => {
      const samples = []
      for (const word of given.common) samples.push(await given.xapian.ask('newest', word))
      return samples
    }
    return {
      subject: () => Promise.resolve({ word: each(given.any, newestOf(given.index)), letters: each(letters(given), newestOf(given.index)), common: each(given.common, newestOf(given.index)) }),
      floor: async () => ({ word: each(given.any, (word) => given.raw.newest(quoted(word))), letters: each(letters(given), (beginning) => given.raw.newest(`${quoted(beginning)}*`)), common: await xapian() }),
      close,
    }
  },
}

/** Full BM25 over every row, a word of the title counted three times, as the ideal that a bounded candidate set is held against. */
function idealOf({ rows, words }: Filled, word: string): Map<number, number> {
  const [wanted] = wantedOf(word)
  const hits = new Uint8Array(words.length)
  if (wanted) for (const [at, each] of words.entries()) if (answers(each, wanted)) hits[at] = 1
  const frequencies = new Map<number, number>()
  for (let row = 0; row < rows.count; row += 1) {
    const from = rows.starts[row] as number
    const title = from + (rows.titles[row] as number)
    let tf = 0
    for (let at = from; at < (rows.starts[row + 1] as number); at += 1) if (hits[rows.words[at] as number] === 1) tf += at < title ? 3 : 1
    if (tf > 0) frequencies.set(row, tf)
  }
  const mean = (rows.starts[rows.count] as number) / rows.count
  const [k, b] = [1.2, 0.75]
  return new Map([...frequencies].map(([row, tf]) => [row, (tf * (k + 1)) / (tf + k * (1 - b + (b * ((rows.starts[row + 1] as number) - (rows.starts[row] as number))) / mean))]))
}

function ndcg(given: Filled, word: string): number {
  const ideal = idealOf(given, word)
  const gain = (scores: readonly number[]) => scores.reduce((sum, score, at) => sum + score / Math.log2(at + 2), 0)
  const best = [...ideal.values()].toSorted((a, b) => b - a).slice(0, 20)
  return best.length === 0 ? 1 : gain(bestOf(given.index)(word).rows.map((row) => ideal.get(Number(row.id)) ?? 0)) / gain(best)
}

export const bestFound: Bench = {
  name: 'F2',
  peer: `Xapian by BM25; full BM25 over all rows; ${many} rows`,
  lines: [{ what: 'common words p99', of: 'p99', limit: 1, series: 'common' }, { what: 'NDCG@20 (of 0.9)', of: 'value', limit: 1, fails: 'under', series: 'ndcg' }],
  missing,
  async open() {
    const given = await filled()
    const judged = [...given.common.slice(0, 20), ...given.any.slice(0, 20)].map((word) => ndcg(given, word))
    const quality = judged.reduce((sum, value) => sum + value, 0) / judged.length
    return {
      subject: () => Promise.resolve({ common: each(given.common, bestOf(given.index)), ndcg: [quality] }),
      async floor() {
        const samples = []
        for (const word of given.common) samples.push(await given.xapian.ask('best', word))
        return { common: samples, ndcg: [0.9] }
      },
      close,
    }
  },
}

/** G1: a search costs what it shows, not what there is. */
export const searchGrows: Bench = {
  name: 'G1 here',
  peer: `the same searches with ${few} rows; here ${many}`,
  lines: [{ what: 'newest', of: 'p99', limit: 3, series: 'newest' }, { what: 'best', of: 'p99', limit: 3, series: 'best' }, { what: 'four letters', of: 'p99', limit: 3, series: 'letters' }],
  missing,
  async open() {
    const given = await filled()
    const all = (index: SearchIndex) => Promise.resolve({ newest: each(given.any, newestOf(index)), best: each(given.common, bestOf(index)), letters: each(letters(given), newestOf(index)) })
    return { subject: () => all(given.index), floor: () => all(given.small), close }
  },
}

/** Of the file all but what is shown of the rows. */
function indexBytes(path: string, key: Uint8Array): number {
  const database = openFile(path, key, () => undefined)
  const { bytes } = database.prepare(`SELECT sum(pgsize) AS bytes FROM dbstat WHERE name <> 'entry'`).get() as { bytes: number }
  database.close()
  return bytes
}

const builtRows = Math.min(many, 50_000)
const contentShare = 0.6

function saidBytes(rows: Rows, words: readonly string[]): number {
  let sum = 0
  for (let row = 0; row < rows.count; row += 1) sum += Buffer.byteLength(titleOf(rows, words, row)) + Buffer.byteLength(textOf(rows, words, row))
  return sum
}

export const searchBuilt: Bench = {
  name: 'F3',
  peer: `FTS5’s own index of the same ${builtRows} rows; six tenths of what the rows say`,
  lines: [{ what: 'build', of: 'p50', limit: 1.5, series: 'build' }, { what: 'disk of the index', of: 'value', limit: 1, series: 'disk' }],
  missing: missingWords,
  open() {
    const vocabulary = openVocabulary()
    const { words } = vocabulary
    const rows = makeRows(builtRows, vocabulary, seeded(5))
    const place = () => mkdtempSync(join(tmpdir(), 'kense-search-build-'))
    const said = saidBytes(rows, words)
    return Promise.resolve({
      subject() {
        const folder = place()
        const key = randomBytes(32)
        const index = openIndex(join(folder, 'index.db'), key, (where, error) => console.error(where, error))
        let build = 0
        inSteps(0, builtRows, (from, to) => (build += fill(index, rows, words, from, to)))
        build += joinAll(index)
        index.close()
        const disk = indexBytes(join(folder, 'index.db'), key)
        rmSync(folder, { recursive: true, force: true })
        return Promise.resolve({ build: [build], disk: [disk] })
      },
      floor() {
        const folder = place()
        const raw = openRaw(join(folder, 'raw.db'), rows, words)
        let build = 0
        inSteps(0, builtRows, (from, to) => (build += raw.fill(from, to)))
        raw.close()
        rmSync(folder, { recursive: true, force: true })
        return Promise.resolve({ build: [build], disk: [said * contentShare] })
      },
      close,
    })
  },
}

/** As F3, of all rows: both were filled once, in turns, for the other measures. */
export const searchBuiltWhole: Bench = {
  name: 'F3 all',
  peer: `FTS5’s own index of the same ${many} rows; six tenths of what the rows say`,
  lines: [{ what: 'build', of: 'value', limit: 1.5, series: 'build' }, { what: 'disk of the index', of: 'value', limit: 1, series: 'disk' }],
  missing,
  async open() {
    const { built, rows, words, folder } = await filled()
    const disk = indexBytes(join(folder, 'large.db'), benchKey)
    const said = saidBytes(rows, words)
    return { subject: () => Promise.resolve({ build: [built.subject], disk: [disk] }), floor: () => Promise.resolve({ build: [built.floor], disk: [said * contentShare] }), close }
  },
}

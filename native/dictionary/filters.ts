/** What is surely not in the file is not asked of it: sets of hashes that are read once, a few bytes for each word. */
import { languages, type Language } from '../../domain/kernel/text.ts'
import { hash32 } from '../../domain/words/near.ts'
import type { Sqlite } from './database.ts'

export type Filter = (hash: number) => boolean

/** Open addressing, half empty; 0 means empty. Wrong once in ten thousand, so what it has is looked up. */
function tableOf(hashes: Iterable<number>, count: number): Uint32Array {
  let size = 1024
  while (size < count * 2) size *= 2
  const table = new Uint32Array(size)
  for (const each of hashes) {
    const hash = each || 1
    let at = hash & (size - 1)
    while (table[at] !== 0 && table[at] !== hash) at = (at + 1) & (size - 1)
    table[at] = hash
  }
  return table
}

function filterOfTable(table: Uint32Array): Filter {
  const mask = table.length - 1
  return (each) => {
    const hash = each || 1
    for (let at = hash & mask; table[at] !== 0; at = (at + 1) & mask) if (table[at] === hash) return true
    return false
  }
}

const bitsForEach = 10
const probes = 5

/** A Bloom filter of hashes: of those that are not there one in a hundred is taken for one that is. */
function bloomOf(hashes: Iterable<number>, count: number): Uint32Array {
  let bits = 8192
  while (bits < count * bitsForEach) bits *= 2
  const words = new Uint32Array(bits / 32)
  for (const hash of hashes) {
    const step = stepOf(hash)
    for (let probe = 0, at = hash; probe < probes; probe += 1, at = (at + step) | 0) {
      const bit = at & (bits - 1)
      words[bit >>> 5] = (words[bit >>> 5] ?? 0) | (1 << (bit & 31))
    }
  }
  return words
}

function filterOfBloom(words: Uint32Array): Filter {
  const mask = words.length * 32 - 1
  return (hash) => {
    const step = stepOf(hash)
    for (let probe = 0, at = hash; probe < probes; probe += 1, at = (at + step) | 0) {
      const bit = at & mask
      if (((words[bit >>> 5] ?? 0) & (1 << (bit & 31))) === 0) return false
    }
    return true
  }
}

/** A second hash of the first, odd, so that a walk by it meets every place. */
const stepOf = (hash: number) => Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) | 1

export interface Filters {
  /** Whether a word is a headword of the language. */
  head: Record<Language, (word: string) => boolean>
  /** Whether some Kazakh headword is written so by `fold`. */
  folded: (word: string) => boolean
  /** Whether several are. */
  foldedTwice: (word: string) => boolean
  slip: Filter
}

/** Made of the heads as they are now. */
export function saveFilters(database: Sqlite): void {
  const save = database.prepare<unknown[]>('INSERT INTO filter VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET bits = excluded.bits')
  const put = (name: string, table: Uint32Array) => save.run(name, Buffer.from(table.buffer))
  const words = database.prepare<[number], string>('SELECT word FROM head WHERE language = ?').pluck()
  for (const [number, language] of languages.entries()) {
    const hashes = words.all(number).map(hash32)
    put(`head ${language}`, tableOf(hashes, hashes.length))
  }
  const [once, twice] = [new Set<number>(), new Set<number>()]
  for (const folded of database.prepare<[], string>('SELECT folded FROM head WHERE language = 0').pluck().iterate()) {
    const hash = hash32(folded)
    if (once.has(hash)) twice.add(hash)
    once.add(hash)
  }
  put('folded', tableOf(once, once.size))
  put('folded twice', tableOf(twice, twice.size))
  const count = database.prepare<[], number>('SELECT count(*) FROM slip').pluck().get() ?? 0
  put('slip', bloomOf(database.prepare<[], number>('SELECT key FROM slip').pluck().iterate(), count))
}

export function openFilters(database: Sqlite): Filters {
  const load = database.prepare<[string], Buffer>('SELECT bits FROM filter WHERE name = ?').pluck()
  const open = (name: string, filterOf: (table: Uint32Array) => Filter): Filter => {
    const bits = load.get(name)
    if (bits === undefined) return () => false
    const table = new Uint32Array(bits.length / 4)
    new Uint8Array(table.buffer).set(bits)
    return filterOf(table)
  }
  const ofWords = (name: string) => {
    const has = open(name, filterOfTable)
    return (word: string) => has(hash32(word))
  }
  return {
    head: { kk: ofWords('head kk'), ru: ofWords('head ru'), en: ofWords('head en') },
    folded: ofWords('folded'), foldedTwice: ofWords('folded twice'), slip: open('slip', filterOfBloom),
  }
}

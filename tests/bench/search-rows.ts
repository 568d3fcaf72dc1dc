/** Rows for measures of search: real words of Kazakh and Russian government sentences as often as they stand there, and rare words of the dictionaries after them. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Findable } from '../../domain/search/findable.ts'

const data = fileURLToPath(new URL('../../../shared/data/', import.meta.url))
const sentences = join(data, 'texts/gov-sentences-kk-ru.tsv')
const forms = join(data, 'dict/kk-forms.tsv')
const rareWords = 30_000

export const missingWords = (): string | null => (existsSync(sentences) && existsSync(forms) ? null : 'the texts and dictionaries of ../shared/data are not there')

/** Numbers in [0, 1) that are the same in every run. */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

export interface Vocabulary {
  words: string[]
  /** A word's number, by how often it is used. */
  pick: (random: () => number) => number
}

export function openVocabulary(): Vocabulary {
  const counts = new Map<string, number>()
  for (const match of readFileSync(sentences, 'utf8').toLowerCase().matchAll(/[а-яёәғқңөұүһі]{2,}/g)) counts.set(match[0], (counts.get(match[0]) ?? 0) + 4)
  const rare = readFileSync(forms, 'utf8').toLowerCase().split('\n').flatMap((line) => /^[а-яёәғқңөұүһі]{3,}(?=\t)/.exec(line) ?? [])
  const step = Math.max(1, Math.floor(rare.length / rareWords))
  for (let at = 0; at < rare.length; at += step) counts.set(rare[at] as string, (counts.get(rare[at] as string) ?? 0) + 1)
  const words = [...counts.keys()].toSorted((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0))
  const sums = new Float64Array(words.length)
  let sum = 0
  for (const [index, word] of words.entries()) sums[index] = sum += counts.get(word) ?? 0
  return {
    words,
    pick(random) {
      const wanted = random() * sum
      let [low, high] = [0, words.length - 1]
      while (low < high) {
        const middle = (low + high) >> 1
        if ((sums[middle] as number) < wanted) low = middle + 1
        else high = middle
      }
      return low
    },
  }
}

/** Words of row n: the title's first, then the text's. All rows lie in one array, since a million small ones would not. */
export interface Rows {
  count: number
  starts: Uint32Array
  titles: Uint8Array
  words: Uint32Array
}

const [titleLeast, titleMore, textLeast, textMore] = [5, 7, 12, 30]

export function makeRows(count: number, { pick }: Vocabulary, random: () => number): Rows {
  const starts = new Uint32Array(count + 1)
  const titles = new Uint8Array(count)
  const words = new Uint32Array(count * (titleLeast + titleMore + textLeast + textMore))
  let at = 0
  for (let row = 0; row < count; row += 1) {
    starts[row] = at
    const title = titleLeast + Math.floor(random() * titleMore)
    const text = textLeast + Math.floor(random() * textMore)
    titles[row] = title
    for (let each = 0; each < title + text; each += 1) words[at++] = pick(random)
  }
  starts[count] = at
  return { count, starts, titles, words }
}

const said = (rows: Rows, words: readonly string[], from: number, to: number): string => Array.from(rows.words.subarray(from, to), (word) => words[word]).join(' ')

export function titleOf(rows: Rows, words: readonly string[], row: number): string {
  const from = rows.starts[row] as number
  return said(rows, words, from, from + (rows.titles[row] as number))
}

export function textOf(rows: Rows, words: readonly string[], row: number): string {
  return said(rows, words, (rows.starts[row] as number) + (rows.titles[row] as number), rows.starts[row + 1] as number)
}

const firstAt = Date.parse('2021-01-04T04:00:00.000Z')
const betweenMs = 155_000
const modules = ['approvals', 'sessions', 'calendar', 'people', 'systems']
const states = ['approvals.state.review', 'approvals.state.agreed', 'sessions.state.signed'] as const

/** The older a row the smaller its number. */
export function findableOf(rows: Rows, words: readonly string[], row: number): { module: string; findable: Findable } {
  return {
    module: modules[row % modules.length] as string,
    findable: {
      number: `12-${row % 97}/${row}`, title: { kk: titleOf(rows, words, row), ru: '', en: '' }, state: states[row % 3] as (typeof states)[number], body: `b${row % 40}`, persons: [`p${row % 900}`],
      at: new Date(firstAt + row * betweenMs).toISOString(), link: `/approvals/${row}`, text: textOf(rows, words, row), files: [],
    },
  }
}

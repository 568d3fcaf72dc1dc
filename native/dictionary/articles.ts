/**
 * All meanings of a headword in one text, so that one row is read where meanings would be joined: a line for each meaning, its
 * fields by tabs. Beside it, in a column of its own, stands what a chain through the word asks (`passagesOf`).
 */
import type { PartOfSpeech, Topic } from '../../domain/dictionary/entry.ts'
import { languages, type Language } from '../../domain/kernel/text.ts'
import { meaningOf } from '../../domain/dictionary/joining.ts'
import { listOf, numberOf } from './database.ts'

export interface SenseRow extends Record<Language, string> {
  id: number
  source: string
  pos: PartOfSpeech | null
  topic: Topic | null
  note: string
  examples: string
}

/** Of one headword only so many meanings are kept together and shown. */
export const sensesAtMost = 40

const plain = (text: string) => text.replace(/[\t\n\r]+/g, ' ')
const noExamples = '[]'

/** Words first: whether a meaning has any in a language is asked of more lines than are cut. */
const lineOf = (row: SenseRow): string => [
  ...languages.map((language) => plain(row[language])), row.pos ?? '', row.source, row.id, row.topic ?? '', plain(row.note), row.examples === noExamples ? '' : plain(row.examples),
].join('\t')

export const articleOf = (rows: readonly SenseRow[]): string => rows.slice(0, sensesAtMost).map(lineOf).join('\n')

/** Of the same meanings, language by language. */
export function passagesOf(rows: readonly SenseRow[]): string {
  const kept = rows.slice(0, sensesAtMost)
  return languages.map((language) => passageOf(kept, language)).join('\t')
}

const anyOther = '*'

/** How many meanings a language has for the word, and for which parts of speech there is one only, with the number of its line. */
function passageOf(rows: readonly SenseRow[], language: Language): string {
  const links = rows.flatMap((row, line) => (row[language] === '' ? [] : [{ pos: row.pos, meaning: meaningOf(listOf(row[language])), line }]))
  const only = (pos: string): string => {
    const fitting = links.filter((link) => pos === '' || link.pos === null || link.pos === pos)
    return `${pos}=${new Set(fitting.map(({ meaning }) => meaning)).size === 1 ? (fitting[0]?.line ?? '') : ''}`
  }
  const named = new Set(['', anyOther, ...links.flatMap(({ pos }) => pos ?? [])])
  return [new Set(links.map(({ meaning }) => meaning)).size, ...[...named].map(only)].join(',')
}

/** What a chain to `language` through a head meets: its meanings counted, and the line of the one that fits alone. */
export function passageThrough(passages: string, language: Language, pos: PartOfSpeech | null): { meanings: number; only: number | null } {
  const passage = passages.split('\t')[numberOf(language)] ?? ''
  const at = [`,${pos ?? ''}=`, `,${anyOther}=`].map((name) => [passage.indexOf(name), name.length] as const).find(([from]) => from >= 0) ?? [0, 0]
  const line = /^\d*/.exec(passage.slice(at[0] + at[1]))?.[0] ?? ''
  return { meanings: Number.parseInt(passage, 10), only: line === '' ? null : Number(line) }
}

/** One meaning; its line is cut when somebody asks. */
export class Meaning {
  readonly #line: string
  #cut: readonly string[] | null = null

  constructor(line: string) {
    this.#line = line
  }

  #field(number: number): string {
    this.#cut ??= this.#line.split('\t')
    return this.#cut[number] ?? ''
  }

  has(language: Language): boolean {
    return hasWords(this.#line, 0, numberOf(language))
  }

  words(language: Language): string[] {
    return listOf(this.#field(numberOf(language)))
  }

  get pos(): PartOfSpeech | null {
    return (this.#field(3) || null) as PartOfSpeech | null
  }

  get source(): string {
    return this.#field(4)
  }

  get id(): string {
    return this.#field(5)
  }

  get topic(): Topic | null {
    return (this.#field(6) || null) as Topic | null
  }

  get note(): string {
    return this.#field(7)
  }

  get examples(): string[] {
    const stored = this.#field(8)
    return stored === '' ? [] : (JSON.parse(stored) as string[])
  }
}

const tab = 9

/** Whether the line that begins there has words in the language of this number. */
function hasWords(text: string, lineStart: number, language: number): boolean {
  let from = lineStart
  for (let number = language; number > 0; number -= 1) from = text.indexOf('\t', from) + 1
  return text.charCodeAt(from) !== tab
}

/** The meaning on a line as passages count them. */
export const meaningAt = (article: string, line: number): Meaning => new Meaning(article.split('\n', line + 1)[line] ?? '')

/** Meanings with words in any of these languages, the first so many of them, and how many more there are; others aren't cut out. */
export function meaningsWith(article: string, wanted: readonly Language[], atMost: number): { meanings: Meaning[]; more: number } {
  const numbers = wanted.map(numberOf)
  const meanings: Meaning[] = []
  let more = 0
  for (let [start, next] = [0, 0]; start < article.length; start = next) {
    const end = article.indexOf('\n', start)
    next = end < 0 ? article.length : end + 1
    if (!numbers.some((number) => hasWords(article, start, number))) continue
    if (meanings.length < atMost) meanings.push(new Meaning(end < 0 ? article.slice(start) : article.slice(start, end)))
    else more += 1
  }
  return { meanings, more }
}

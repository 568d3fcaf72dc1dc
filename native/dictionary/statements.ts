/** What is asked of the file of words: each question is prepared once, and asked for as many words at once as it can be. */
import type Database from 'better-sqlite3'
import type { Language } from '../../domain/kernel/text.ts'
import type { Sqlite } from './database.ts'

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

const insideAtMost = 10

type Row = readonly [id: number, language: number, word: string, shown: string]

/** Rows as lists: an object of each row costs more than finding it. */
const headOf = ([id, language, word, shown]: Row): Head => ({ id, language, word, shown })
const columns = 'h.id, h.language, h.word, h.shown'

export function prepareStatements(database: Sqlite) {
  const rows = (text: string) => {
    const statement = database.prepare<unknown[], Row>(text).raw()
    return (...values: (string | number)[]): Head[] => statement.all(...values).map(headOf)
  }
  const lines = database.prepare<unknown[], [...Row, kk: string, ru: string, en: string]>(`SELECT ${columns}, h.kk, h.ru, h.en FROM head h WHERE h.language = ? AND h.word >= ? AND h.word < ? ORDER BY h.word LIMIT ?`).raw()
  const gloss = database.prepare<[number], [kk: string, ru: string, en: string]>('SELECT kk, ru, en FROM head WHERE id = ?').raw()
  const word = database.prepare<[number, string], [head: number, shown: string, senses: string]>('SELECT head, shown, senses FROM article WHERE language = ? AND word = ?').raw()
  /** One statement for several keys: each more would cost nearly as much as what it finds. */
  const ofSeveral = <Found extends unknown[]>(text: string) => {
    const byCount = new Map<number, Database.Statement<unknown[], Found>>()
    return (keys: readonly (string | number)[], ...before: number[]): Found[] => {
      if (keys.length === 0) return []
      const statement = byCount.get(keys.length) ?? database.prepare<unknown[], Found>(`${text} IN (${keys.map(() => '?').join(', ')})`).raw()
      byCount.set(keys.length, statement)
      return statement.all(...before, ...keys)
    }
  }
  const articles = ofSeveral<[word: string, head: number, shown: string, senses: string]>('SELECT word, head, shown, senses FROM article WHERE language = ? AND word')
  const passages = ofSeveral<[word: string, passage: string]>('SELECT word, passage FROM article WHERE language = ? AND word')
  const slips = ofSeveral<[key: number, place: number]>('SELECT key, place FROM slip WHERE key')
  const byId = ofSeveral<[...Row]>(`SELECT ${columns} FROM head h WHERE h.id`)
  return {
    word(language: number, text: string): Head | undefined {
      const row = word.get(language, text)
      return row === undefined ? undefined : { id: row[0], language, word: text, shown: row[1], article: row[2] }
    },
    /** Those of the words that are there, in their order. */
    words(language: number, texts: readonly string[]): Head[] {
      if (texts.length < 2) return texts.flatMap((text) => this.word(language, text) ?? [])
      const found = articles(texts, language)
      return texts.flatMap((text) => {
        const row = found.find(([word]) => word === text)
        return row === undefined ? [] : [{ id: row[1], language, word: text, shown: row[2], article: row[3] }]
      })
    },
    /** Gives heads of one language their articles, where they have none yet. */
    read(language: number, heads: readonly Head[]): void {
      const found = new Map(articles(heads.map(({ word }) => word), language).map((row) => [row[0], row[3]]))
      for (const head of heads) head.article = found.get(head.word) ?? ''
    },
    /** What a chain through each of the words asks, without their meanings. */
    passages: (language: number, texts: readonly string[]) => new Map(passages(texts, language)),
    stem: rows(`SELECT ${columns} FROM head h WHERE h.language = ? AND h.stem = ? AND h.stem <> '' LIMIT 12`),
    folded: rows(`SELECT ${columns} FROM head h WHERE h.language = ? AND h.folded = ? AND h.folded <> '' LIMIT 6`),
    // In this order by command: by itself the planner goes through every head.
    inside: rows(`SELECT ${columns} FROM part p CROSS JOIN head h ON h.id = p.head WHERE p.language = ? AND p.word = ? LIMIT ${insideAtMost}`),
    /** By key, as they are stored. */
    slips(keys: readonly number[]): Map<number, number[]> {
      const found = new Map<number, number[]>()
      for (const [key, place] of slips(keys)) found.set(key, [...(found.get(key) ?? []), place])
      return found
    },
    /** In the order of the ids. */
    byId(ids: readonly number[]): Head[] {
      const found = new Map(byId(ids).map((row) => [row[0], row]))
      return ids.flatMap((id) => {
        const row = found.get(id)
        return row === undefined ? [] : [headOf(row)]
      })
    },
    begins: (...values: (string | number)[]): Line[] => lines.all(...values).map(([id, language, text, shown, kk, ru, en]) => ({ id, language, word: text, shown, kk, ru, en })),
    lineOf(head: Head): Line {
      if ('kk' in head) return head as Line
      const [kk = '', ru = '', en = ''] = gloss.get(head.id) ?? []
      return { ...head, kk, ru, en }
    },
  }
}

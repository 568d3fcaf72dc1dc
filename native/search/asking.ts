/** Words and filters as SQLite's full text understands them. */
import { answers, type Wanted } from '../../domain/search/terms.ts'
import type { Sqlite } from '../kernel/database.ts'
import { beginningLength, filters, ofBeginning, ofTitle } from './tokens.ts'

const quoted = (token: string): string => `"${token.replaceAll('"', '""')}"`
const anyOf = (tokens: readonly string[]): string => `(${tokens.map(quoted).join(' OR ')})`

/** An unfinished word is continued by so many of the words here, the most frequent first. */
const continuationsAtMost = 48
const looksAtMost = 2_000

export interface WantedHere {
  tokens: string[]
  /** In about how many rows the most frequent of its terms is; at least 1. */
  rows: number
}

export interface Asking {
  /** Null when a word is nowhere here. */
  wanted(words: readonly Wanted[]): WantedHere[] | null
}

export function openAsking(database: Sqlite): Asking {
  const rowsOf = database.prepare<[string], { rows: number }>('SELECT rows FROM word WHERE word = ?')
  const statements = {
    word: database.prepare<[string, string, number], { word: string; rows: number }>('SELECT word, rows FROM word WHERE word > ? AND word < ? ORDER BY word LIMIT ?'),
    beginning: database.prepare<[string, string, number], { word: string; rows: number }>('SELECT word, rows FROM beginning WHERE word > ? AND word < ? ORDER BY word LIMIT ?'),
  }
  /** Up to four letters are continued by first letters, which stand for all words that begin so; more by whole words. */
  function continuations(begun: string): string[] {
    if (begun.length === beginningLength) return [ofBeginning(begun)]
    const from = begun.length < beginningLength ? statements.beginning : statements.word
    const found = from.all(begun, `${begun}\u{10ffff}`, looksAtMost)
    return (found.length <= continuationsAtMost ? found : found.toSorted((a, b) => b.rows - a.rows).slice(0, continuationsAtMost)).map(({ word }) => word)
  }
  return {
    wanted(words) {
      const all: WantedHere[] = []
      for (const { terms, beginning } of words) {
        const known = terms.flatMap((term) => {
          const rows = rowsOf.get(term)?.rows
          return rows === undefined ? [] : [{ term, rows }]
        })
        // A form of the word itself stands beside its headword in every row, so it finds nothing more.
        const more = beginning === null ? [] : continuations(beginning).filter((token) => token.endsWith('*') || !answers(token, { terms, beginning: null }))
        const tokens = [...new Set([...known.map(({ term }) => term), ...more])]
        if (tokens.length === 0) return null
        all.push({ tokens, rows: Math.max(1, ...known.map(({ rows }) => rows)) })
      }
      return all
    },
  }
}

export interface Narrowed {
  modules: readonly string[]
  state: string | null
  body: string | null
  person: string | null
}

/** Each word by any of its tokens, and what narrows. */
export function matching(wanted: readonly WantedHere[], { modules, state, body, person }: Narrowed): string {
  return [
    ...wanted.map(({ tokens }) => anyOf(tokens)),
    ...(modules.length === 0 ? [] : [anyOf(modules.map(filters.module))]),
    ...(state === null ? [] : [quoted(filters.state(state))]),
    ...(body === null ? [] : [quoted(filters.body(body))]),
    ...(person === null ? [] : [quoted(filters.person(person))]),
  ].join(' AND ')
}

/** Rows that have one of these words in their title. */
export const inTitle = (wanted: readonly WantedHere[]): string => anyOf(wanted.flatMap(({ tokens }) => tokens.map(ofTitle)))


/** Words and filters as SQLite's full text understands them. */
import { halvesOf, isNumber, type Wanted } from '../../domain/search/terms.ts'
import type { Sqlite } from '../kernel/database.ts'
import { beginningLength, isOfNumber, labels, ofJoined, ofLabel, ofNumber, ofTitle } from './tokens.ts'

const quoted = (token: string): string => (token.endsWith('*') ? `"${token.slice(0, -1).replaceAll('"', '""')}" *` : `"${token.replaceAll('"', '""')}"`)

const written = (token: string, titled: boolean): string => (titled ? quoted(ofTitle(token)) : isOfNumber(token) ? `(${quoted(token)} OR ${quoted(ofTitle(token))})` : quoted(token))

/** Tokens that must stand together are parted by blanks, those of which one is enough by bars; a star ends one that may go on. */
function allOf(alternative: string, titled: boolean): string {
  const parts = alternative.split(' ').map((part) => part.split('|').map((token) => written(token, titled)))
  return parts.map((tokens) => (tokens.length === 1 ? tokens[0] : `(${tokens.join(' OR ')})`)).join(' AND ')
}

const anyOf = ({ alternatives, titled }: WantedHere): string => `(${alternatives.map((each) => (each.includes(' ') ? `(${allOf(each, titled)})` : allOf(each, titled))).join(' OR ')})`

/** An unfinished word is continued by so many of what is here, the most frequent first. */
const continuationsAtMost = 16
const looksAtMost = 2_000
/** Of the classes in which a word's headwords were met. */
const classesAtMost = 12

export const askingStatements = {
  stands: 'SELECT 1 FROM word WHERE word = ? AND stands IS NOT NULL',
  meets: 'SELECT meets FROM word WHERE word = ?',
  places: 'SELECT places FROM frequency WHERE token = ?',
  words: 'SELECT stands FROM word WHERE word >= ? AND word < ? AND stands IS NOT NULL ORDER BY word LIMIT ?',
  beginning: 'SELECT token FROM beginning WHERE letters = ?',
  beginnings: 'SELECT b.token, coalesce(f.places, 0) AS places FROM beginning b LEFT JOIN frequency f ON f.token = b.token WHERE b.letters >= ? AND b.letters < ? ORDER BY b.letters LIMIT ?',
  label: 'SELECT id FROM label WHERE value = ?',
} as const

export interface WantedHere {
  /** Any of them is enough; each of one token or of several (allOf). */
  alternatives: string[]
  /** In the title only. */
  titled: boolean
  /** In how many places the most frequent of its classes is, at least 1: to be asked for only when words are weighed. */
  places: () => number
}

export interface Narrowed {
  modules: readonly string[]
  state: string | null
  body: string | null
  person: string | null
}

export interface Asking {
  /** Whether the last word stands in some text just as it was typed, so that it is mostly meant as it is. */
  mayBeFinished(words: readonly Wanted[]): boolean
  /** Null when a word is nowhere here. Of a finished last word only its forms are wanted, otherwise what begins so too. */
  wanted(words: readonly Wanted[], isFinished: boolean): WantedHere[] | null
  /** Each word by any of its tokens, and what narrows. */
  matching(wanted: readonly WantedHere[], narrowed: Narrowed): string
}

export function openAsking(database: Sqlite): Asking {
  const run = {
    stands: database.prepare<[string]>(askingStatements.stands),
    meets: database.prepare<[string], { meets: string }>(askingStatements.meets),
    places: database.prepare<[string], number>(askingStatements.places).pluck(),
    words: database.prepare<[string, string, number], string>(askingStatements.words).pluck(),
    beginning: database.prepare<[string], string>(askingStatements.beginning).pluck(),
    beginnings: database.prepare<[string, string, number], { token: string; places: number }>(askingStatements.beginnings),
    label: database.prepare<[string], number>(askingStatements.label).pluck(),
  }
  const placesOf = (token: string): number => run.places.get(token) ?? 0

  function mostFrequent(tokens: readonly string[], atMost: number): readonly string[] {
    if (tokens.length <= atMost) return tokens
    const places = new Map(tokens.map((token) => [token, placesOf(token)]))
    return tokens.toSorted((a, b) => (places.get(b) ?? 0) - (places.get(a) ?? 0)).slice(0, atMost)
  }

  const classesOf = (term: string): string[] => (isNumber(term) ? [halvesOf(term).length === 0 ? ofNumber(term) : ofJoined(term)] : (run.meets.get(term)?.meets.split(' ').filter((token) => token !== '') ?? []))

  /** Of 07-26/1: what has 07 and 26, and a number that begins with 1. */
  function unfinishedNumber(halves: readonly string[]): string[] {
    const last = continuations(halves.at(-1) ?? '')
    return last.length === 0 ? [] : [[...halves.slice(0, -1).filter(isNumber).map(ofNumber), last.join('|')].join(' ')]
  }

  /** Up to four letters are continued by first letters, which stand for all words that begin so; more by whole words. */
  function continuations(begun: string): readonly string[] {
    const halves = halvesOf(begun)
    if (halves.length > 0 && isNumber(begun)) return unfinishedNumber(halves)
    if (begun.length === beginningLength) return [run.beginning.get(begun) ?? []].flat()
    if (begun.length > beginningLength && isNumber(begun)) return [`${ofNumber(begun)}*`]
    const until = `${begun}\u{10ffff}`
    if (begun.length < beginningLength) {
      const found = run.beginnings.all(begun, until, looksAtMost)
      return (found.length <= continuationsAtMost ? found : found.toSorted((a, b) => b.places - a.places).slice(0, continuationsAtMost)).map(({ token }) => token)
    }
    // A word's own class is the first of what it stands under.
    return mostFrequent([...new Set(run.words.all(begun, until, looksAtMost).map((stands) => stands.split(' ', 1)[0] as string))], continuationsAtMost)
  }

  const labelled = (label: string): string => quoted(ofLabel(run.label.get(label) ?? 0))

  return {
    mayBeFinished(words) {
      const typed = words.at(-1)?.beginning ?? null
      return typed !== null && run.stands.get(typed) !== undefined
    },
    wanted(words, isFinished) {
      const all: WantedHere[] = []
      for (const { terms, beginning } of words) {
        const known = mostFrequent([...new Set(terms.flatMap(classesOf))], classesAtMost)
        const alternatives = [...new Set([...known, ...(beginning === null || isFinished ? [] : continuations(beginning))])]
        if (alternatives.length === 0) return null
        all.push({ alternatives, titled: false, places: () => Math.max(1, ...known.map(placesOf)) })
      }
      return all
    },
    matching: (wanted, { modules, state, body, person }) => [
      ...wanted.map(anyOf),
      ...(modules.length === 0 ? [] : [`(${modules.map((module) => labelled(labels.module(module))).join(' OR ')})`]),
      ...(state === null ? [] : [labelled(labels.state(state))]),
      ...(body === null ? [] : [labelled(labels.body(body))]),
      ...(person === null ? [] : [labelled(labels.person(person))]),
    ].join(' AND '),
  }
}

/** The same, one of them in the title. */
export const withTitled = (wanted: readonly WantedHere[], titled: WantedHere): WantedHere[] =>
  wanted.map((each) => (each === titled ? { ...each, titled: true } : each))

/** What one seat may find without a line, in one encrypted file. */
import { canonicalJson } from '../../domain/kernel/canonical-json.ts'
import type { FileRef } from '../../domain/kernel/manifest.ts'
import type { Sqlite } from '../kernel/database.ts'
import { openFile } from './file.ts'
import { openFinding, type Finding } from './find.ts'
import { openPieces, type Pieces } from './pieces.ts'
import { heardFact, openWriting, placeOf, readPlace, type Place, type Writing } from './writing.ts'

export interface Origin {
  query: string
  input: unknown
}

/** As `keep` is told it; one string, so that it can be looked for. */
export const originOf = ({ query, input }: Origin): string => `${query} ${canonicalJson(input ?? null)}`

function readOrigin(origin: string): Origin {
  const blank = origin.indexOf(' ')
  return { query: origin.slice(0, blank), input: JSON.parse(origin.slice(blank + 1)) as unknown }
}

export interface SearchIndex extends Writing, Finding, Pieces {
  /** Files whose words are not read yet. */
  unread(limit: number): FileRef[]
  isUnread(sha256: string): boolean
  /** Places after this one (as `placeOf` writes it), in their order. */
  places(after: string, limit: number): Place[]
  /** Whether any answer of this query has come since the file was begun. */
  hasHeard(query: string): boolean
  /** The questions whose kept answers these came from. */
  originsOf(places: readonly Place[]): Origin[]
  close(): void
}

export function openIndex(path: string, key: Uint8Array, note: (where: string, error: unknown) => void): SearchIndex {
  const database: Sqlite = openFile(path, key, note)
  const unread = database.prepare<[number], { reference: string }>('SELECT reference FROM file WHERE text IS NULL LIMIT ?')
  const isUnread = database.prepare<[string]>('SELECT 1 FROM file WHERE sha256 = ? AND text IS NULL')
  const places = database.prepare<[string, number], { place: string }>('SELECT place FROM entry WHERE place > ? ORDER BY place LIMIT ?')
  const heard = database.prepare<[string]>('SELECT 1 FROM fact WHERE name = ?')
  const origin = database.prepare<[string], { origin: string }>('SELECT origin FROM entry WHERE place = ?')
  return {
    ...openWriting(database),
    ...openFinding(database),
    ...openPieces(database),
    unread: (limit) => unread.all(limit).map(({ reference }) => JSON.parse(reference) as FileRef),
    isUnread: (sha256) => isUnread.get(sha256) !== undefined,
    places: (after, limit) => places.all(after, limit).map(({ place }) => readPlace(place)),
    hasHeard: (query) => heard.get(heardFact(query)) !== undefined,
    originsOf: (given) => [...new Set(given.flatMap((place) => origin.get(placeOf(place))?.origin ?? []))].map(readOrigin),
    close: () => void database.close(),
  }
}

/** What one seat may find without a line, in one encrypted file. */
import type { FileRef } from '../../domain/kernel/manifest.ts'
import type { Sqlite } from '../kernel/database.ts'
import { openFile } from './file.ts'
import { openFinding, type Finding } from './find.ts'
import { openWriting, type Place, type Writing } from './writing.ts'

export interface SearchIndex extends Writing, Finding {
  /** Files whose words are not read yet. */
  unread(limit: number): FileRef[]
  isUnread(sha256: string): boolean
  /** Places after this one (as `placeOf` writes it), in their order. */
  places(after: string, limit: number): Place[]
  close(): void
}

export function openIndex(path: string, key: Uint8Array, note: (where: string, error: unknown) => void): SearchIndex {
  const database: Sqlite = openFile(path, key, note)
  const unread = database.prepare<[number], { reference: string }>('SELECT reference FROM file WHERE text IS NULL LIMIT ?')
  const isUnread = database.prepare<[string]>('SELECT 1 FROM file WHERE sha256 = ? AND text IS NULL')
  const places = database.prepare<[string, number], { place: string }>('SELECT place FROM entry WHERE place > ? ORDER BY place LIMIT ?')
  return {
    ...openWriting(database),
    ...openFinding(database),
    unread: (limit) => unread.all(limit).map(({ reference }) => JSON.parse(reference) as FileRef),
    isUnread: (sha256) => isUnread.get(sha256) !== undefined,
    places: (after, limit) => places.all(after, limit).map(({ place }) => {
      const [noun = '', ...id] = place.split(' ')
      return { noun, id: id.join(' ') }
    }),
    close: () => void database.close(),
  }
}

/** A row's words: into the index and out of it, and in how many rows each term is. */
import type { Findable } from '../../domain/search/findable.ts'
import type { Sqlite } from '../kernel/database.ts'
import { beginningOf, tokensOf, written } from './tokens.ts'

export interface Rows {
  put(id: number, place: string, module: string, findable: Omit<Findable, 'files'>, isNew: boolean): void
  drop(id: number): void
  /** At the end of a commit: rows that come together share most of their words. */
  saveCounts(): void
  /** After a commit, or after one that failed: what was counted or named in that is not in the file. */
  begin(failed: boolean): void
}

export function openRows(database: Sqlite): Rows {
  const statements = {
    label: database.prepare<[string], { id: number }>('SELECT id FROM label WHERE value = ?'),
    addLabel: database.prepare('INSERT INTO label (value) VALUES (?)'),
    countWord: database.prepare('INSERT INTO word VALUES (?, max(1, ?)) ON CONFLICT (word) DO UPDATE SET rows = rows + ?'),
    countBeginning: database.prepare('INSERT INTO beginning VALUES (?, max(1, ?)) ON CONFLICT (word) DO UPDATE SET rows = rows + ?'),
    termsOf: database.prepare<[string], { terms: string | null }>('SELECT f.terms FROM file_of o JOIN file f ON f.sha256 = o.sha256 WHERE o.place = ?'),
    addWords: database.prepare('INSERT INTO words (rowid, terms) VALUES (?, ?)'),
    dropWords: database.prepare('DELETE FROM words WHERE rowid = ?'),
    addFacet: database.prepare('INSERT INTO facet VALUES (?, ?, ?, ?)'),
    dropFacet: database.prepare('DELETE FROM facet WHERE id = ?'),
  }
  const labels = new Map<string, number>()
  const words = new Map<string, number>()

  function labelOf(value: string | null): number {
    if (value === null) return 0
    const known = labels.get(value) ?? statements.label.get(value)?.id ?? Number(statements.addLabel.run(value).lastInsertRowid)
    labels.set(value, known)
    return known
  }

  const count = (counts: Map<string, number>, term: string, rows: number) => void counts.set(term, (counts.get(term) ?? 0) + rows)

  return {
    put(id, place, module, findable, isNew) {
      const tokens = tokensOf(module, findable, statements.termsOf.all(place).map(({ terms }) => terms ?? ''))
      statements.addWords.run(id, written(tokens))
      statements.addFacet.run(id, labelOf(module), labelOf(findable.state), tokens.terms.size)
      const rows = isNew ? 1 : 0
      for (const term of tokens.terms) count(words, term, rows)
    },
    drop(id) {
      statements.dropWords.run(id)
      statements.dropFacet.run(id)
    },
    saveCounts() {
      const beginnings = new Map<string, number>()
      for (const [term, rows] of words) {
        statements.countWord.run(term, rows, rows)
        // By the sum of their words, which is more than the rows; it is only to tell frequent ones.
        count(beginnings, beginningOf(term) ?? term, rows)
      }
      for (const [term, rows] of beginnings) statements.countBeginning.run(term, rows, rows)
    },
    begin(failed) {
      words.clear()
      if (failed) labels.clear()
    },
  }
}

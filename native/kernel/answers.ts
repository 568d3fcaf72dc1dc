import { createHmac, timingSafeEqual } from 'node:crypto'
import { join } from 'node:path'
import { canonicalJson } from '../../domain/kernel/manifest.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import { isDamaged, openEncrypted, setAside, type Sqlite } from './database.ts'
import type { Drawer } from './drawers.ts'
import { keyFor } from './secrets.ts'

export interface KeptAnswer {
  answer: unknown
  asOf: Instant
}

export interface Answers {
  load(name: string, input: unknown, actingFor: string | null): KeptAnswer | null
  save(name: string, input: unknown, actingFor: string | null, answer: unknown, asOf: Instant): void
  drop(name: string, input: unknown, actingFor: string | null): void
  /** Small facts beside the answers, such as the feed's last seq. */
  loadFact(name: string): string | null
  saveFact(name: string, value: string): void
  close(): void
}

/** `size` is kept by triggers, so that the limit costs no counting at a million rows. */
const schema = `
  CREATE TABLE IF NOT EXISTS answers (key BLOB PRIMARY KEY, as_of TEXT NOT NULL, answer TEXT NOT NULL, proof BLOB NOT NULL) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS answers_by_age ON answers (as_of);
  CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS total (one INTEGER PRIMARY KEY CHECK (one = 1), size INTEGER NOT NULL);
  INSERT OR IGNORE INTO total VALUES (1, 0);
  CREATE TRIGGER IF NOT EXISTS answers_added AFTER INSERT ON answers BEGIN UPDATE total SET size = size + length(NEW.answer); END;
  CREATE TRIGGER IF NOT EXISTS answers_gone AFTER DELETE ON answers BEGIN UPDATE total SET size = size - length(OLD.answer); END;
  CREATE TRIGGER IF NOT EXISTS answers_changed AFTER UPDATE OF answer ON answers BEGIN UPDATE total SET size = size + length(NEW.answer) - length(OLD.answer); END;
`

const answerLimit = 8_000_000
const defaultSizeLimit = 1_000_000_000
const oldestDroppedAtOnce = 20

/**
 * Answers of queries that may be shown without a line. A damaged file is set aside and begun anew, since every answer
 * can be asked again; each row carries a proof over question, time and answer, so that no mishap shows one as another.
 */
export function openAnswers(drawer: Drawer, note: (where: string, error: unknown) => void, sizeLimit = defaultSizeLimit): Answers {
  const path = join(drawer.folder, 'answers.db')
  const fileKey = keyFor(drawer.key, 'answers')
  const proofKey = keyFor(drawer.key, 'answers/proof')
  let database = open()
  let statements = prepare(database)

  function open(): Sqlite {
    try {
      return openEncrypted(path, fileKey, schema, 'NORMAL')
    } catch (error) {
      if (!isDamaged(error)) throw error
      note('answers: set aside', error)
      setAside(path)
      return openEncrypted(path, fileKey, schema, 'NORMAL')
    }
  }

  /** Runs a deed on the file; on damage begins a new file and runs it there: a look-up finds nothing, a save is saved. */
  function guarded<T>(deed: () => T): T {
    try {
      return deed()
    } catch (error) {
      if (!isDamaged(error)) throw error
      note('answers: set aside', error)
      database.close()
      setAside(path)
      database = open()
      statements = prepare(database)
      return deed()
    }
  }

  const rowKey = (name: string, input: unknown, actingFor: string | null) =>
    createHmac('sha256', proofKey).update(canonicalJson([name, input, actingFor])).digest()
  const proofOf = (key: Buffer, asOf: string, answer: string) =>
    createHmac('sha256', proofKey).update(key).update(asOf).update('\n').update(answer).digest()

  return {
    load(name, input, actingFor) {
      const key = rowKey(name, input, actingFor)
      return guarded(() => {
        const row = statements.load.get(key) as { as_of: string; answer: string; proof: Buffer } | undefined
        if (!row) return null
        const proof = proofOf(key, row.as_of, row.answer)
        if (row.proof.length !== proof.length || !timingSafeEqual(row.proof, proof)) {
          note('answers: a row without its proof', new Error('row dropped'))
          statements.drop.run(key)
          return null
        }
        return { answer: JSON.parse(row.answer) as unknown, asOf: row.as_of }
      })
    },
    save(name, input, actingFor, answer, asOf) {
      const text = JSON.stringify(answer ?? null)
      if (text.length > answerLimit) return
      const key = rowKey(name, input, actingFor)
      guarded(() => {
        statements.save.run(key, asOf, text, proofOf(key, asOf, text))
        while ((statements.size.get() as { size: number }).size > sizeLimit) {
          if (statements.dropOldest.run(oldestDroppedAtOnce).changes === 0) break
        }
      })
    },
    drop: (name, input, actingFor) => guarded(() => void statements.drop.run(rowKey(name, input, actingFor))),
    loadFact: (name) => guarded(() => (statements.loadFact.get(name) as { value: string } | undefined)?.value ?? null),
    saveFact: (name, value) => guarded(() => void statements.saveFact.run(name, value)),
    close: () => void database.close(),
  }
}

/** None may read the whole file, however much is kept: a test asks SQLite how it would go about each (B11.2). */
export const answersSql = {
  load: 'SELECT as_of, answer, proof FROM answers WHERE key = ?',
  save: 'INSERT INTO answers VALUES (?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET as_of = excluded.as_of, answer = excluded.answer, proof = excluded.proof',
  drop: 'DELETE FROM answers WHERE key = ?',
  dropOldest: 'DELETE FROM answers WHERE key IN (SELECT key FROM answers ORDER BY as_of LIMIT ?)',
  size: 'SELECT size FROM total',
  loadFact: 'SELECT value FROM facts WHERE name = ?',
  saveFact: 'INSERT INTO facts VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
} as const

const prepare = (database: Sqlite) => ({
  load: database.prepare(answersSql.load),
  save: database.prepare(answersSql.save),
  drop: database.prepare(answersSql.drop),
  dropOldest: database.prepare(answersSql.dropOldest),
  size: database.prepare(answersSql.size),
  loadFact: database.prepare(answersSql.loadFact),
  saveFact: database.prepare(answersSql.saveFact),
})

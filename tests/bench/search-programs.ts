/** What the search of this PC is held against: FTS5 as SQLite gives it, and Xapian. */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { textOf, titleOf, type Rows } from './search-rows.ts'

const python = '/usr/bin/python3'

export function missingXapian(): string | null {
  try {
    execFileSync(python, ['-c', 'import xapian'], { stdio: 'ignore' })
    return null
  } catch {
    return 'Xapian is not installed (apt install python3-xapian)'
  }
}

export interface RawIndex {
  newest(match: string): unknown[]
  fill(from: number, to: number): void
  /** Bytes of the file. */
  size(): number
  close(): void
}

/** A file of the same kind (encrypted, WAL) with the words as they stand, what is shown beside them, and an index of four letters. */
export function openRaw(path: string, rows: Rows, words: readonly string[]): RawIndex {
  const database = new Database(path)
  database.pragma(`key='raw:${'17'.repeat(32)}'`)
  database.pragma('journal_mode=WAL')
  database.pragma('synchronous=NORMAL')
  database.exec(`CREATE TABLE content (id INTEGER PRIMARY KEY, title TEXT NOT NULL, text TEXT NOT NULL);
    CREATE VIRTUAL TABLE words USING fts5(title, text, content='content', content_rowid='id', prefix='4', tokenize='unicode61 remove_diacritics 0')`)
  const content = database.prepare('INSERT INTO content VALUES (?, ?, ?)')
  const index = database.prepare('INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)')
  const newest = database.prepare('SELECT c.title FROM words w CROSS JOIN content c ON c.id = w.rowid WHERE words MATCH ? ORDER BY w.rowid DESC LIMIT 20')
  return {
    newest: (match) => newest.all(match),
    fill: database.transaction((from: number, to: number) => {
      for (let row = from; row < to; row += 1) {
        const [title, text] = [titleOf(rows, words, row), textOf(rows, words, row)]
        content.run(row + 1, title, text)
        index.run(row + 1, title, text)
      }
    }),
    size() {
      database.pragma('wal_checkpoint(TRUNCATE)')
      return statSync(path).size
    },
    close: () => void database.close(),
  }
}

export interface Xapian {
  /** Milliseconds inside Xapian, with what is shown of twenty rows. */
  ask(deed: 'newest' | 'best' | 'begin', word: string): Promise<number>
  close(): Promise<void>
}

export async function openXapian(folder: string, rows: Rows, words: readonly string[]): Promise<Xapian> {
  const child = spawn(python, [fileURLToPath(new URL('xapian-peer.py', import.meta.url)), join(folder, 'xapian')], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })
  const say = async (line: string): Promise<number> => {
    const heard = once(lines, 'line')
    child.stdin.write(`${line}\n`)
    return Number((await heard)[0])
  }
  for (let row = 0; row < rows.count; row += 1) {
    if (!child.stdin.write(`add ${titleOf(rows, words, row)}\t${textOf(rows, words, row)}\n`)) await once(child.stdin, 'drain')
  }
  await say('done')
  return {
    ask: (deed, word) => say(`${deed} ${word}`),
    async close() {
      child.stdin.end()
      await once(child, 'exit')
    },
  }
}

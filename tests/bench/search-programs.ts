/** What the search of this PC is held against: FTS5 as SQLite gives it, and Xapian. */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { worked } from './measure.ts'
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
  /** Answers its processor time in milliseconds; what the rows say is made before. */
  fill(from: number, to: number): number
  /** How many rows it has. */
  count(): number
  close(): void
}

/** A file of the same kind (encrypted, WAL) with the words as they stand, what is shown beside them, and an index of four letters. */
export function openRaw(path: string, rows: Rows, words: readonly string[]): RawIndex {
  const database = new Database(path)
  database.pragma(`key='raw:${'17'.repeat(32)}'`)
  database.pragma('journal_mode=WAL')
  database.pragma('synchronous=NORMAL')
  database.exec(`CREATE TABLE IF NOT EXISTS content (id INTEGER PRIMARY KEY, title TEXT NOT NULL, text TEXT NOT NULL);
    CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(title, text, content='content', content_rowid='id', prefix='4', tokenize='unicode61 remove_diacritics 0')`)
  const content = database.prepare('INSERT INTO content VALUES (?, ?, ?)')
  const index = database.prepare('INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)')
  const newest = database.prepare('SELECT c.title FROM words w CROSS JOIN content c ON c.id = w.rowid WHERE words MATCH ? ORDER BY w.rowid DESC LIMIT 20')
  const fill = database.transaction((given: readonly (readonly [number, string, string])[]) => {
    for (const row of given) {
      content.run(row)
      index.run(row)
    }
  })
  return {
    newest: (match) => newest.all(match),
    fill(from, to) {
      const given = Array.from({ length: to - from }, (_, at) => [from + at + 1, titleOf(rows, words, from + at), textOf(rows, words, from + at)] as const)
      return worked(1, () => fill(given))[0] as number
    },
    count: () => database.prepare<[], number>('SELECT coalesce(max(id), 0) FROM content').pluck().get() ?? 0,
    close: () => void database.close(),
  }
}

export interface Xapian {
  /** Milliseconds of processor time inside Xapian, with what is shown of twenty rows. */
  ask(deed: 'newest' | 'best' | 'begin', word: string): Promise<number>
  close(): Promise<void>
}

export async function openXapian(folder: string, rows: Rows, words: readonly string[]): Promise<Xapian> {
  const child = spawn(python, [fileURLToPath(new URL('xapian-peer.py', import.meta.url)), join(folder, 'xapian')], { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, XAPIAN_FLUSH_THRESHOLD: '200000' } })
  const lines = createInterface({ input: child.stdout })
  const say = async (line: string): Promise<number> => {
    const heard = once(lines, 'line')
    child.stdin.write(`${line}\n`)
    return Number((await heard)[0])
  }
  for (let row = await say('count'); row < rows.count; row += 1) {
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

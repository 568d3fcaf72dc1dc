import { analyser } from '../../domain/search/terms.ts'
import { isDamaged, openEncrypted, setAside, type Sqlite } from '../kernel/database.ts'

/**
 * `entry` is what is shown, `facet` what is counted and weighed (narrow, since thousands of them are read for one answer),
 * `words` which rows have which tokens. An id grows with the time of the last deed, so that the newest are the last: rows
 * of a date have the number of its eight seconds, or the next free one; those without one have negative numbers. `word` is
 * every word and headword met (vocabulary.ts), `beginning` their first letters, `frequency` in how many places a token is.
 * All of it can be made again from answers.
 */
const schema = `
  CREATE TABLE IF NOT EXISTS entry (id INTEGER PRIMARY KEY, place TEXT NOT NULL UNIQUE, origin TEXT NOT NULL, card TEXT NOT NULL, text TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS entry_of_origin ON entry (origin);
  CREATE TABLE IF NOT EXISTS facet (id INTEGER PRIMARY KEY, module INTEGER NOT NULL, state INTEGER NOT NULL, length INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS label (id INTEGER PRIMARY KEY, value TEXT NOT NULL UNIQUE);
  CREATE TABLE IF NOT EXISTS word (word TEXT PRIMARY KEY, stands TEXT, meets TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS beginning (letters TEXT PRIMARY KEY, token TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS frequency (token TEXT PRIMARY KEY, places INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS file (sha256 TEXT PRIMARY KEY, reference TEXT NOT NULL, text TEXT, terms TEXT) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS file_unread ON file (sha256) WHERE text IS NULL;
  CREATE TABLE IF NOT EXISTS file_of (place TEXT NOT NULL, sha256 TEXT NOT NULL, PRIMARY KEY (place, sha256)) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS place_of_file ON file_of (sha256, place);
  CREATE TABLE IF NOT EXISTS body (id TEXT PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(tokens, content='', contentless_delete=1, detail=none, tokenize="ascii tokenchars '^:=#'");
`

const layout = 2
const sortedInMemoryBytes = 16 * 1024 * 1024
/** Places come in no order, and every page that isn't held is decrypted again. */
const heldKiB = 16 * 1024

/** The file of one seat. One made by another analyser, or damaged, is begun anew and fills as answers come. */
export function openFile(path: string, key: Uint8Array, note: (where: string, error: unknown) => void): Sqlite {
  const made = `${layout}.${analyser}`
  const open = (): Sqlite => {
    const database = openEncrypted(path, key, schema, 'NORMAL')
    database.pragma(`cache_size=-${heldKiB}`)
    const known = database.prepare<[], { value: string }>(`SELECT value FROM fact WHERE name = 'made'`).get()
    if (known !== undefined && known.value !== made) {
      database.close()
      setAside(path)
      return open()
    }
    // Many rows at once are sorted in memory up to this many bytes before they are written.
    if (known === undefined) database.exec(`INSERT INTO words (words, rank) VALUES ('hashsize', ${sortedInMemoryBytes})`)
    database.prepare(`INSERT OR IGNORE INTO fact VALUES ('made', ?)`).run(made)
    return database
  }
  try {
    return open()
  } catch (error) {
    if (!isDamaged(error)) throw error
    note('search: set aside', error)
    setAside(path)
    return open()
  }
}

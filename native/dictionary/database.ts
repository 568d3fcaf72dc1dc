import { join } from 'node:path'
import Database from 'better-sqlite3'
import { languages, type Language } from '../../domain/kernel/text.ts'
import { makePrivateFolder } from '../kernel/place.ts'

export type Sqlite = Database.Database

/** Place of a language in the tables. */
export const numberOf = (language: Language) => languages.indexOf(language)
export const languageOf = (number: number) => languages[number] as Language

/** Grows when the tables change: an older file is set aside and the dictionary made anew. */
const version = 1
/** Grows when what is made of the meanings changes (articles, filters, glosses): it is made of them again. */
const derivation = 4

/**
 * `sense`: what the sources say. All else is made of it, so that a look-up asks the file as little as it can.
 * `head`: each word or phrase once, with its first translations ready for the list that appears while typing. `term` ties
 * heads to meanings, and `article` has all meanings of a head as they are shown, found by its word in one descent, and before them, so that long
 * ones needn't be read for it, what a chain through the word asks (`passage`). `folded`: its letters as a
 * Russian keyboard has them. `slip`: hashes of heads with a letter left out, and where. `part`: words inside of phrases. `filter`: of
 * what is surely not there, the file isn't asked.
 */
const schema = `
  CREATE TABLE IF NOT EXISTS source (id TEXT PRIMARY KEY, kind TEXT NOT NULL, title TEXT NOT NULL, licence TEXT NOT NULL, trust TEXT NOT NULL, rank INTEGER NOT NULL, senses INTEGER NOT NULL, digest TEXT NOT NULL, added_at TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS sense (id INTEGER PRIMARY KEY, source TEXT NOT NULL, rank INTEGER NOT NULL, pos TEXT, topic TEXT, note TEXT NOT NULL, kk TEXT NOT NULL, ru TEXT NOT NULL, en TEXT NOT NULL, examples TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS sense_of_source ON sense (source);
  CREATE TABLE IF NOT EXISTS head (id INTEGER PRIMARY KEY, language INTEGER NOT NULL, word TEXT NOT NULL, shown TEXT NOT NULL, stem TEXT NOT NULL, folded TEXT NOT NULL, kk TEXT NOT NULL DEFAULT '', ru TEXT NOT NULL DEFAULT '', en TEXT NOT NULL DEFAULT '');
  CREATE UNIQUE INDEX IF NOT EXISTS head_word ON head (language, word);
  CREATE INDEX IF NOT EXISTS head_stem ON head (language, stem) WHERE stem <> '';
  CREATE INDEX IF NOT EXISTS head_folded ON head (language, folded) WHERE folded <> '';
  CREATE TABLE IF NOT EXISTS term (head INTEGER NOT NULL, sense INTEGER NOT NULL, PRIMARY KEY (head, sense)) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS term_of_sense ON term (sense);
  CREATE TABLE IF NOT EXISTS slip (key INTEGER NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (key, place)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS part (language INTEGER NOT NULL, word TEXT NOT NULL, head INTEGER NOT NULL, PRIMARY KEY (language, word, head)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS article (language INTEGER NOT NULL, word TEXT NOT NULL, head INTEGER NOT NULL, shown TEXT NOT NULL, passage TEXT NOT NULL, senses TEXT NOT NULL, PRIMARY KEY (language, word)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS filter (name TEXT PRIMARY KEY, bits BLOB NOT NULL) WITHOUT ROWID;
  DROP TABLE IF EXISTS lexicon;
  DROP TABLE IF EXISTS near;
`

const mappedBytes = 256 * 1024 * 1024

export const dictionaryFolder = (userDir: string) => makePrivateFolder(join(userDir, 'dictionary'))
export const dictionaryPath = (folder: string) => join(folder, `dictionary-${version}.db`)

/** Words of a dictionary are nobody's secret, so the file is not encrypted; what a person looked up is kept elsewhere. */
export function openDictionaryFile(folder: string): Sqlite {
  const database = new Database(dictionaryPath(folder))
  database.pragma('journal_mode=WAL')
  // All of it can be made again from its sources.
  database.pragma('synchronous=NORMAL')
  database.pragma('busy_timeout=10000')
  // Neighbours of a misspelt word lie all over the file: its pages are read in place instead of copied into a cache.
  database.pragma(`mmap_size=${mappedBytes}`)
  // It is made of the meanings again; in one transaction, since another process may be about the same.
  if (isOlder(database)) database.transaction(() => (isOlder(database) ? database.exec('DROP TABLE article') : undefined)).immediate()
  database.exec(schema)
  return database
}

/** Of a program that kept what a chain asks in the first line of the meanings. */
function isOlder(database: Sqlite): boolean {
  const columns = database.prepare<[], string>(`SELECT name FROM pragma_table_info('article')`).pluck().all()
  return columns.length > 0 && !columns.includes('passage')
}

/** Whether articles and filters are there, and of this program's kind. */
export const isDerived = (database: Sqlite): boolean => database.pragma('user_version', { simple: true }) === derivation
export const setDerived = (database: Sqlite): unknown => database.pragma(`user_version = ${derivation}`)

/** A phrase's own pieces; a stored list is one string. */
export const listOf = (stored: string) => (stored === '' ? [] : stored.split('; '))

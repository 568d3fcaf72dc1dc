import { existsSync, renameSync } from 'node:fs'
import Database from 'better-sqlite3'

export type Sqlite = Database.Database

/**
 * Opens an encrypted file (ChaCha20-Poly1305 on every page, so a changed page is an error and never other data).
 * `synchronous` is set after the journal mode and by name: in WAL mode the library's default is NORMAL, which a
 * power cut may undo (BARS T1).
 */
export function openEncrypted(path: string, key: Uint8Array, schema: string, synchronous: 'FULL' | 'NORMAL'): Sqlite {
  const database = new Database(path)
  try {
    database.pragma(`key='raw:${Buffer.from(key).toString('hex')}'`)
    database.pragma('journal_mode=WAL')
    database.pragma(`synchronous=${synchronous}`)
    database.exec(schema)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** A file that is damaged, was cut short, or is locked with another key. */
export function isDamaged(error: unknown): boolean {
  const code = (error as { code?: string } | null)?.code ?? ''
  return code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_IOERR_') || code === 'SQLITE_CANTOPEN'
}

/** Moves a damaged file out of the way, with its journal, and answers where it now is. Nothing is deleted. */
export function setAside(path: string): string {
  const aside = `${path}.aside-${Date.now().toString(36)}`
  for (const part of ['', '-wal', '-shm']) if (existsSync(path + part)) renameSync(path + part, aside + part)
  return aside
}

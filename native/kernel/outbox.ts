import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { z } from 'zod'
import { RefusalAnswer, type OutboxRow } from '../../domain/kernel/bridge.ts'
import type { CommandEnvelope } from '../../domain/kernel/envelope.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import { isDamaged, openEncrypted, setAside, type Sqlite } from './database.ts'
import type { Drawer } from './drawers.ts'
import { keyFor } from './secrets.ts'

/** A command that a person was told is kept; `envelope.id` makes repeats harmless (BARS T3). */
export interface WaitingCommand {
  seq: number
  name: string
  title: string
  at: Instant
  envelope: CommandEnvelope
  state: 'waiting' | 'sending' | 'refused'
  refusal: z.infer<typeof RefusalAnswer> | null
  tries: number
}

export interface Outbox {
  /** Durable (synced to disk) when this returns; throws otherwise and nothing is kept. With a refusal it waits for the person, not for the line. */
  add(name: string, title: string, envelope: CommandEnvelope, at: Instant, refusal?: WaitingCommand['refusal']): void
  /** The first command not yet answered, in the order in which they were added. */
  next(): WaitingCommand | null
  /** It is on its way; nothing is written. */
  sending(id: string): void
  /** Writes down that the portal failed over it, and answers how often it has. */
  saveFault(id: string): number
  saveRefusal(id: string, refusal: z.infer<typeof RefusalAnswer>): void
  /** A refused one waits again, in its place. */
  again(id: string): void
  /** All of them, the refused ones too. */
  all(): WaitingCommand[]
  remove(id: string): void
  list(): OutboxRow[]
  waiting(): number
  has(id: string): boolean
  close(): void
}

/**
 * No index beside the table: each would be one more page to encrypt and sync at every acceptance (a third of its time,
 * measured by C1). Ids are looked up in memory; an outbox is small, and read whole at its opening anyway.
 */
const schema = `
  CREATE TABLE IF NOT EXISTS outbox (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL, name TEXT NOT NULL, title TEXT NOT NULL, at TEXT NOT NULL,
    envelope TEXT NOT NULL, refusal TEXT, tries INTEGER NOT NULL DEFAULT 0);
`

interface Row {
  seq: number
  id: string
  name: string
  title: string
  at: string
  envelope: string
  refusal: string | null
  tries: number
}

/**
 * What was accepted and not yet answered by the portal. Its own file, so that it outlives a lost cache; every commit
 * is synced (`synchronous=FULL`). A damaged file is never dropped silently: rows that still read are carried over,
 * and the loss of others is shown as a refused row.
 */
export function openOutbox(drawer: Drawer, note: (where: string, error: unknown) => void): Outbox {
  const path = join(drawer.folder, 'outbox.db')
  const key = keyFor(drawer.key, 'outbox')
  const tally = openTally(join(drawer.folder, 'outbox.last'))
  let database = openOrSalvage(path, key, note)
  if (newest(database) < tally.read()) {
    database.close()
    database = salvage(path, key, note, new Error('its last rows are missing'), tally.read())
  }
  let statements = prepare(database)
  let places = placesIn(database)
  let sending: string | null = null

  function guarded<T>(deed: () => T): T {
    try {
      return deed()
    } catch (error) {
      if (!isDamaged(error)) throw error
      database.close()
      database = salvage(path, key, note, error, tally.read())
      statements = prepare(database)
      places = placesIn(database)
      return deed()
    }
  }

  return {
    add(name, title, envelope, at, refusal = null) {
      if (places.has(envelope.id)) throw new Error(`command ${envelope.id} is already in the outbox`)
      const { lastInsertRowid } = guarded(() => statements.add.run(envelope.id, name, title, at, JSON.stringify(envelope), refusal && JSON.stringify(refusal)))
      places.set(envelope.id, Number(lastInsertRowid))
      try {
        tally.save(Number(lastInsertRowid))
      } catch (error) {
        // The command is kept, and who were told otherwise would give it again. A tally that is behind only sees less.
        note('outbox: its tally could not be written', error)
      }
    },
    next() {
      const row = guarded(() => statements.next.get() as Row | undefined)
      return row ? toCommand(row) : null
    },
    sending(id) {
      sending = id
    },
    saveFault: (id) => guarded(() => (statements.countFault.get(places.get(id)) as { tries: number } | undefined)?.tries ?? 0),
    again: (id) => void guarded(() => statements.again.run(places.get(id))),
    all: () => guarded(() => statements.list.all() as Row[]).map(toCommand),
    saveRefusal(id, refusal) {
      sending = null
      guarded(() => statements.refuse.run(JSON.stringify(refusal), places.get(id)))
    },
    remove(id) {
      if (sending === id) sending = null
      const seq = places.get(id)
      // The newest row leaves an empty one behind, so that the file always says how far it went (see Tally).
      guarded(() => (seq === newest(database) ? statements.empty.run(seq) : statements.remove.run(seq)))
      places.delete(id)
    },
    list: () => guarded(() => statements.list.all() as Row[]).map((row) => toListRow(row, sending)),
    waiting: () => guarded(() => (statements.waiting.get() as { count: number }).count),
    has: (id) => places.has(id),
    close() {
      tally.close()
      database.close()
    },
  }
}

/**
 * Highest `seq` ever told to be kept, beside the database and not synced. A journal cut short rolls its last rows back
 * without any error, and an emptied file looks like a new one; a database behind its tally shows both. After a power
 * cut the tally may be behind, never ahead, since the row was synced first.
 */
interface Tally {
  read(): number
  save(seq: number): void
  close(): void
}

function openTally(path: string): Tally {
  const handle = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600)
  return {
    read() {
      const bytes = Buffer.alloc(16)
      return Number(bytes.toString('latin1', 0, readSync(handle, bytes, 0, 16, 0))) || 0
    },
    save: (seq) => void writeSync(handle, String(seq).padStart(16, '0'), 0, 'latin1'),
    close: () => closeSync(handle),
  }
}

const newest = (database: Sqlite) => (database.prepare('SELECT max(seq) AS seq FROM outbox').get() as { seq: number | null }).seq ?? 0

function placesIn(database: Sqlite): Map<string, number> {
  database.prepare(`DELETE FROM outbox WHERE name = '' AND seq < ?`).run(newest(database))
  return new Map((database.prepare(`SELECT id, seq FROM outbox WHERE name <> ''`).all() as { id: string; seq: number }[]).map(({ id, seq }) => [id, seq]))
}

function prepare(database: Sqlite) {
  // A journal that is used again and again syncs in half the time of one that grows; but the commit that turns it over and
  // the one after it each sync twice, so it is turned over no oftener than once in three hundred commits.
  database.pragma('wal_autocheckpoint=400')
  return {
    add: database.prepare('INSERT INTO outbox (id, name, title, at, envelope, refusal) VALUES (?, ?, ?, ?, ?, ?)'),
    next: database.prepare(`SELECT * FROM outbox WHERE refusal IS NULL AND name <> '' ORDER BY seq LIMIT 1`),
    countFault: database.prepare('UPDATE outbox SET tries = tries + 1 WHERE seq = ? RETURNING tries'),
    again: database.prepare('UPDATE outbox SET refusal = NULL, tries = 0 WHERE seq = ?'),
    refuse: database.prepare('UPDATE outbox SET refusal = ? WHERE seq = ?'),
    remove: database.prepare('DELETE FROM outbox WHERE seq = ?'),
    empty: database.prepare(`UPDATE outbox SET name = '', title = '', envelope = '' WHERE seq = ?`),
    list: database.prepare(`SELECT * FROM outbox WHERE name <> '' ORDER BY seq LIMIT 5000`),
    waiting: database.prepare(`SELECT count(*) AS count FROM outbox WHERE refusal IS NULL AND name <> ''`),
  }
}

function toCommand(row: Row): WaitingCommand {
  return {
    seq: row.seq,
    name: row.name,
    title: row.title,
    at: row.at,
    envelope: JSON.parse(row.envelope) as CommandEnvelope,
    state: row.refusal ? 'refused' : 'waiting',
    refusal: row.refusal ? RefusalAnswer.parse(JSON.parse(row.refusal)) : null,
    tries: row.tries,
  }
}

function toListRow(row: Row, sending: string | null): OutboxRow {
  const command = toCommand(row)
  return {
    id: row.id,
    name: row.name,
    title: row.title,
    input: command.envelope.input,
    at: row.at,
    signed: command.envelope.signature !== null,
    state: command.refusal ? 'refused' : sending === row.id ? 'sending' : 'waiting',
    refusal: command.refusal,
  }
}

function openOrSalvage(path: string, key: Uint8Array, note: (where: string, error: unknown) => void): Sqlite {
  try {
    const database = openEncrypted(path, key, schema, 'FULL')
    try {
      // Small by nature, so it is read whole at once: damage must show now, not at the row's turn.
      database.prepare('SELECT * FROM outbox').all()
      return database
    } catch (error) {
      database.close()
      throw error
    }
  } catch (error) {
    if (!isDamaged(error)) throw error
    return salvage(path, key, note, error)
  }
}

const lossId = '00000000-0000-4000-8000-000000000000'

function salvage(path: string, key: Uint8Array, note: (where: string, error: unknown) => void, cause: unknown, lastKept = 0): Sqlite {
  note('outbox: damaged, salvaging', cause)
  const aside = setAside(path)
  const rows = readWhatReads(aside, key).filter(({ id, name }) => id !== lossId && name !== '')
  const database = openEncrypted(path, key, schema, 'FULL')
  const add = database.prepare('INSERT INTO outbox (seq, id, name, title, at, envelope, refusal, tries) VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
  const loss: CommandEnvelope = { id: lossId, input: {}, actingFor: null, signature: null }
  database.transaction(() => {
    for (const row of rows) add.run(row.seq, row.id, row.name, row.title, row.at, row.envelope, row.refusal, row.tries)
    add.run(Math.max(lastKept, rows.at(-1)?.seq ?? 0) + 1, lossId, 'desktop.outbox', aside, new Date().toISOString(), JSON.stringify(loss), JSON.stringify({ key: 'desktop.outboxDamaged', values: { count: rows.length, path: aside } }), 0)
  })()
  return database
}

/** Row by row from both ends, since a damaged page in the middle stops a scan but not a look-up beyond it. */
function readWhatReads(path: string, key: Uint8Array): Row[] {
  const found = new Map<string, Row>()
  try {
    const database = openEncrypted(path, key, '', 'FULL')
    try {
      for (const order of ['ASC', 'DESC']) {
        try {
          for (const row of database.prepare(`SELECT * FROM outbox ORDER BY seq ${order}`).iterate()) found.set((row as Row).id, row as Row)
        } catch {
          // The scan ended at the damage; the other direction reads what lies beyond.
        }
      }
    } finally {
      database.close()
    }
  } catch {
    // Nothing readable; the loss is told by the caller.
  }
  return [...found.values()].sort((a, b) => a.seq - b.seq)
}

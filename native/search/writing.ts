/** Rows into the index and out of it. Each call is one commit. */
import type { FileRef } from '../../domain/kernel/manifest.ts'
import type { Findable } from '../../domain/search/findable.ts'
import type { Sqlite } from '../kernel/database.ts'
import { readCard, writeCard } from './card.ts'
import { openIds } from './ids.ts'
import { openRows, type Rows } from './rows.ts'

export interface Place {
  noun: string
  id: string
}

/** `files` null: the answer doesn't name them, and those that another one named stay. */
export interface FoundHere extends Omit<Findable, 'files'> {
  files: readonly FileRef[] | null
}

export interface Row extends Place {
  module: string
  findable: FoundHere
}

export const placeOf = ({ noun, id }: Place): string => `${noun} ${id}`

export function readPlace(place: string): Place {
  const blank = place.indexOf(' ')
  return { noun: place.slice(0, blank), id: place.slice(blank + 1) }
}

/** A file that was begun anew is not whole before each question has been answered again. */
export const heardFact = (query: string): string => `heard ${query}`

export interface Writing {
  /** `origin`: the question that gave the rows. With `whole` its earlier rows that are no longer among them go. */
  keep(origin: string, rows: readonly Row[], asOf: string, whole: boolean): void
  forgetOrigin(origin: string): void
  forget(places: readonly Place[]): void
  /** The words of a file, once read: whoever names it is found by them from now on. */
  keepText(sha256: string, text: string, terms: string): void
  keepBodies(names: readonly { id: string; name: unknown }[]): void
}

type Statements = ReturnType<typeof prepare>
interface Entry {
  id: number
  origin: string
  card: string
  text: string
}

/** Runs a deed in one transaction, with what it counted. */
function commits(database: Sqlite, rows: Rows): <T extends unknown[]>(deed: (...given: T) => void) => (...given: T) => void {
  return (deed) => {
    const whole = database.transaction((...given: Parameters<typeof deed>) => {
      deed(...given)
      rows.saveCounts()
    })
    return (...given) => {
      let failed = true
      try {
        whole(...given)
        failed = false
      } finally {
        rows.begin(failed)
      }
    }
  }
}

export function openWriting(database: Sqlite): Writing {
  const statements = prepare(database)
  const rows = openRows(database)
  const freeId = openIds(database)
  const commit = commits(database, rows)

  function keepOne(origin: string, { noun, id: of, module, findable }: Row): void {
    const { text, files } = findable
    const place = placeOf({ noun, id: of })
    const card = writeCard({ ...findable, module })
    const before = statements.entry.get(place)
    // What is not here names no files yet.
    const namesOthers = files !== null && (before !== undefined || files.length > 0) && nameFiles(statements, place, files)
    if (before?.card === card && before.text === text && !namesOthers) {
      if (before.origin !== origin) statements.heardAgain.run(origin, before.id)
      return
    }
    if (before) drop(before.id)
    const id = freeId(findable.at)
    statements.addEntry.run(id, place, origin, card, text)
    rows.put(id, place, module, findable, { isNew: before === undefined, hasFiles: before !== undefined || namesOthers })
  }

  function drop(id: number): void {
    rows.drop(id)
    statements.dropEntry.run(id)
  }

  function forgetPlace(place: string): void {
    const entry = statements.entry.get(place)
    if (entry) drop(entry.id)
    nameFiles(statements, place, [])
  }

  return {
    keep: commit((origin: string, given: readonly Row[], asOf: string, whole: boolean) => {
      for (const row of given) keepOne(origin, row)
      if (whole) {
        const now = new Set(given.map(placeOf))
        for (const { place } of statements.placesOf.all(origin)) if (!now.has(place)) forgetPlace(place)
      }
      statements.saveFact.run('asOf', asOf)
      statements.saveFact.run(heardFact(origin.slice(0, origin.indexOf(' '))), asOf)
    }),
    forgetOrigin: commit((origin: string) => {
      for (const { place } of statements.placesOf.all(origin)) forgetPlace(place)
    }),
    forget: commit((places: readonly Place[]) => {
      for (const place of places) forgetPlace(placeOf(place))
    }),
    keepText: commit((sha256: string, text: string, terms: string) => {
      statements.readFile.run(text, terms, sha256)
      for (const { place } of statements.namesFile.all(sha256)) {
        const entry = statements.entry.get(place)
        if (!entry) continue
        const { module, ...shown } = readCard(entry.card)
        rows.drop(entry.id)
        rows.put(entry.id, place, module, { ...shown, text: entry.text }, { isNew: false, hasFiles: true })
      }
    }),
    keepBodies: commit((names: readonly { id: string; name: unknown }[]) => {
      for (const { id, name } of names) statements.saveBody.run(id, JSON.stringify(name))
    }),
  }
}

/** Answers whether the place named others before. Texts that nobody names any more are nobody's to keep. */
function nameFiles(statements: Statements, place: string, files: readonly FileRef[]): boolean {
  const before = new Set(statements.filesOf.all(place).map(({ sha256 }) => sha256))
  const now = new Map(files.map((file) => [file.sha256, file]))
  const gone = [...before].filter((sha256) => !now.has(sha256))
  const come = [...now.values()].filter(({ sha256 }) => !before.has(sha256))
  for (const sha256 of gone) {
    statements.dropFileOf.run(place, sha256)
    statements.dropLooseFile.run(sha256)
  }
  for (const file of come) {
    statements.addFile.run(file.sha256, JSON.stringify(file))
    statements.addFileOf.run(place, file.sha256)
  }
  return gone.length + come.length > 0
}

function prepare(database: Sqlite) {
  return {
    entry: database.prepare<[string], Entry>('SELECT id, origin, card, text FROM entry WHERE place = ?'),
    addEntry: database.prepare('INSERT INTO entry VALUES (?, ?, ?, ?, ?)'),
    dropEntry: database.prepare('DELETE FROM entry WHERE id = ?'),
    heardAgain: database.prepare('UPDATE entry SET origin = ? WHERE id = ?'),
    placesOf: database.prepare<[string], { place: string }>('SELECT place FROM entry WHERE origin = ?'),
    addFile: database.prepare('INSERT OR IGNORE INTO file (sha256, reference) VALUES (?, ?)'),
    addFileOf: database.prepare('INSERT OR IGNORE INTO file_of VALUES (?, ?)'),
    filesOf: database.prepare<[string], { sha256: string }>('SELECT sha256 FROM file_of WHERE place = ?'),
    namesFile: database.prepare<[string], { place: string }>('SELECT place FROM file_of WHERE sha256 = ?'),
    dropFileOf: database.prepare('DELETE FROM file_of WHERE place = ? AND sha256 = ?'),
    dropLooseFile: database.prepare('DELETE FROM file WHERE sha256 = ? AND NOT EXISTS (SELECT 1 FROM file_of o WHERE o.sha256 = file.sha256)'),
    readFile: database.prepare('UPDATE file SET text = ?, terms = ? WHERE sha256 = ?'),
    saveBody: database.prepare('INSERT INTO body VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name'),
    saveFact: database.prepare('INSERT INTO fact VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value'),
  }
}

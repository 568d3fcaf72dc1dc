/** One job in a thread of its own: the built-in dictionary, files that are brought in, a source that is taken out. All or nothing: it ends with one commit. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { RefusalError, type Refusal } from '../../domain/kernel/verdict.ts'
import type { ImportOutcome, ImportWish } from '../../domain/dictionary/bridge.ts'
import { importBounds } from '../../domain/dictionary/importing.ts'
import { coreSource, type Sense, type Source } from '../../domain/dictionary/entry.ts'
import { readTsv } from '../../domain/dictionary/tsv.ts'
import { openDictionaryFile, type Sqlite } from './database.ts'
import { readFiles, type GivenFile } from './read-files.ts'
import { openWriter, trustRank } from './writing.ts'

export type DictionaryJob =
  | { kind: 'core'; folder: string; resources: string }
  | { kind: 'import'; folder: string; files: GivenFile[]; wish: ImportWish }
  | { kind: 'remove'; folder: string; source: string }

export type JobMessage =
  | { progress: { done: number; total: number } }
  | { outcome: ImportOutcome | null }
  | { refusal: Refusal }
  | { fault: string }

/** Of the shipped files; the built-in dictionary is made anew when it changes. */
export function coreDigest(resources: string): string {
  const hash = createHash('sha256')
  for (const name of coreFiles(resources)) hash.update(name).update(readFileSync(join(resources, name)))
  return hash.digest('hex')
}

export const coreFiles = (resources: string) => readdirSync(resources).filter((name) => name.endsWith('.tsv')).sort()

function saveSource(database: Sqlite, source: Source, digest: string): void {
  database.prepare<unknown[]>('INSERT INTO source VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)').run(source.id, source.kind, source.title, source.licence, source.trust, trustRank[source.trust], source.senses, digest, source.addedAt)
}

function makeCore(database: Sqlite, resources: string): ImportOutcome {
  const writer = openWriter(database)
  writer.remove(coreSource)
  let [senses, dropped] = [0, 0]
  for (const name of coreFiles(resources)) {
    const read = readTsv(readFileSync(join(resources, name), 'utf8'))
    dropped += read.faults.length
    for (const sense of read.senses) if (writer.add({ id: coreSource, trust: 'reviewed' }, sense)) senses += 1
  }
  saveSource(database, { id: coreSource, kind: 'core', title: '', licence: 'EUPL-1.2', trust: 'reviewed', senses, addedAt: new Date().toISOString() }, coreDigest(resources))
  writer.finish()
  return { source: coreSource, senses, dropped }
}

async function bringIn(database: Sqlite, files: GivenFile[], wish: ImportWish, tell: (done: number, total: number) => void): Promise<ImportOutcome> {
  const id = `i-${createHash('sha256').update(wish.title.toLowerCase()).digest('hex').slice(0, 16)}`
  const writer = openWriter(database)
  // The same title again is a newer edition of it.
  writer.remove(id)
  let senses = 0
  let refusedByStore = 0
  const put = (found: readonly Sense[]) => {
    for (const sense of found) {
      if (senses >= importBounds.senses) throw new RefusalError({ key: 'dictionary.tooLarge', values: { count: importBounds.senses } })
      if (writer.add({ id, trust: wish.trust }, sense)) senses += 1
      else refusedByStore += 1
    }
  }
  const dropped = await readFiles(files, { from: wish.from, to: wish.to }, put, tell)
  if (senses === 0) throw new RefusalError({ key: 'dictionary.nothingRead' })
  saveSource(database, { id, kind: 'import', title: wish.title, licence: wish.licence, trust: wish.trust, senses, addedAt: new Date().toISOString() }, '')
  writer.finish()
  return { source: id, senses, dropped: dropped + refusedByStore }
}

/** Of a large source a minute's work: every headword that others share is made anew. */
function takeOut(database: Sqlite, source: string): null {
  const writer = openWriter(database)
  writer.remove(source)
  writer.finish()
  return null
}

function outcomeOf(database: Sqlite, job: DictionaryJob, tell: (done: number, total: number) => void): Promise<ImportOutcome> | ImportOutcome | null {
  if (job.kind === 'core') return makeCore(database, job.resources)
  return job.kind === 'remove' ? takeOut(database, job.source) : bringIn(database, job.files, job.wish, tell)
}

export async function runJob(job: DictionaryJob, say: (message: JobMessage) => void): Promise<void> {
  const database = openDictionaryFile(job.folder)
  try {
    database.exec('BEGIN IMMEDIATE')
    const outcome = await outcomeOf(database, job, (done, total) => say({ progress: { done, total } }))
    database.exec('COMMIT')
    say({ outcome })
  } catch (error) {
    if (error instanceof RefusalError) say({ refusal: error.refusal })
    else say({ fault: (error as Error).stack ?? String(error) })
  } finally {
    // What was not committed is undone by closing.
    database.close()
  }
}

const port = parentPort
if (port) await runJob(workerData as DictionaryJob, (message) => port.postMessage(message))

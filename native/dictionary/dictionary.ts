/** The dictionary of this PC: opened when first asked, put in order by a thread beside, answering at once from its file. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import type { DictionaryAnswer, Suggestion } from '../../domain/dictionary/answer.ts'
import type { DictionaryState, ImportOutcome, ImportWish } from '../../domain/dictionary/bridge.ts'
import type { Direction } from '../../domain/dictionary/direction.ts'
import { coreSource, type Source } from '../../domain/dictionary/entry.ts'
import { isDamaged, setAside } from '../kernel/database.ts'
import { dictionaryFolder, dictionaryPath, isDerived, openDictionaryFile, type Sqlite } from './database.ts'
import { openHeads, type Heads } from './heads.ts'
import { openLookup } from './lookup.ts'
import type { GivenFile } from './read-files.ts'
import { coreDigest, type DictionaryJob, type JobMessage } from './worker.ts'

const shippedResources = fileURLToPath(new URL('../../resources/dictionary/', import.meta.url))
const memoryMb = 1024
const suggestionsAtMost = 20

export interface Dictionary {
  state(): DictionaryState
  suggest(words: string, direction: Direction, guess: boolean): { direction: Direction; rows: Suggestion[] }
  lookup(words: string, direction: Direction, guess: boolean): DictionaryAnswer
  /** Resolves when the built-in dictionary is in order. */
  whenReady(): Promise<void>
  bringIn(id: string, files: GivenFile[], wish: ImportWish, tell: (done: number, total: number) => void): Promise<ImportOutcome>
  cancel(id: string): void
  remove(source: string): Promise<void>
  close(): Promise<void>
}

interface Running {
  id: string
  title: string
  isImport: boolean
  worker: Worker
}

export interface DictionaryOptions {
  userDir: string
  note: (where: string, error: unknown) => void
  resources?: string
}

interface Opened {
  database: Sqlite
  heads: Heads
  lookup: ReturnType<typeof openLookup>
}

export function openDictionary({ userDir, note, resources = shippedResources }: DictionaryOptions): Dictionary {
  const folder = dictionaryFolder(userDir)
  let opened: Opened | null = null
  let core: Promise<void> | null = null
  let running: Running | null = null

  function open(): Opened {
    if (opened) return opened
    let database: Sqlite
    try {
      database = openDictionaryFile(folder)
    } catch (error) {
      if (!isDamaged(error)) throw error
      note('dictionary: set aside', error)
      setAside(dictionaryPath(folder))
      database = openDictionaryFile(folder)
    }
    const heads = openHeads(database)
    opened = { database, heads, lookup: openLookup(database, heads) }
    return opened
  }

  function refresh(): void {
    opened?.heads.refresh()
    opened?.lookup.refresh()
  }

  const listSources = () =>
    open().database.prepare<[], Source & { added_at: string }>('SELECT id, kind, title, licence, trust, senses, added_at FROM source ORDER BY rank, title').all()
      .map(({ added_at: addedAt, ...source }): Source => ({ ...source, addedAt }))

  function work(job: DictionaryJob, onWorker: (worker: Worker) => void, tell: (done: number, total: number) => void): Promise<ImportOutcome | null> {
    return new Promise((resolve, reject) => {
      const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: job, resourceLimits: { maxOldGenerationSizeMb: memoryMb }, execArgv: [] })
      onWorker(worker)
      worker.on('message', (message: JobMessage) => {
        if ('progress' in message) tell(message.progress.done, message.progress.total)
        else if ('outcome' in message) resolve(message.outcome)
        else if ('refusal' in message) reject(new RefusalError(message.refusal))
        else reject(new Error(message.fault))
      })
      worker.on('error', reject)
      worker.on('exit', () => reject(new RefusalError({ key: 'dictionary.importStopped' })))
    })
  }

  /** Once a life: makes the built-in dictionary when it is not there or was shipped anew. */
  function whenReady(): Promise<void> {
    core ??= (async () => {
      if (!existsSync(resources)) return
      const { database } = open()
      const known = database.prepare<[string], { digest: string }>('SELECT digest FROM source WHERE id = ?').get(coreSource)
      if (known?.digest === coreDigest(resources) && isDerived(database)) return
      await work({ kind: 'core', folder, resources }, () => undefined, () => undefined)
      refresh()
    })().catch((error: unknown) => note('dictionary: built-in', error))
    return core
  }

  /** One change of the file at a time; whoever comes meanwhile is told of which. */
  async function alone(about: Omit<Running, 'worker'>, job: DictionaryJob, tell: (done: number, total: number) => void): Promise<ImportOutcome | null> {
    await whenReady()
    if (running) throw new RefusalError({ key: running.isImport ? 'dictionary.importRunning' : 'dictionary.removalRunning', values: { name: running.title } })
    try {
      const outcome = await work(job, (worker) => (running = { ...about, worker }), tell)
      refresh()
      return outcome
    } finally {
      running = null
    }
  }

  const isReady = ({ database } = open()) => isDerived(database) && database.prepare<[string]>('SELECT 1 FROM source WHERE id = ?').get(coreSource) !== undefined

  return {
    state: () => ({ ready: isReady(), sources: listSources(), importing: running?.isImport ? { id: running.id, title: running.title } : null }),
    suggest: (words, direction, guess) => open().heads.suggest(words, direction, guess, suggestionsAtMost),
    lookup: (words, direction, guess) => open().lookup.lookup(words, direction, guess),
    whenReady,
    async bringIn(id, files, wish, tell) {
      const outcome = await alone({ id, title: wish.title, isImport: true }, { kind: 'import', folder, files, wish }, tell)
      return outcome as ImportOutcome
    },
    cancel(id) {
      if (running?.id === id && running.isImport) void running.worker.terminate()
    },
    async remove(source) {
      if (source === coreSource) throw new RefusalError({ key: 'dictionary.coreStays' })
      const title = listSources().find((each) => each.id === source)?.title
      // Taken out meanwhile by another window: it is as one wished.
      if (title !== undefined) await alone({ id: source, title, isImport: false }, { kind: 'remove', folder, source }, () => undefined)
    },
    async close() {
      await running?.worker.terminate()
      opened?.database.close()
      opened = null
    },
  }
}

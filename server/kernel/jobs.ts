import { PgBoss } from 'pg-boss'
import type { Transaction } from 'kysely'
import { CompiledQuery } from 'kysely'
import type { Database } from './database.ts'
import type { Log } from './log.ts'
import { registered, type Job } from './portal.ts'

export type RunJob = (name: string, job: Job, data: Record<string, unknown>) => Promise<void>

/** Work that must happen once, later, on whichever node is free; kept in the same database and started by a commit. */
export class Jobs {
  readonly #boss: PgBoss
  readonly #log: Log
  readonly #run: RunJob
  #starting: Promise<void> | null = null
  #closed = false

  constructor(url: string, log: Log, runJob: RunJob) {
    this.#log = log
    this.#run = runJob
    this.#boss = new PgBoss({ connectionString: url, max: 3, application_name: 'kense jobs' })
    this.#boss.on('error', (error) => {
      if (!this.#closed) this.#log.line('jobs.problem', { problem: String(error) })
    })
  }

  /** Begins in the background: a portal answers before its jobs run. */
  start(): Promise<void> {
    this.#starting ??= this.#start()
    return this.#starting
  }

  async #start(): Promise<void> {
    await this.#boss.start()
    for (const [name, job] of registered.jobs) {
      await this.#boss.createQueue(name, { retryLimit: 5, retryDelay: 30, retryBackoff: true })
      await this.#boss.work(name, { batchSize: 1, pollingIntervalSeconds: 1 }, async (started) => {
        for (const each of started) await this.#run(name, job, (each.data ?? {}) as Record<string, unknown>)
      })
      if (job.schedule !== null) await this.#boss.schedule(name, job.schedule, {}, { tz: 'Asia/Almaty' })
    }
  }

  /** Inside the caller's transaction: no commit, no job. */
  async send(transaction: Transaction<Database>, name: string, data: object, startAfter: string | undefined): Promise<void> {
    if (!registered.jobs.has(name)) throw new Error(`there is no job ${name}`)
    await this.start()
    const executeSql = async (text: string, values: unknown[] = []) => {
      const { rows } = await transaction.executeQuery(CompiledQuery.raw(text, values))
      return { rows: rows as Record<string, unknown>[] }
    }
    await this.#boss.send(name, data, { db: { executeSql }, ...(startAfter === undefined ? {} : { startAfter: new Date(startAfter) }) })
  }

  async close(): Promise<void> {
    this.#closed = true
    if (this.#starting === null) return
    await this.#starting.catch(() => undefined)
    await this.#boss.stop({ graceful: true, timeout: 5_000 })
  }
}

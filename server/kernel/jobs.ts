import { setTimeout } from 'node:timers/promises'
import { PgBoss } from 'pg-boss'
import pg from 'pg'
import type { Transaction } from 'kysely'
import { CompiledQuery } from 'kysely'
import type { Database } from './database.ts'
import type { Log } from './log.ts'
import { registered, type Job } from './portal.ts'

/** Sets our keys apart from other advisory locks. */
const keySpace = 727303
const askAgainMs = 250

async function isTaken(line: pg.Client, key: string): Promise<boolean> {
  const { rows } = await line.query<{ taken: boolean }>(`select pg_try_advisory_lock(hashtextextended($1, ${keySpace})) as taken`, [key])
  return rows[0]?.taken === true
}

export type RunJob = (name: string, job: Job, data: Record<string, unknown>) => Promise<void>

/** Work that must happen once, later, on whichever node is free; kept in the same database and started by a commit. */
export class Jobs {
  readonly #boss: PgBoss
  readonly #log: Log
  readonly #run: RunJob
  readonly #url: string
  readonly #underWay = new Map<string, Promise<void>>()
  #keyLine: Promise<pg.Client> | null = null
  #starting: Promise<void> | null = null
  #closed = false

  constructor(url: string, log: Log, runJob: RunJob) {
    this.#url = url
    this.#log = log
    this.#run = runJob
    this.#boss = new PgBoss({ connectionString: url, max: 3, application_name: 'kense jobs' })
    this.#boss.on('error', (error) => {
      // Of a queue's fault it gives an object that is no Error; of its words only these two name nobody.
      const { message, queue } = error as { message?: string; queue?: string }
      if (!this.#closed) this.#log.line('jobs.problem', { problem: message ?? String(error), ...(queue === undefined ? {} : { queue }) })
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
      const worker: string = await this.#boss.work(name, { batchSize: 1, pollingIntervalSeconds: 1 }, async (started) => {
        for (const each of started) await this.#run(name, job, (each.data ?? {}) as Record<string, unknown>)
        // Where one was, more may wait, as of thirty files or a filling that goes on by itself: by the clock that is one a second.
        this.#boss.notifyWorker(worker)
      })
      if (job.schedule !== null) await this.#boss.schedule(name, job.schedule, {}, { tz: 'Asia/Almaty' })
    }
  }

  /** Inside the caller's transaction: no commit, no job. A pause, since the queue goes by PostgreSQL's clock and the caller by the portal's. */
  async send(transaction: Transaction<Database>, name: string, data: object, afterMinutes: number): Promise<void> {
    if (!registered.jobs.has(name)) throw new Error(`there is no job ${name}`)
    await this.start()
    const executeSql = async (text: string, values: unknown[] = []) => {
      const { rows } = await transaction.executeQuery(CompiledQuery.raw(text, values))
      return { rows: rows as Record<string, unknown>[] }
    }
    await this.#boss.send(name, data, { db: { executeSql }, ...(afterMinutes === 0 ? {} : { startAfter: afterMinutes * 60 }) })
  }

  /**
   * Does the work when no other, on whichever node, is at work under the same key. The key is a lock of a line that does
   * nothing else, so no transaction stays open meanwhile, and PostgreSQL frees it when the node that holds it dies.
   */
  async alone(key: string, work: () => Promise<void>): Promise<void> {
    const before = this.#underWay.get(key)
    const own = (before ?? Promise.resolve()).then(() => this.#aloneOverNodes(key, work))
    const settled = own.catch(() => undefined)
    this.#underWay.set(key, settled)
    try {
      await own
    } finally {
      if (this.#underWay.get(key) === settled) this.#underWay.delete(key)
    }
  }

  async #aloneOverNodes(key: string, work: () => Promise<void>): Promise<void> {
    const line = await this.#openKeyLine()
    // Asked again and again instead of waited for in PostgreSQL, where the line's other keys would wait with it.
    while (!(await isTaken(line, key))) {
      if (this.#closed) throw new Error('the portal is stopping')
      await setTimeout(askAgainMs)
    }
    try {
      await work()
    } finally {
      // A line that broke meanwhile has lost its locks by that.
      await line.query(`select pg_advisory_unlock(hashtextextended($1, ${keySpace}))`, [key]).catch(() => undefined)
    }
  }

  #openKeyLine(): Promise<pg.Client> {
    this.#keyLine ??= this.#connectKeyLine().catch((error: unknown) => {
      this.#keyLine = null
      throw error
    })
    return this.#keyLine
  }

  async #connectKeyLine(): Promise<pg.Client> {
    // Pipelined, since many keys are asked for on it at once; none of them waits for another.
    const line = new pg.Client({ connectionString: this.#url, keepAlive: true, pipeline: true, application_name: 'kense job keys' } as pg.ClientConfig)
    const lost = () => {
      this.#keyLine = null
    }
    line.on('error', lost)
    line.on('end', lost)
    await line.connect()
    return line
  }

  async close(): Promise<void> {
    this.#closed = true
    if (this.#starting !== null) {
      await this.#starting.catch(() => undefined)
      await this.#boss.stop({ graceful: true, timeout: 5_000 })
    }
    const line = await this.#keyLine?.catch(() => null)
    await line?.end().catch(() => undefined)
  }
}

import { createHash } from 'node:crypto'
import pg from 'pg'
import {
  DefaultQueryExecutor,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  Transaction,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from 'kysely'
import type { KernelTables } from './tables.ts'

/** Every table of the portal. A module adds its own: `declare module '../kernel/database.ts' { interface Database { … } }`. */
export interface Database extends KernelTables {}

export interface OpenDatabase {
  readonly url: string
  /** Reads and autocommitted writes outside a command. */
  readonly db: Kysely<Database>
  /** Its sessions are read-only in PostgreSQL too, so that a query which writes fails whatever its types said. */
  readonly reading: Kysely<Database>
  /** The pool's own client, for a statement whose text and order the kernel chooses itself. */
  connect(): Promise<pg.PoolClient>
  transaction(client: pg.PoolClient): Transaction<Database>
  close(): Promise<void>
}

const dateOid = 1082
const instantOid = 1184
const bigintOid = 20

/** `date` stays a calendar date: the driver's default would make of it a midnight in the machine's own zone. */
const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === dateOid) return (text: string) => text
    if (oid === instantOid) return (text: string) => new Date(text).toISOString()
    if (oid === bigintOid) return (text: string) => text
    return pg.types.getTypeParser(oid, format)
  },
} as pg.CustomTypesConfig

export function openDatabase(url: string, options: { connections?: number } = {}): OpenDatabase {
  const max = options.connections ?? 10
  const shared = { connectionString: url, types, max, keepAlive: true, connectionTimeoutMillis: 10_000 }
  // Pipelining lets `begin` and the first statement, and the last statement and `commit`, share a round trip.
  const writers = new pg.Pool({ ...shared, pipeline: true, application_name: 'kense' } as pg.PoolConfig)
  const readers = new pg.Pool({ ...shared, options: '-c default_transaction_read_only=on', application_name: 'kense reading' })
  // A broken idle connection is replaced by the pool; without a listener it would end the process.
  for (const pool of [writers, readers]) {
    pool.on('error', () => undefined)
    // A connection that breaks between two statements of its borrower has nobody else to tell, and would end the process.
    pool.on('connect', (client) => client.on('error', () => undefined))
  }
  return {
    url,
    db: new Kysely<Database>({ dialect: dialectOf(writers) }),
    reading: new Kysely<Database>({ dialect: dialectOf(readers) }),
    connect: () => writers.connect(),
    transaction: transactionOn,
    close: async () => {
      await Promise.all([writers.end(), readers.end()])
    },
  }
}

const preparedLimit = 300
const statementNames = new Map<string, string>()

/** Statements are prepared once per connection; the number of names is bounded, since `in (…)` lists vary without end. */
function statementName(text: string): string | undefined {
  const known = statementNames.get(text)
  if (known !== undefined) return known
  if (statementNames.size >= preparedLimit) return undefined
  const name = `k${createHash('sha256').update(text).digest('hex').slice(0, 24)}`
  statementNames.set(text, name)
  return name
}

/** Runs one statement, prepared on this connection. */
export function run<Row extends pg.QueryResultRow>(client: pg.ClientBase, text: string, values: unknown[]): Promise<pg.QueryResult<Row>> {
  const name = statementName(text)
  return client.query<Row>(name === undefined ? { text, values } : { name, text, values })
}

type Finished = (error: Error | null, results: pg.QueryResult | pg.QueryResult[]) => void

/** What `pg` has of a query but does not name in its types. */
interface OpenQuery {
  portal?: string
  prepare(connection: OpenConnection): void
  _getRows(connection: OpenConnection): void
}
interface OpenConnection {
  parse(message: { text: string; name: string }): void
  bind(message: { statement: string; portal: string; values: [] }): void
  execute(message: { portal: string | undefined }): void
  sync(): void
}
const Query = pg.Query as unknown as new (config: pg.QueryConfig, values: undefined, finished: Finished) => OpenQuery

const word = (connection: OpenConnection, text: 'begin' | 'commit') => {
  connection.parse({ text, name: '' })
  connection.bind({ statement: '', portal: '', values: [] })
  connection.execute({ portal: '' })
}

/**
 * A statement and the `commit` after it as one message: one answer, and no commit is tried where the statement failed.
 * Should another version of `pg` no longer ask here, no commit is answered and every command says so.
 */
class LastQuery extends Query {
  override _getRows(connection: OpenConnection): void {
    connection.execute({ portal: this.portal })
    word(connection, 'commit')
    connection.sync()
  }
}

export function runAndCommit(client: pg.ClientBase, text: string, values: unknown[]): Promise<void> {
  const name = statementName(text)
  return new Promise((resolve, reject) => {
    const finished: Finished = (error, results) => {
      if (error !== null) reject(error)
      else if ([results].flat().at(-1)?.command !== 'COMMIT') reject(new Error('the transaction had failed before its commit'))
      else resolve()
    }
    client.query(new LastQuery(name === undefined ? { text, values } : { name, text, values }, undefined, finished) as unknown as pg.Submittable)
  })
}

interface Corked {
  connection?: { stream?: { cork?: () => void; uncork?: () => void } }
}

/** What is sent until the event loop comes round again leaves in one write: each costs a system call and a wake-up. */
export function inOneWrite(client: pg.ClientBase): void {
  const stream = (client as Corked).connection?.stream
  if (stream?.cork === undefined || stream.uncork === undefined) return
  stream.cork()
  setImmediate(() => stream.uncork?.())
}

class Connection implements DatabaseConnection {
  readonly client: pg.PoolClient

  constructor(client: pg.PoolClient) {
    this.client = client
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    // Without parameters the simple protocol is used, which is the one that takes a migration's many statements at once.
    const answer = query.parameters.length === 0 ? await this.client.query(query.sql) : await run(this.client, query.sql, query.parameters as unknown[])
    const { command, rowCount, rows } = Array.isArray(answer) ? (answer as pg.QueryResult[]).at(-1)! : answer
    const counted = command === 'INSERT' || command === 'UPDATE' || command === 'DELETE' || command === 'MERGE'
    return { rows: rows as Row[], ...(counted ? { numAffectedRows: BigInt(rowCount ?? 0) } : {}) }
  }

  streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('streaming is not used here: pages of rows are asked for by key')
  }
}

class PoolDriver implements Driver {
  readonly #pool: pg.Pool

  constructor(pool: pg.Pool) {
    this.#pool = pool
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<Connection> {
    return new Connection(await this.#pool.connect())
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    ;(connection as Connection).client.release()
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await (connection as Connection).client.query('begin')
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await commit((connection as Connection).client)
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await (connection as Connection).client.query('rollback')
  }

  async destroy(): Promise<void> {}
}

/** PostgreSQL answers `COMMIT` of a failed transaction with success and the word ROLLBACK; nothing was kept then. */
export async function commit(client: pg.ClientBase): Promise<void> {
  const { command } = await client.query('commit')
  if (command === 'ROLLBACK') throw new Error('the transaction had failed before its commit')
}

/** PostgreSQL is starting, stopping, full or gone, or the connection broke: whether the last statement was kept is unknown. */
export function isDatabaseAway(error: unknown): boolean {
  const { code, message, syscall } = error as { code?: unknown; message?: unknown; syscall?: unknown }
  // A missing socket is a missing database; a missing file is not.
  if (typeof code === 'string' && (awayCodes.has(code) || (code === 'ENOENT' && syscall === 'connect'))) return true
  return typeof message === 'string' && /^Connection terminated|not queryable|timeout exceeded when trying to connect|Cannot use a pool after/.test(message)
}

const awayCodes = new Set(['57P01', '57P02', '57P03', '08000', '08001', '08003', '08006', '53300', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'])

function dialectOf(pool: pg.Pool): Dialect {
  return {
    createDriver: () => new PoolDriver(pool),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (db) => new PostgresIntrospector(db),
  }
}

const compiler = new PostgresQueryCompiler()
const adapter = new PostgresAdapter()

/** A Kysely transaction over a client whose `begin` and `commit` the kernel sends itself. */
function transactionOn(client: pg.PoolClient): Transaction<Database> {
  const connection = new Connection(client)
  const driver: Driver = {
    init: async () => undefined,
    acquireConnection: async () => connection,
    releaseConnection: async () => undefined,
    beginTransaction: async () => undefined,
    commitTransaction: async () => undefined,
    rollbackTransaction: async () => undefined,
    destroy: async () => undefined,
  }
  const executor = new DefaultQueryExecutor(compiler, adapter, { provideConnection: (consumer) => consumer(connection) })
  const dialect: Dialect = {
    createDriver: () => driver,
    createQueryCompiler: () => compiler,
    createAdapter: () => adapter,
    createIntrospector: (db) => new PostgresIntrospector(db),
  }
  return new Transaction<Database>({ config: { dialect }, dialect, driver, executor } as ConstructorParameters<typeof Transaction>[0])
}

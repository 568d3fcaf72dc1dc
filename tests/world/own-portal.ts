/**
 * A portal as a process of its own on a real PostgreSQL, both of which can be killed: for faults and measures. Its office
 * is small: one administrator per body, each with a session, a password and nothing else to hide behind.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import type { Unit } from '../../domain/people/person.ts'
import { officeBodies } from '../../server/demo/office.ts'
import { openDatabase } from '../../server/kernel/database.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../server/kernel/embedded.ts'
import { savePassword } from '../../server/kernel/passwords.ts'
import { freePort } from './free-port.ts'
import { aBody, aPerson, aUnit } from './world.ts'

export const password = 'Kense-2026'
const ownRoot = fileURLToPath(new URL('../..', import.meta.url))

export interface OwnPerson {
  id: string
  body: string
  unit: Unit
  login: string
  token: string
}

export interface OwnPortal {
  readonly url: string
  readonly port: number
  readonly databaseUrl: string
  readonly dataDir: string
  readonly people: OwnPerson[]
  readonly serverPid: number
  readonly postgresPid: number
  sql<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>
  /** As a power cut would: no goodbye. */
  killServer(): Promise<void>
  killDatabase(): Promise<void>
  startServer(): Promise<void>
  startDatabase(): Promise<void>
  /** One more node on the same database, with a life of its own. */
  addServer(): Promise<OwnServer>
  close(): Promise<void>
}

export interface OwnServer {
  readonly url: string
  readonly port: number
  /** As a power cut would: no goodbye. */
  kill(): Promise<void>
  start(): Promise<void>
  close(): Promise<void>
}

interface Place {
  databaseUrl: string
  dataDir: string
  connections: number
  /** Of the source that runs. */
  root: string
}

async function openServer(place: Place): Promise<OwnServer> {
  const port = await freePort()
  let server = await spawnServer(place, port)
  const end = async (signal: NodeJS.Signals) => {
    server.kill(signal)
    await ended(server)
  }
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    kill: () => end('SIGKILL'),
    start: async () => {
      server = await spawnServer(place, port)
    },
    close: () => end('SIGTERM'),
  }
}

function spawnServer({ databaseUrl, dataDir, connections, root }: Place, port: number): Promise<ChildProcess> {
  const env = { ...process.env, DATABASE_URL: databaseUrl, KENSE_DATA: dataDir, KENSE_PORT: String(port), KENSE_HOST: '127.0.0.1', KENSE_TLS: 'off', KENSE_DEMO: '0', KENSE_CONNECTIONS: String(connections), KENSE_PARENT: '1' }
  // Its input closes with us, even when we are killed; then it stops as well.
  const child = spawn(process.execPath, [join(root, 'server/main.ts')], { cwd: root, env, stdio: ['pipe', 'pipe', 'pipe'] })
  return new Promise((resolve, reject) => {
    let said = ''
    child.stderr.on('data', (chunk) => { said = (said + String(chunk)).slice(-4000); if (process.env.KENSE_SEE) process.stderr.write(chunk) })
    createInterface({ input: child.stdout }).once('line', () => resolve(child))
    child.once('exit', (code) => {
      // Killed is what these tests do; ending by itself is what a portal may never do.
      if (code !== null && code !== 0) console.error(`the portal ended with ${code}: ${said}`)
      reject(new Error(`the portal ended with ${code}: ${said}`))
    })
  })
}

const ended = (child: ChildProcess) => (child.exitCode !== null || child.signalCode !== null ? Promise.resolve() : new Promise<void>((resolve) => child.once('exit', () => resolve())))

/** Every process of the cluster at once, as when the machine stops. */
function killCluster(postmaster: number): void {
  let all = [postmaster]
  try {
    all = [postmaster, ...execFileSync('ps', ['-o', 'pid=', '--ppid', String(postmaster)], { encoding: 'utf8' }).trim().split(/\s+/).map(Number)]
  } catch {
    // ps answers 1 when there is no child.
  }
  for (const pid of all) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // Already gone with its postmaster.
    }
  }
}

async function fillOffice(databaseUrl: string, count: number, passwords: number): Promise<OwnPerson[]> {
  const database = openDatabase(databaseUrl, { connections: 2 })
  const people: OwnPerson[] = []
  try {
    for (let index = 0; index < count; index += 1) {
      const body = index === 0 ? { ...(officeBodies[0] ?? aBody()), id: randomUUID() } : aBody()
      const unit = aUnit({ body: body.id })
      const login = `admin${index}@kense.example`
      const person = aPerson({ body: body.id, unit: unit.id, roles: ['administrator', 'bodyAdministrator', 'employee'], email: login })
      const token = randomBytes(32).toString('base64url')
      const { db } = database
      await db.insertInto('bodies').values({ id: body.id, bin: body.bin, name: JSON.stringify(body.name), short_name: JSON.stringify(body.shortName), kind: body.kind, number_prefix: body.numberPrefix, active: true } as never).execute()
      await db.insertInto('units').values({ id: unit.id, body: body.id, parent: null, name: JSON.stringify(unit.name), kind: unit.kind, active: true } as never).execute()
      await db.insertInto('persons').values({ ...person, post: JSON.stringify(person.post) } as never).execute()
      if (index < passwords) await savePassword(db, person.id, login, password, new Date().toISOString())
      const times = { started_at: new Date().toISOString(), used_at: new Date().toISOString(), ends_at: new Date(Date.now() + 86_000_000).toISOString() }
      await db.insertInto('sessions').values({ token_sha256: createHash('sha256').update(token).digest(), person: person.id, way: 'password', certificate: null, ...times } as never).execute()
      people.push({ id: person.id, body: body.id, unit, login, token })
    }
  } finally {
    await database.close()
  }
  return people
}

/** `passwords`: so many of the first people sign in by one; all of them by default. */
export async function startOwnPortal(options: { people?: number; connections?: number; passwords?: number; root?: string } = {}): Promise<OwnPortal> {
  const folder = mkdtempSync(join(tmpdir(), 'kense-own-'))
  const [databaseDir, dataDir] = [join(folder, 'database'), join(folder, 'portal')]
  const connections = options.connections ?? 10
  let postgres: EmbeddedPostgres = await startEmbeddedPostgres(databaseDir)
  const databaseUrl = postgres.url
  const first = new pg.Client({ connectionString: databaseUrl.replace('/kense?', '/postgres?') })
  await first.connect()
  await first.query('create database kense')
  await first.end()
  const port = await freePort()
  const place = { databaseUrl, dataDir, connections, root: options.root ?? ownRoot }
  let server = await spawnServer(place, port)
  const people = await fillOffice(databaseUrl, options.people ?? 1, options.passwords ?? Infinity)
  const others: OwnServer[] = []
  let pool = new pg.Pool({ connectionString: databaseUrl, max: 2 })
  pool.on('error', () => undefined)

  return {
    url: `http://127.0.0.1:${port}`,
    port,
    databaseUrl,
    dataDir,
    people,
    get serverPid() {
      return server.pid ?? 0
    },
    get postgresPid() {
      return postgres.pid
    },
    sql: async <Row extends pg.QueryResultRow>(text: string, values: unknown[] = []) => (await pool.query<Row>(text, values)).rows,
    async killServer() {
      server.kill('SIGKILL')
      await ended(server)
    },
    async killDatabase() {
      killCluster(postgres.pid)
      await pool.end().catch(() => undefined)
      await postgres.close()
    },
    async startServer() {
      server = await spawnServer(place, port)
    },
    async startDatabase() {
      postgres = await startEmbeddedPostgres(databaseDir)
      pool = new pg.Pool({ connectionString: databaseUrl, max: 2 })
      pool.on('error', () => undefined)
    },
    async addServer() {
      const other = await openServer(place)
      others.push(other)
      return other
    },
    async close() {
      for (const other of others) await other.close()
      server.kill('SIGTERM')
      await ended(server)
      await pool.end().catch(() => undefined)
      await postgres.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

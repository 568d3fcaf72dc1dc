import { chmod, mkdir } from 'node:fs/promises'
import path from 'node:path'
import { version } from '../domain/kernel/version.ts'
import { systemClock, type Clock } from './kernel/clock.ts'
import { openDatabase, type OpenDatabase } from './kernel/database.ts'
import { startEmbeddedPostgres, type EmbeddedPostgres } from './kernel/embedded.ts'
import { Feed } from './kernel/feed.ts'
import { folderStore } from './kernel/files-folder.ts'
import { s3Store, type S3Place } from './kernel/files-s3.ts'
import { createApp } from './kernel/http.ts'
import { Jobs } from './kernel/jobs.ts'
import { createLog, type Log } from './kernel/log.ts'
import { createMetrics } from './kernel/metrics.ts'
import { migrate } from './kernel/migrate.ts'
import type { PortalNode } from './kernel/node.ts'
import { unserved } from './kernel/portal.ts'
import { runJob } from './kernel/run-job.ts'
import { Seats } from './kernel/seats.ts'
import { extendSession } from './kernel/sessions.ts'
import { lookAtSecrets, openSecrets } from './kernel/secrets.ts'
import { SettingsStore } from './kernel/settings.ts'
import { Sockets } from './kernel/sockets.ts'
import { TrustStore } from './kernel/trust.ts'
import './modules.ts'

export interface PortalOptions {
  /** Any PostgreSQL from 15 on; without it an embedded one runs in `dataDir`. */
  databaseUrl?: string
  /** Files, the embedded database, the demo's keys. Several nodes on one database share it. */
  dataDir: string
  host: string
  /** 0 for any free one. */
  port: number
  /** `own`: a certificate made by the demo's centre, to be pinned by the client. Null: plain HTTP, for loopback or behind a proxy. */
  tls: { key: string; cert: string } | 'own' | null
  /** Fills an empty database with the demo office. */
  demo: boolean
  clock?: Clock
  log?: Log
  /** Where the key lies that seals what the database keeps for the portal only; `secret-key` in `dataDir` by default. */
  secretKey?: string
  /** Files go to an S3 store instead of `dataDir`, which then holds only the parts of uploads. */
  s3?: S3Place
  /** Off in tests that count what a job does. */
  jobs?: boolean
  /** Connections of each of the two pools. */
  connections?: number
}

export interface RunningPortal {
  readonly url: string
  readonly databaseUrl: string
  /** Certificate that a client pins, or null without TLS of our own. */
  readonly certificatePem: string | null
  readonly node: PortalNode
  /** Stops taking requests, finishes those under way, says goodbye to sockets, then stops the database. */
  close(): Promise<void>
}

const stopWithinMs = 10_000

export async function startPortal(options: PortalOptions): Promise<RunningPortal> {
  const missing = unserved()
  if (missing.length > 0) throw new Error(`contract and handler do not meet: ${missing.join(', ')}`)
  await mkdir(options.dataDir, { recursive: true, mode: 0o700 })
  // Root can't run PostgreSQL, and the account that does must be able to pass through; it still can't list what is here.
  if (process.getuid?.() === 0) await chmod(options.dataDir, 0o711)
  const log = options.log ?? createLog()
  const clock = options.clock ?? systemClock
  const embedded = options.databaseUrl === undefined ? await startEmbeddedPostgres(path.join(options.dataDir, 'database')) : null
  try {
    return await startOn(embedded, options, options.databaseUrl ?? embedded!.url, log, clock)
  } catch (error) {
    await embedded?.close()
    throw error
  }
}

async function startOn(embedded: EmbeddedPostgres | null, options: PortalOptions, databaseUrl: string, log: Log, clock: Clock): Promise<RunningPortal> {
  if (embedded !== null) await createDatabaseIfMissing(databaseUrl)
  const database = openDatabase(databaseUrl, options.connections === undefined ? {} : { connections: options.connections })
  const applied = await migrate(database.db)
  if (applied.length > 0) log.line('database.migrated', { migrations: applied.join(' ') })
  const node = createNode(database, options, log, clock)
  await lookAtSecrets(database.db, node.secrets, log)
  if (options.demo) {
    const { fillDemoCalendar, fillDemoOffice, fillDemoPapers, fillDemoSessions, orderDemoNotices } = await import('./demo/public.ts')
    const say = (line: string) => process.stderr.write(`${line}\n`)
    const isNew = (await database.db.selectFrom('notifications').select('id').limit(1).executeTakeFirst()) === undefined
    const { centre } = await fillDemoOffice({ db: database.db, dataDir: options.dataDir, now: () => clock.now(), say, answers: true }, async ({ keysOf }) => {
      await fillDemoPapers({ node, keysOf, say })
      await fillDemoSessions({ node, keysOf, say })
      await fillDemoCalendar({ node, keysOf, say })
      if (isNew) await orderDemoNotices(database.db)
    })
    // Only now: the demo's papers were signed on days past, of which a responder of today says nothing.
    node.trust.answerLocally(centre.answer)
  }
  const tls = options.tls === 'own' ? await ownCertificate(options) : options.tls
  const { id: portalId } = await database.db.selectFrom('portal').select('id').executeTakeFirstOrThrow()
  const app = createApp(node, {
    portalId,
    demo: options.demo,
    tls,
    uploadsFolder: path.join(options.dataDir, 'files', 'parts'),
    version,
  })
  await node.feed.start()
  const sockets = new Sockets(node, app.server)
  await app.listen({ host: options.host, port: options.port })
  // After the first answers can be given: jobs may start a second later, a person should not.
  if (options.jobs !== false) node.jobs.start().catch((error: unknown) => log.fault(error, { during: 'jobs.start' }))
  const close = async () => {
    sockets.close()
    await Promise.race([app.close(), new Promise((resolve) => setTimeout(resolve, stopWithinMs).unref())])
    await node.jobs.close()
    await node.feed.close()
    await database.close()
    await embedded?.close()
  }
  let closing: Promise<void> | null = null
  const address = app.server.address()
  const port = typeof address === 'object' && address !== null ? address.port : options.port
  return {
    url: `${tls === null ? 'http' : 'https'}://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`,
    databaseUrl,
    certificatePem: tls?.cert ?? null,
    node,
    close: () => (closing ??= close()),
  }
}

function createNode(database: OpenDatabase, options: PortalOptions, log: Log, clock: Clock): PortalNode {
  const metrics = createMetrics()
  const seats = new Seats(database, clock, (session) => {
    extendSession(node, session).catch((error: unknown) => log.fault(error, { during: 'session.extend' }))
  })
  const settings = new SettingsStore(database.reading)
  const files = options.s3 === undefined ? folderStore(path.join(options.dataDir, 'files')) : s3Store(options.s3, path.join(options.dataDir, 'files', 'parts'))
  const trust = new TrustStore(database, files, log)
  const forget = () => {
    seats.forget()
    settings.forget()
    trust.forget()
  }
  const feed = new Feed(database, log, metrics, (watching) => {
    seats.watching = watching
    settings.watching = watching
    trust.watching = watching
    forget()
  })
  feed.listen({ notices: () => undefined, people: forget })
  const jobs = new Jobs(database.url, log, (name, job, data) => runJob(node, name, job, data))
  const secrets = openSecrets(options.secretKey ?? path.join(options.dataDir, 'secret-key'))
  const node: PortalNode = { database, files, clock, log, seats, settings, secrets, trust, feed, jobs, metrics }
  return node
}

export async function createDatabaseIfMissing(url: string): Promise<void> {
  const { default: pg } = await import('pg')
  const { pathname } = new URL(url.replace('@/', '@localhost/'))
  const name = pathname.slice(1)
  const client = new pg.Client({ connectionString: url.replace(`/${name}?`, '/postgres?') })
  await client.connect()
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name])
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`)
  } finally {
    await client.end()
  }
}

async function ownCertificate(options: PortalOptions): Promise<{ key: string; cert: string }> {
  const { createCentre } = await import('./demo/public.ts')
  const centre = await createCentre(path.join(options.dataDir, 'demo-centre'))
  const { keyPem, certificatePem } = await centre.issueServerCertificate(options.host)
  return { key: keyPem, cert: certificatePem }
}

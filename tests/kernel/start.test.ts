import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../server/kernel/database.ts'
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../server/kernel/embedded.ts'
import { migrate } from '../../server/kernel/migrate.ts'
import { migrations } from '../../server/migrations/all.ts'
import { createDatabaseIfMissing } from '../../server/start.ts'

const main = fileURLToPath(new URL('../../server/main.ts', import.meta.url))

describe('migrations', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'ke-'))
  let embedded: EmbeddedPostgres
  beforeAll(async () => {
    embedded = await startEmbeddedPostgres(join(dataDir, '..', `${dataDir.split('/').at(-1)}-db`))
    await createDatabaseIfMissing(embedded.url)
  })
  afterAll(async () => {
    await embedded.close()
    rmSync(dataDir, { recursive: true, force: true })
    rmSync(`${dataDir}-db`, { recursive: true, force: true })
  })

  it('are all in the list', () => {
    const files = readdirSync(new URL('../../server/migrations/', import.meta.url)).filter((name) => /^\d{4}_/.test(name))
    expect(Object.keys(migrations).toSorted()).toEqual(files.map((name) => name.replace('.ts', '')).toSorted())
  })

  it('are applied once by nodes that start together, and refused by a program that does not know them', async () => {
    const nodes = [1, 2, 3].map(() => openDatabase(embedded.url, { connections: 2 }))
    const applied = await Promise.all(nodes.map((node) => migrate(node.db)))
    expect(applied.map((names) => names.length).toSorted()).toEqual([0, 0, Object.keys(migrations).length])
    expect(await migrate(nodes[0]!.db)).toEqual([])
    await sql`insert into migrations (name) values ('9999_later')`.execute(nodes[0]!.db)
    await expect(migrate(nodes[0]!.db)).rejects.toThrow('newer than this program: it has 9999_later')
    for (const node of nodes) await node.close()
  })

  it('leave nothing of one that fails', async () => {
    const database = openDatabase(embedded.url, { connections: 2 })
    await sql`delete from migrations where name = '9999_later'`.execute(database.db)
    const half = { ...migrations, '9998_half': { up: (db: Parameters<(typeof migrations)[string]['up']>[0]) => sql.raw('create table half (id int); select 1/0').execute(db).then(() => undefined) } }
    await expect(migrate(database.db, half)).rejects.toThrow('division by zero')
    const { rows } = await sql<{ found: boolean }>`select to_regclass('half') is not null as found`.execute(database.db)
    expect(rows[0]!.found).toBe(false)
    await database.close()
  })

  it('keep queries read-only in PostgreSQL too', async () => {
    const database = openDatabase(embedded.url, { connections: 1 })
    await expect(sql`delete from settings`.execute(database.reading)).rejects.toThrow('read-only')
    await database.close()
  })
})

describe('the portal as a program', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'ke-'))
  const children: ChildProcess[] = []
  afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')))
  afterAll(() => rmSync(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }))

  /** Node itself and no launcher in between, since its process id is what gets killed. */
  function start(env: Record<string, string> = {}): { child: ChildProcess; ready: Promise<{ url: string }>; said: () => string } {
    const child = spawn(process.execPath, [main], {
      env: { ...process.env, NODE_OPTIONS: '', KENSE_DATA: dataDir, KENSE_PORT: '0', KENSE_DEMO: '0', ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    children.push(child)
    let errors = ''
    child.stderr!.on('data', (chunk) => (errors += String(chunk)))
    const ready = once(child.stdout!, 'data').then(([line]) => JSON.parse(String(line)) as { url: string })
    return { child, ready, said: () => errors }
  }

  it('says where it is, refuses a second on its folder, and ends at a word with nothing left behind', async () => {
    const first = start()
    const { url } = await first.ready
    expect(((await (await fetch(`${url}/health`)).json()) as { well: boolean }).well).toBe(true)
    const second = start()
    expect(await once(second.child, 'exit')).toEqual([1, null])
    expect(second.said()).toContain('another portal is running')
    const pid = Number(readFileSync(join(dataDir, 'database', 'postgresql', 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0])
    first.child.kill('SIGTERM')
    expect(await once(first.child, 'exit')).toEqual([0, null])
    expect(() => process.kill(pid, 0)).toThrow('ESRCH')
  })

  it('stops when the program that started it goes away', async () => {
    const { child, ready } = start({ KENSE_PARENT: '1' })
    await ready
    child.stdin!.end()
    expect(await once(child, 'exit')).toEqual([0, null])
  })

  it('comes back after it and its database were killed, with all that it had acknowledged', async () => {
    for (let round = 1; round <= 3; round += 1) {
      const { child, ready } = start()
      await ready
      const { url } = JSON.parse(readFileSync(join(dataDir, 'database', 'connection'), 'utf8')) as { url: string }
      const client = new pg.Client({ connectionString: url })
      client.on('error', () => undefined)
      await client.connect()
      await client.query('create table if not exists rounds (n int)')
      await client.query('insert into rounds values ($1)', [round])
      const { rows } = await client.query<{ n: number }>('select n from rounds order by n')
      expect(rows.map((row) => row.n)).toEqual(Array.from({ length: round }, (_, index) => index + 1))
      const pid = Number(readFileSync(join(dataDir, 'database', 'postgresql', 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0])
      if (round === 2) process.kill(pid, 'SIGKILL')
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
  })

  it('brings back its database when that alone is killed', async () => {
    const { ready } = start()
    const { url } = await ready
    const pidFile = join(dataDir, 'database', 'postgresql', 'cluster', 'postmaster.pid')
    const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0])
    process.kill(pid, 'SIGKILL')
    // Until then a client is told to come again, not that something is wrong.
    const { status } = await fetch(`${url}/session/challenge`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })
    expect([200, 503]).toContain(status)
    const isWell = async () => (await fetch(`${url}/health`)).status === 200 && Number(readFileSync(pidFile, 'utf8').split('\n')[0]) !== pid
    await expect.poll(isWell, { timeout: 30_000, interval: 200 }).toBe(true)
  })

  it('does not listen beyond this machine without TLS unless told that a proxy ends it', async () => {
    const { child, said } = start({ KENSE_HOST: '0.0.0.0' })
    expect(await once(child, 'exit')).toEqual([1, null])
    expect(said()).toContain('KENSE_TLS=off')
  })
})

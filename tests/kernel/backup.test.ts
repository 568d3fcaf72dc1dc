import { execFile, execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { backUp, restore } from '../../server/kernel/backup.ts'
import { findBrokenSeal, sealHistory, verifyHistory } from '../../server/kernel/history.ts'
import { startPortal, type RunningPortal } from '../../server/start.ts'
import { startWorld, visitorOf, type World } from '../world/portal.ts'
import { office } from '../world/world.ts'
import { amend, layTrialTable, paper, write } from './trial.ts'

const folders: string[] = []
function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'kb-'))
  folders.push(made)
  return made
}
afterAll(() => folders.forEach((each) => rmSync(each, { recursive: true, force: true })))

const started = (dataDir: string, databaseUrl?: string): Promise<RunningPortal> =>
  startPortal({ dataDir, host: '127.0.0.1', port: 0, tls: null, demo: false, jobs: false, ...(databaseUrl === undefined ? {} : { databaseUrl }) })

describe('backup of the embedded database', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld()
    await layTrialTable(world.db)
  })
  afterAll(() => world.close())

  it('has everything acknowledged before it, although eight go on writing; history and seals hold', async () => {
    const people = Object.values(office).flatMap((body) => [body.head, body.legalHead]).slice(0, 8)
    const acknowledged: { id: string; at: number }[] = []
    let writing = true
    const writers = people.map(async (person) => {
      while (writing) {
        const id = randomUUID()
        await world.as(person).do(write, { id, text: 'kept' })
        await world.as(person).do(amend, { id, text: 'kept twice' })
        acknowledged.push({ id, at: performance.now() })
      }
    })
    const stored = await world.portal.node.files.put(new TextEncoder().encode('a stored file'))
    await expect.poll(() => acknowledged.length, { timeout: 20_000 }).toBeGreaterThan(20)
    await world.db.transaction().execute((one) => sealHistory(one, world.clock.now()))
    const beganAt = performance.now()
    const copy = join(folder(), 'copy')
    const facts = await backUp(world.dataDir, copy)
    await new Promise((resolve) => setTimeout(resolve, 200))
    writing = false
    await Promise.all(writers)

    const dataDir = folder()
    expect(await restore(copy, dataDir)).toEqual(facts)
    const restored = await started(dataDir)
    try {
      const before = acknowledged.filter((each) => each.at < beganAt)
      const { db } = restored.node.database
      const held = new Set((await db.selectFrom('trial_notes').select('id').where('text', '=', 'kept twice').execute()).map((row) => row.id))
      expect(before.filter((each) => !held.has(each.id))).toEqual([])
      expect(await restored.node.files.size(stored.sha256)).toBe(stored.size)
      for (const { id } of before.slice(0, 20)) expect(await verifyHistory(db, 'setting', id)).toMatchObject({ sound: true, length: 2 })
      expect(await findBrokenSeal(db)).toBeNull()
      expect(facts.seal).toMatchObject({ n: 1 })
      const visitor = visitorOf({ portal: restored, clock: world.clock, keysOf: world.keysOf }, office.finance.head, null)
      await visitor.do(write, { id: randomUUID(), text: 'life goes on' })
    } finally {
      await restored.close()
    }
  })

  it('refuses a folder that is not empty, and to lay over a database', async () => {
    const full = folder()
    writeFileSync(join(full, 'x'), '')
    await expect(backUp(world.dataDir, full)).rejects.toThrow('not empty')
    const copy = join(folder(), 'copy')
    await backUp(world.dataDir, copy)
    await expect(restore(copy, world.dataDir)).rejects.toThrow('already has a database')
  })

  it('notices a stored file that was damaged in the copy', async () => {
    const { sha256 } = await world.portal.node.files.put(new TextEncoder().encode('to be damaged'))
    const copy = join(folder(), 'copy')
    await backUp(world.dataDir, copy)
    writeFileSync(join(copy, 'files', sha256.slice(0, 2), sha256.slice(2, 4), sha256), 'damaged')
    await expect(restore(copy, folder())).rejects.toThrow(sha256)
  })

  it('says what to do when no portal runs there', async () => {
    await expect(backUp(folder(), folder())).rejects.toThrow('no portal')
  })
})

const installed = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql').map((version) => `/usr/lib/postgresql/${version}/bin`) : []
const programs = installed.find((bin) => ['initdb', 'pg_ctl', 'pg_dump', 'pg_restore'].every((name) => existsSync(join(bin, name))))
if (programs === undefined) console.warn('skipped: no PostgreSQL server programs in /usr/lib/postgresql, so a database of one’s own is not tried')

describe.skipIf(programs === undefined || process.getuid?.() !== 0)('a PostgreSQL of one’s own', () => {
  const cluster = mkdtempSync(join(tmpdir(), 'kpg-'))
  const asPostgres = (name: string, ...args: string[]) => promisify(execFile)('runuser', ['-u', 'postgres', '--', join(programs!, name), ...args])
  const urlOf = (database: string) => `postgresql://postgres@/${database}?host=${encodeURIComponent(cluster)}&port=5432`
  beforeAll(async () => {
    execFileSync('chown', ['postgres', cluster])
    await asPostgres('initdb', '-D', join(cluster, 'data'), '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8')
    await asPostgres('pg_ctl', '-D', join(cluster, 'data'), '-w', '-l', join(cluster, 'log'), '-o', `-k ${cluster} -c listen_addresses=`, 'start')
    await asPostgres('createdb', '-h', cluster, 'one')
  })
  afterAll(async () => {
    await asPostgres('pg_ctl', '-D', join(cluster, 'data'), '-m', 'fast', 'stop').catch(() => undefined)
    rmSync(cluster, { recursive: true, force: true })
  })

  it('serves the portal, and a dump of it serves another', async () => {
    const dataDir = folder()
    const { fillDemoOffice } = await import('../../server/demo/fill.ts')
    const world = await startWorld()
    const clock = world.clock
    const first = await started(dataDir, urlOf('one'))
    for (const name of ['demo-keys', 'demo-centre', 'demo-centre-foreign']) if (existsSync(join(world.dataDir, name))) execFileSync('cp', ['-rL', join(world.dataDir, name), dataDir])
    await fillDemoOffice({ db: first.node.database.db, dataDir, now: () => clock.now(), say: () => undefined })
    await layTrialTable(first.node.database.db)
    const id = randomUUID()
    await visitorOf({ portal: first, clock, keysOf: world.keysOf }, office.finance.head, null).do(write, { id, text: 'on one’s own' })
    const dump = join(cluster, 'dump')
    await asPostgres('pg_dump', '-h', cluster, '-Fc', '-f', dump, 'one')
    await first.close()
    await asPostgres('createdb', '-h', cluster, 'two')
    await asPostgres('pg_restore', '-h', cluster, '-d', 'two', '--exit-on-error', dump)
    const second = await started(dataDir, urlOf('two'))
    expect(await visitorOf({ portal: second, clock, keysOf: world.keysOf }, office.finance.head, null).ask(paper, { id })).toMatchObject({ text: 'on one’s own' })
    expect(await verifyHistory(second.node.database.db, 'setting', id)).toMatchObject({ sound: true, length: 1 })
    await second.close()
    await world.close()
  })
})

/** A prepared database and keys, made once per state of the sources and then copied: a world opens in a fraction of a second. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { startPortalProcess } from '../../scripts/portal-process.ts'
import { fillDemoOffice } from '../../server/demo/fill.ts'
import { createDatabaseIfMissing } from '../../server/start.ts'
import { openDatabase } from '../../server/kernel/database.ts'
import { startEmbeddedPostgres } from '../../server/kernel/embedded.ts'
import { migrate } from '../../server/kernel/migrate.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const cache = join(root, '.cache', 'world')
const day = 86_400_000

/** Monday, 10:00 in Astana. Every world begins here, so that no test depends on the day on which it runs. */
export const worldBegins = '2026-11-23T05:00:00.000Z'

export interface Template {
  /** Folder with `database`, to be copied. */
  data: string
  /** Folder with `demo-keys` and `demo-centre`, to be read only. */
  keys: string
}

export async function openTemplate(): Promise<Template> {
  const keysStamp = stampOf(['server/demo/centre.ts', 'server/demo/certificates.ts', 'server/demo/key-file.ts', 'server/demo/office.ts', 'server/demo/bodies.ts', 'server/demo/latin.ts'])
  const dataStamp = stampOf(['server/migrations', 'server/demo', 'server/people/store.ts', 'server/people/delegations.ts', 'server/kernel/passwords.ts', 'server/kernel/trust-editions.ts', 'server/signing/enter-trust.ts', 'domain/signing/trust-list.ts', 'domain/kernel/rights.ts'])
  const keys = join(cache, `keys-${keysStamp}`)
  const data = join(cache, `data-${keysStamp}-${dataStamp}`)
  if (existsSync(data)) return touched({ keys, data })
  mkdirSync(cache, { recursive: true })
  const unlock = lock(join(cache, 'lock'))
  try {
    if (!existsSync(data)) await make(keys, data)
    clearOld([keys, data])
  } finally {
    unlock()
  }
  return { keys, data }
}

/**
 * The data folder of a demo office as its portal leaves it after the first start, with papers in every state; to be copied
 * whole. Its papers stand where today puts them, so that another day needs another one.
 */
export async function openOfficeTemplate(): Promise<string> {
  const stamp = stampOf(['server', 'domain', 'node', 'resources/calendar'])
  const data = join(cache, `office-${stamp}-${new Date().toISOString().slice(0, 10)}`)
  if (existsSync(data)) return touchedFolder(data)
  mkdirSync(cache, { recursive: true })
  const unlock = lock(join(cache, 'lock'))
  try {
    if (!existsSync(data)) {
      rmSync(`${data}.new`, { recursive: true, force: true })
      const portal = startPortalProcess({ dataDir: `${data}.new`, demo: true })
      await portal.address
      await portal.stop()
      renameSync(`${data}.new`, data)
    }
    clearOld([data])
  } finally {
    unlock()
  }
  return data
}

/** Into a folder that exists, as the owner whom PostgreSQL needs. */
export function copyOffice(template: string, dataDir: string): void {
  if (process.platform === 'win32') cpSync(template, dataDir, { recursive: true })
  else execFileSync('cp', ['-a', '--reflink=auto', `${template}/.`, dataDir])
}

async function make(keys: string, data: string): Promise<void> {
  const unfinished = `${data}.new`
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished)
  if (existsSync(keys)) for (const folder of ['demo-keys', 'demo-centre', 'demo-centre-foreign']) cpSync(join(keys, folder), join(unfinished, folder), { recursive: true })
  const embedded = await startEmbeddedPostgres(join(unfinished, 'database'))
  try {
    await createDatabaseIfMissing(embedded.url)
    const database = openDatabase(embedded.url)
    await migrate(database.db)
    await fillDemoOffice({ db: database.db, dataDir: unfinished, now: () => worldBegins, say: (line) => process.stderr.write(`${line}\n`) })
    await database.close()
  } finally {
    await embedded.close()
  }
  if (!existsSync(keys)) {
    mkdirSync(`${keys}.new`, { recursive: true })
    for (const folder of ['demo-keys', 'demo-centre', 'demo-centre-foreign']) cpSync(join(unfinished, folder), join(`${keys}.new`, folder), { recursive: true })
    renameSync(`${keys}.new`, keys)
  }
  renameSync(unfinished, data)
}

/** Copies the prepared database into a world's own folder. */
export function copyDatabase(template: Template, dataDir: string): void {
  // `cp` keeps the owner whom PostgreSQL needs, and is several times faster than Node's copying.
  if (process.platform === 'win32') cpSync(join(template.data, 'database'), join(dataDir, 'database'), { recursive: true })
  else execFileSync('cp', ['-a', '--reflink=auto', join(template.data, 'database'), dataDir])
}

function stampOf(paths: readonly string[]): string {
  const hash = createHash('sha256')
  for (const path of paths.flatMap(filesOf).sort()) hash.update(path).update(readFileSync(join(root, path)))
  return hash.digest('hex').slice(0, 12)
}

function filesOf(path: string): string[] {
  if (!statSync(join(root, path)).isDirectory()) return [path]
  return readdirSync(join(root, path)).flatMap((name) => filesOf(join(path, name)))
}

/** Only one test process prepares; the others wait until it is done. */
function lock(path: string): () => void {
  const held = new DatabaseSync(path, { timeout: 600_000 })
  held.exec('begin exclusive')
  return () => held.close()
}

function touched(template: Template): Template {
  for (const folder of Object.values(template)) touchedFolder(folder)
  return template
}

function touchedFolder(folder: string): string {
  const now = new Date()
  utimesSync(folder, now, now)
  return folder
}

function clearOld(used: readonly string[]): void {
  for (const name of readdirSync(cache)) {
    const path = join(cache, name)
    if (!used.includes(path) && statSync(path).isDirectory() && Date.now() - statSync(path).mtimeMs > day / 8) rmSync(path, { recursive: true, force: true })
  }
}

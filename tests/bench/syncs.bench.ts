import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startOwnPortal } from '../world/own-portal.ts'
import type { Bench } from './measure.ts'
import { findProgram } from './programs.ts'
import { post, Wire } from './wire.ts'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))
const commands = 100
const missing = () => (findProgram('strace') === null ? 'strace is not installed' : null)
const countSyncs = (file: string) => readFileSync(file, 'utf8').split('\n').filter((line) => /\b(fsync|fdatasync|sync_file_range|pwritev2)\(/.test(line) && !line.includes('= -1')).length

const client = (folder: string) => `
import { openOutbox } from ${JSON.stringify(new URL('../../native/kernel/outbox.ts', import.meta.url).href)}
import { randomUUID } from 'node:crypto'
const outbox = openOutbox({ folder: ${JSON.stringify(folder)}, key: Buffer.alloc(32, 1) }, () => {})
for (let i = 0; i < ${commands}; i += 1) outbox.add('a', 'a', { id: randomUUID(), input: {}, actingFor: null, signature: null }, new Date().toISOString())
process.kill(process.pid, 'SIGKILL')`

/** C3 on the client: so many commands accepted one after the other, so many syncs seen by the kernel (traps T1 and T2). */
export const clientSyncs: Bench = {
  name: 'C3 client',
  peer: `${commands} commands accepted one after the other`,
  rounds: 5,
  missing,
  lines: [{ what: 'syncs per command', of: 'value', limit: 1, fails: 'under', series: 'count' }],
  async open() {
    return {
      async subject() {
        const folder = mkdtempSync(join(tmpdir(), 'kense-syncs-'))
        const trace = join(folder, 'trace')
        // The client ends by SIGKILL, so that no sync of a tidy end is counted.
        await run('strace', ['-f', '-e', 'trace=fsync,fdatasync', '-o', trace, process.execPath, '--input-type=module', '-e', client(folder)], { cwd: root }).catch(() => undefined)
        const count = countSyncs(trace)
        rmSync(folder, { recursive: true, force: true })
        return { count: [count] }
      },
      floor: async () => ({ count: [commands] }),
      close: async () => undefined,
    }
  },
}

/** C3 on the portal: strace on PostgreSQL and all its processes while commands come one after the other. */
export const portalSyncs: Bench = {
  name: 'C3 portal',
  peer: `${commands} commands answered one after the other`,
  rounds: 5,
  missing: () => missing() ?? (process.getuid?.() === 0 ? null : 'only root may look into PostgreSQL’s processes'),
  lines: [{ what: 'syncs per command', of: 'value', limit: 1, fails: 'under', series: 'count' }],
  async open() {
    const portal = await startOwnPortal()
    const { token } = portal.people[0]!
    const wire = new Wire(portal.port)
    const mark = () => post('/api/notifications/read', { id: randomUUID(), input: { ids: [randomUUID()] }, actingFor: null, signature: null }, token)
    // So that the connection and its PostgreSQL process are there before strace looks for them.
    for (let warm = 0; warm < 20; warm += 1) await wire.ask(mark())
    return {
      async subject() {
        const folder = mkdtempSync(join(tmpdir(), 'kense-syncs-'))
        const trace = join(folder, 'trace')
        const { stdout } = await run('ps', ['-o', 'pid=', '--ppid', String(portal.postgresPid)])
        const pids = [portal.postgresPid, ...stdout.trim().split(/\s+/).map(Number)]
        const watching = spawn('strace', ['-f', '-e', 'trace=fsync,fdatasync', '-o', trace, ...pids.flatMap((pid) => ['-p', String(pid)])], { stdio: 'ignore' })
        await new Promise((resolve) => setTimeout(resolve, 1500))
        for (let command = 0; command < commands; command += 1) if ((await wire.ask(mark())) !== 200) throw new Error('a command was not answered')
        watching.kill('SIGINT')
        await new Promise((resolve) => watching.once('exit', resolve))
        const count = countSyncs(trace)
        rmSync(folder, { recursive: true, force: true })
        return { count: [count] }
      },
      floor: async () => ({ count: [commands] }),
      async close() {
        wire.close()
        await portal.close()
      },
    }
  },
}

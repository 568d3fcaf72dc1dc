import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openHeldFiles } from '../../native/kernel/held-files.ts'
import { openOutbox } from '../../native/kernel/outbox.ts'
import { folderStore } from '../../server/kernel/files-folder.ts'
import { findProgram } from '../bench/programs.ts'
import type { Fault } from './fault.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const errors = ['EIO', 'ENOSPC', 'EINTR'] as const
/** What writes, syncs, names or removes; damage that is met by reading is F2's. */
const writing = ['pwrite64', 'write', 'writev', 'fsync', 'fdatasync', 'rename', 'renameat2', 'link', 'linkat', 'unlink', 'unlinkat', 'ftruncate', 'fallocate', 'mkdir', 'mkdirat'] as const
const commands = 5
const files = 2
const fileBytes = 300_000
const key = Buffer.alloc(32, 1)

interface Said {
  /** Ids or digests that the store said it keeps. */
  acked: string[]
  refused: string[]
  /** Whether the next try after a failure went well. */
  again: boolean
}

interface Flow {
  name: string
  /** Does its deeds in `folder`, and tries one that failed once more, as a person does: with a command of its own. */
  program: string
  /** What is there when the program has been killed. */
  kept: (folder: string) => Promise<string[]>
  /** Whether what was refused may be there all the same: equal bytes harm nobody, a command is done twice. */
  mayLinger: boolean
}

const moduleAt = (path: string) => JSON.stringify(new URL(`../../${path}`, import.meta.url).href)

const telling = `
const acked = []
const refused = []
let again = true
const attempt = async (key, deed) => {
  try {
    acked.push((await deed()) ?? key)
    return true
  } catch {
    refused.push(key)
    return false
  }
}
const opened = (open) => {
  try {
    return open()
  } catch {
    return open()
  }
}
const end = () => {
  console.log(JSON.stringify({ acked, refused, again }))
  process.kill(process.pid, 'SIGKILL')
}`

const digests = Array.from({ length: files }, (_, n) => createHash('sha256').update(Buffer.alloc(fileBytes, n + 1)).digest('hex'))

/** What is there and what is there by halves, which would be worse than nothing. */
async function wholeOnes(isThere: (sha256: string) => Promise<boolean>, isWhole: (sha256: string) => Promise<boolean>): Promise<string[]> {
  const kept: string[] = []
  for (const sha256 of digests) if (await isThere(sha256)) kept.push((await isWhole(sha256)) ? sha256 : `half of ${sha256}`)
  return kept
}

const flows: Flow[] = [
  {
    name: 'outbox',
    mayLinger: false,
    program: `
import { openOutbox } from ${moduleAt('native/kernel/outbox.ts')}
${telling}
const idOf = (n) => '00000000-0000-4000-9000-' + String(n).padStart(12, '0')
const outbox = opened(() => openOutbox({ folder, key: Buffer.alloc(32, 1) }, () => undefined))
const add = (id) => attempt(id, () => outbox.add('a', 'a', { id, input: { words: 'x'.repeat(3000) }, actingFor: null, signature: null }, '2026-11-22T12:00:00.000Z'))
for (let n = 0; n < ${commands}; n += 1) if (!(await add(idOf(n)))) again = await add(idOf(100 + n))
end()`,
    async kept(folder) {
      const outbox = openOutbox({ folder, key }, () => undefined)
      const kept = outbox.list().filter(({ name }) => name === 'a').map(({ id }) => id)
      outbox.close()
      return kept
    },
  },
  {
    name: 'portal files',
    mayLinger: true,
    program: `
import { folderStore } from ${moduleAt('server/kernel/files-folder.ts')}
${telling}
const store = folderStore(folder)
const put = (n) => attempt(String(n), async () => (await store.put(Buffer.alloc(${fileBytes}, n + 1))).sha256)
for (let n = 0; n < ${files}; n += 1) if (!(await put(n))) again = await put(n)
end()`,
    kept(folder) {
      const store = folderStore(folder)
      const bytes = async (sha256: string) => createHash('sha256').update((await store.bytes(sha256)) ?? '').digest('hex')
      return wholeOnes(async (sha256) => (await store.size(sha256)) !== null, async (sha256) => (await bytes(sha256)) === sha256)
    },
  },
  {
    name: 'held files',
    mayLinger: true,
    program: `
import { openHeldFiles } from ${moduleAt('native/kernel/held-files.ts')}
${telling}
const held = opened(() => openHeldFiles({ folder, key: Buffer.alloc(32, 1) }))
const put = (n) => attempt(String(n), async () => {
  const incoming = await held.begin()
  try {
    await incoming.append(Buffer.alloc(${fileBytes}, n + 1))
    return await incoming.end()
  } catch (error) {
    await incoming.discard()
    throw error
  }
})
for (let n = 0; n < ${files}; n += 1) if (!(await put(n))) again = await put(n)
end()`,
    kept(folder) {
      const held = openHeldFiles({ folder, key })
      return wholeOnes(async (sha256) => held.has(sha256), (sha256) => held.verify(sha256))
    },
  },
]

interface Traced {
  said: Said | null
  lines: string[]
}

/** One thread for files, so that the n-th call is the same call each time. */
function trace(flow: Flow, folder: string, filter: readonly string[]): Traced {
  const log = `${folder}.trace`
  const program = `const folder = ${JSON.stringify(folder)}\n${flow.program}`
  const { stdout } = spawnSync('strace', ['-f', '--seccomp-bpf', '-qq', '-y', '-s', '0', '-o', log, ...filter, process.execPath, '--input-type=module', '-e', program], {
    cwd: root, encoding: 'utf8', timeout: 60_000, env: { ...process.env, UV_THREADPOOL_SIZE: '1', NODE_NO_WARNINGS: '1' },
  })
  const lines = readFileSync(log, 'utf8').split('\n')
  rmSync(log, { force: true })
  return { said: stdout.trim() === '' ? null : (JSON.parse(stdout) as Said), lines }
}

async function inFolder<T>(deed: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'kense-calls-'))
  try {
    return await deed(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Point {
  flow: Flow
  call: string
  /** Which of the calls of this name, as its thread counts them. */
  n: number
}

/** Every call of a flow that changes something in its folder. */
async function pointsOf(flow: Flow): Promise<Point[]> {
  const { lines } = await inFolder((folder) => {
    const traced = trace(flow, folder, ['-e', `trace=${writing.join(',')}`])
    return { lines: traced.lines.map((line) => ({ line, ours: line.includes(folder) })) }
  })
  const counted = new Map<string, number>()
  return lines.flatMap(({ line, ours }) => {
    const [, thread = '', call = ''] = /^(\d+) +(\w+)\(/.exec(line) ?? []
    if (call === '') return []
    const n = (counted.get(`${thread} ${call}`) ?? 0) + 1
    counted.set(`${thread} ${call}`, n)
    return ours ? [{ flow, call, n }] : []
  })
}

interface Outcome {
  acked: number
  lost: number
  doubled: number
  stuck: number
}

/** Null when another call was met than the one that was meant. */
function once({ flow, call, n }: Point, error: string): Promise<Outcome | null> {
  return inFolder(async (folder) => {
    const { said, lines } = trace(flow, folder, ['-e', `trace=${call}`, '-e', `inject=${call}:error=${error}:when=${n}`])
    const met = lines.filter((line) => line.includes('(INJECTED)'))
    if (met.length !== 1 || !met[0]!.includes(folder)) return null
    if (said === null) return { acked: 0, lost: 0, doubled: 0, stuck: 1 }
    const kept = await flow.kept(folder)
    const there = new Set(kept)
    const lingering = flow.mayLinger ? [] : said.refused.filter((each) => there.has(each))
    const halves = kept.filter((each) => each.startsWith('half'))
    return {
      acked: said.acked.length,
      lost: said.acked.filter((each) => !there.has(each)).length + halves.length,
      doubled: kept.length - there.size + lingering.length,
      stuck: said.again ? 0 : 1,
    }
  })
}

/** K5: each call to the system fails once, in turn. What was acknowledged is there, what was refused is not, and the next try goes well. */
export const failingCalls: Fault = {
  name: 'K5',
  about: 'every call to the system fails once',
  runs: { usual: 150, full: 2000, small: 15 },
  missing: () => (findProgram('strace') === null ? 'strace is not installed' : null),
  async run(runs, say) {
    const points: Point[] = []
    for (const flow of flows) points.push(...(await pointsOf(flow)))
    const all = points.flatMap((point) => errors.map((error) => ({ point, error })))
    const step = Math.max(1, all.length / runs)
    const total = { acked: 0, lost: 0, doubled: 0, stuck: 0 }
    let met = 0
    for (let at = 0; at < all.length; at += step) {
      const { point, error } = all[Math.floor(at)]!
      const outcome = await once(point, error)
      if (outcome === null) continue
      met += 1
      for (const what of ['acked', 'lost', 'doubled', 'stuck'] as const) total[what] += outcome[what]
      if (outcome.lost + outcome.doubled + outcome.stuck > 0) say(`${point.flow.name}: ${error} at ${point.call} ${point.n}: ${JSON.stringify(outcome)}`)
    }
    const { acked, lost, doubled, stuck } = total
    return { name: 'K5', runs: met, acked, lost, doubled, stuck, pass: met > 0 && lost + doubled + stuck === 0, more: { calls: points.length, flows: flows.length } }
  },
}

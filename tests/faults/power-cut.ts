import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openOutbox } from '../../native/kernel/outbox.ts'
import { folderStore } from '../../server/kernel/files-folder.ts'
import { findProgram } from '../bench/programs.ts'
import { seeded, within, type Fault } from './fault.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const traced = 'openat,pwrite64,write,fsync,fdatasync,ftruncate,rename,link,unlink'
const blockBytes = 4096
const commands = 12
const files = 4
const fileBytes = 40_000
const key = Buffer.alloc(32, 1)
const idOf = (n: number) => `00000000-0000-4000-9000-${String(n).padStart(12, '0')}`
const bytesOf = (n: number) => Buffer.alloc(fileBytes, n + 1)
const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const moduleAt = (path: string) => JSON.stringify(new URL(`../../${path}`, import.meta.url).href)

interface Flow {
  name: string
  /** Does its deeds in `folder` and writes `ACK n` to its output as soon as the store says that the n-th is kept. */
  program: string
  /** How many of these are not there, or not whole. */
  lost: (folder: string, acked: readonly number[]) => Promise<number>
}

const flows: Flow[] = [
  {
    name: 'outbox',
    program: `
import { openOutbox } from ${moduleAt('native/kernel/outbox.ts')}
const outbox = openOutbox({ folder, key: Buffer.alloc(32, 1) }, () => undefined)
for (let n = 0; n < ${commands}; n += 1) {
  const id = '00000000-0000-4000-9000-' + String(n).padStart(12, '0')
  outbox.add('a', 'a', { id, input: { words: 'x'.repeat(3000) }, actingFor: null, signature: null }, '2026-11-22T12:00:00.000Z')
  writeSync(1, 'ACK ' + n)
}
process.kill(process.pid, 'SIGKILL')`,
    async lost(folder, acked) {
      const outbox = openOutbox({ folder, key }, () => undefined)
      const there = new Set(outbox.list().map(({ id }) => id))
      outbox.close()
      return acked.filter((n) => !there.has(idOf(n))).length
    },
  },
  {
    name: 'portal files',
    program: `
import { folderStore } from ${moduleAt('server/kernel/files-folder.ts')}
const store = folderStore(folder)
for (let n = 0; n < ${files}; n += 1) {
  await store.put(Buffer.alloc(${fileBytes}, n + 1))
  writeSync(1, 'ACK ' + n)
}
process.kill(process.pid, 'SIGKILL')`,
    async lost(folder, acked) {
      const store = folderStore(folder)
      let lost = 0
      for (const n of acked) {
        const sha256 = digestOf(bytesOf(n))
        if (digestOf((await store.bytes(sha256)) ?? Buffer.alloc(0)) !== sha256) lost += 1
      }
      return lost
    },
  },
]

type Step =
  | { what: 'ack'; n: number }
  | { what: 'make'; path: string }
  | { what: 'write'; path: string; bytes: Buffer; at: number | null }
  | { what: 'cut'; path: string; size: number }
  | { what: 'sync'; path: string }
  | { what: 'name'; from: string; to: string; stays: boolean }
  | { what: 'remove'; path: string }

/** strace writes each byte as \xNN. */
const unhex = (text: string) => Buffer.from(text.replaceAll(/\\x|[^0-9a-f]/g, ''), 'hex')
const pathIn = (text: string) => (text.includes('\\x') ? unhex(text).toString('utf8') : text)

function stepOf(line: string): Step | null {
  const [, call = '', given = '', result = ''] = /^\d+ +(\w+)\((.*)\) += (-?\d+(?:<[^>]*>)?)/.exec(line) ?? []
  if (call === '' || result.startsWith('-')) return null
  const strings = [...given.matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? '')
  const path = pathIn(/^\d+<([^>]*)>/.exec(given)?.[1] ?? '')
  const last = Number(/(\d+)$/.exec(given)?.[1])
  const [first = '', second = ''] = strings
  switch (call) {
    case 'openat': return given.includes('O_CREAT') ? { what: 'make', path: pathIn(first) } : null
    case 'pwrite64': return { what: 'write', path, bytes: unhex(first), at: last }
    case 'write': {
      const bytes = unhex(first)
      const n = /^1<[^>]*>, /.test(given) ? /^ACK (\d+)/.exec(bytes.toString('latin1'))?.[1] : undefined
      return n === undefined ? { what: 'write', path, bytes, at: null } : { what: 'ack', n: Number(n) }
    }
    case 'fsync': case 'fdatasync': return { what: 'sync', path }
    case 'ftruncate': return { what: 'cut', path, size: last }
    case 'rename': case 'link': return { what: 'name', from: pathIn(first), to: pathIn(second), stays: call === 'link' }
    case 'unlink': return { what: 'remove', path: pathIn(first) }
    default: return null
  }
}

/** What the flow asked of the system, in its order. One thread for files, so that there is one order. */
function record(flow: Flow): { folder: string; steps: Step[] } {
  const folder = mkdtempSync(join(tmpdir(), 'kense-power-'))
  const log = `${folder}.trace`
  const program = `import { writeSync } from 'node:fs'\nconst folder = ${JSON.stringify(folder)}\n${flow.program}`
  spawnSync('strace', ['-f', '--seccomp-bpf', '-qq', '-y', '-xx', '-s', '1000000', '-o', log, '-e', `trace=${traced}`, process.execPath, '--input-type=module', '-e', program], {
    cwd: root, timeout: 60_000, env: { ...process.env, UV_THREADPOOL_SIZE: '1', NODE_NO_WARNINGS: '1' },
  })
  const lines = readFileSync(log, 'latin1').split('\n')
  rmSync(log)
  rmSync(folder, { recursive: true })
  const isOurs = (step: Step) => step.what === 'ack' || ('path' in step ? step.path : step.to).startsWith(folder)
  return { folder, steps: lines.map(stepOf).filter((step): step is Step => step !== null && isOurs(step)) }
}

/** A file's bytes by its number, however it is called; what was written and not synced waits in blocks. */
interface Content {
  durable: Buffer
  now: Buffer
  waiting: { bytes: Buffer; at: number }[]
}

const put = (into: Buffer, bytes: Buffer, at: number): Buffer => {
  const whole = into.length >= at + bytes.length ? into : Buffer.concat([into, Buffer.alloc(at + bytes.length - into.length)])
  bytes.copy(whole, at)
  return whole
}

type Naming = (names: Map<string, Content>) => void

/** A disk that keeps what was synced, and of the rest what chance has let through. Names go in order, as in a journal; data in any. */
class Disk {
  readonly #names = new Map<string, Content>()
  readonly #durableNames = new Map<string, Content>()
  #waitingNames: { folder: string; deed: Naming }[] = []

  apply(step: Step): void {
    switch (step.what) {
      case 'ack': return
      case 'make': if (!this.#names.has(step.path)) { const fresh = { durable: Buffer.alloc(0), now: Buffer.alloc(0), waiting: [] }; this.#name(step.path, (names) => void names.set(step.path, fresh)) } return
      case 'write': return this.#write(step)
      case 'cut': { const file = this.#names.get(step.path); if (file) { file.now = Buffer.from(file.now.subarray(0, step.size)); file.durable = Buffer.from(file.durable.subarray(0, step.size)) } return }
      case 'sync': return this.#sync(step.path)
      case 'name': return this.#name(step.to, (names) => { const file = names.get(step.from) ?? this.#names.get(step.to); if (file) names.set(step.to, file); if (!step.stays) names.delete(step.from) })
      case 'remove': return this.#name(step.path, (names) => void names.delete(step.path))
    }
  }

  #name(path: string, deed: Naming): void {
    deed(this.#names)
    this.#waitingNames.push({ folder: dirname(path), deed })
  }

  #write({ path, bytes, at }: Extract<Step, { what: 'write' }>): void {
    const file = this.#names.get(path)
    if (!file) return
    const from = at ?? file.now.length
    file.now = put(file.now, bytes, from)
    for (let done = 0; done < bytes.length; done += blockBytes) file.waiting.push({ bytes: bytes.subarray(done, done + blockBytes), at: from + done })
  }

  #sync(path: string): void {
    const file = this.#names.get(path)
    if (file) {
      file.durable = Buffer.from(file.now)
      file.waiting = []
      return
    }
    for (const { deed } of this.#waitingNames.filter(({ folder }) => folder === path)) deed(this.#durableNames)
    this.#waitingNames = this.#waitingNames.filter(({ folder }) => folder !== path)
  }

  /** What is found when the power is back. */
  cut(random: () => number): Map<string, Buffer> {
    const names = new Map(this.#durableNames)
    for (const { deed } of this.#waitingNames.slice(0, within(random, this.#waitingNames.length + 1))) deed(names)
    const luck = random()
    return new Map([...names].map(([path, file]) => [path, file.waiting.reduce<Buffer>((bytes, { bytes: block, at }) => (random() < luck ? put(bytes, block, at) : bytes), Buffer.from(file.durable))]))
  }
}

async function once(flow: Flow, { folder, steps }: { folder: string; steps: readonly Step[] }, random: () => number, isSynced: boolean): Promise<{ acked: number; lost: number }> {
  const disk = new Disk()
  const acked: number[] = []
  for (const step of steps.slice(0, 1 + within(random, steps.length))) {
    if (step.what === 'ack') acked.push(step.n)
    else if (isSynced || step.what !== 'sync') disk.apply(step)
  }
  const found = mkdtempSync(join(tmpdir(), 'kense-power-'))
  try {
    for (const [path, bytes] of disk.cut(random)) {
      const to = join(found, path.slice(folder.length))
      mkdirSync(dirname(to), { recursive: true })
      writeFileSync(to, bytes)
    }
    return { acked: acked.length, lost: await flow.lost(found, acked).catch(() => acked.length) }
  } finally {
    rmSync(found, { recursive: true, force: true })
  }
}

/** K4: the power fails at any step; only what was synced is sure to be there. On a disk that syncs nothing the same trial must lose, or it proves nothing. */
export const powerCut: Fault = {
  name: 'K4',
  about: 'power fails while a store writes',
  runs: { usual: 500, full: 5000, small: 60 },
  missing: () => (findProgram('strace') === null ? 'strace is not installed' : null),
  async run(runs, say) {
    const random = seeded(4)
    const total = { acked: 0, lost: 0 }
    /** What each flow lost on the disk that syncs nothing. */
    const unsynced: Record<string, number> = {}
    for (const flow of flows) {
      const recorded = record(flow)
      for (let run = 0; run < runs; run += 1) {
        const { acked, lost } = await once(flow, recorded, random, true)
        if (lost > 0) say(`${flow.name}: ${lost} of ${acked} lost in run ${run}`)
        total.acked += acked
        total.lost += lost
        if (run % 5 === 0) unsynced[flow.name] = (unsynced[flow.name] ?? 0) + (await once(flow, recorded, random, false)).lost
      }
    }
    const { acked, lost } = total
    return { name: 'K4', runs: runs * flows.length, acked, lost, doubled: 0, stuck: 0, pass: acked > 0 && lost === 0 && flows.every(({ name }) => (unsynced[name] ?? 0) > 0), more: Object.fromEntries(flows.map(({ name }) => [`${name} lost without syncs`, unsynced[name] ?? 0])) }
  },
}

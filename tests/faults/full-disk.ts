import { execFileSync } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openAnswers } from '../../native/kernel/answers.ts'
import { openHeldFiles } from '../../native/kernel/held-files.ts'
import { openOutbox } from '../../native/kernel/outbox.ts'
import { folderStore } from '../../server/kernel/files-folder.ts'
import type { Fault } from './fault.ts'

const now = '2026-11-22T12:00:00.000Z'

/** Fills the disk but for `leftBytes`; answers how to free it again. */
function fillUp(folder: string, leftBytes: number): () => void {
  const path = join(folder, 'ballast')
  const handle = openSync(path, 'w')
  const { bavail, bsize } = statfsSync(folder)
  let left = bavail * bsize - leftBytes
  const chunk = Buffer.alloc(64 * 1024)
  try {
    while (left > 0) left -= writeSync(handle, chunk, 0, Math.min(chunk.length, left))
  } catch {
    // Full a little sooner than counted.
  }
  closeSync(handle)
  return () => rmSync(path)
}

interface Flow {
  name: string
  /** Tries a deed again and again on the full disk; answers what was acknowledged, and how to read it back. */
  run: (folder: string) => Promise<{ deed: (index: number) => Promise<void>; isThere: (index: number) => Promise<boolean>; close: () => void }>
}

const body = (index: number) => ({ index, words: randomBytes(6_000).toString('base64') })

const flows: Flow[] = [
  {
    name: 'outbox',
    async run(folder) {
      const drawer = { folder, key: Buffer.alloc(32, 1) }
      let outbox = openOutbox(drawer, () => undefined)
      const ids: string[] = []
      return {
        async deed(index) {
          const id = randomUUID()
          outbox.add('approvals.giveOpinion', 'Пікір', { id, input: body(index), actingFor: null, signature: null }, now)
          ids[index] = id
        },
        async isThere(index) {
          if (index === 0) {
            outbox.close()
            outbox = openOutbox(drawer, () => undefined)
          }
          return outbox.has(ids[index] ?? '') && outbox.list().some(({ id }) => id === ids[index])
        },
        close: () => outbox.close(),
      }
    },
  },
  {
    name: 'answers',
    async run(folder) {
      const answers = openAnswers({ folder, key: Buffer.alloc(32, 1) }, () => undefined)
      const kept = new Map<number, string>()
      return {
        async deed(index) {
          const answer = body(index)
          answers.save('approvals.byId', { index }, null, answer, now)
          kept.set(index, answer.words)
        },
        // An answer may be missing, since it can be asked again; a wrong one may not be there.
        async isThere(index) {
          const answer = answers.load('approvals.byId', { index }, null)?.answer as { words: string } | undefined
          return answer === undefined || answer.words === kept.get(index)
        },
        close: () => answers.close(),
      }
    },
  },
  {
    name: 'held files',
    async run(folder) {
      const files = openHeldFiles({ folder, key: Buffer.alloc(32, 1) })
      const digests: string[] = []
      return {
        async deed(index) {
          const bytes = randomBytes(20_000)
          const incoming = await files.begin()
          try {
            await incoming.append(bytes)
            digests[index] = (await incoming.end()) ?? ''
          } catch (error) {
            await incoming.discard()
            throw error
          }
        },
        isThere: (index) => files.verify(digests[index] ?? ''),
        close: () => undefined,
      }
    },
  },
  {
    name: 'portal files',
    async run(folder) {
      const store = folderStore(join(folder, 'store'))
      const digests: string[] = []
      return {
        async deed(index) {
          digests[index] = (await store.put(randomBytes(20_000))).sha256
        },
        isThere: async (index) => (await store.size(digests[index] ?? '')) === 20_000 && (await store.bytes(digests[index] ?? ''))?.length === 20_000,
        close: () => undefined,
      }
    },
  },
]

const deedsPerRun = 40

async function once(flow: Flow, mount: string, sizeMb: number): Promise<{ acked: number; lost: number; stuck: number; refused: number }> {
  await mkdir(mount, { recursive: true })
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMb}m`, 'tmpfs', mount])
  try {
    const { deed, isThere, close } = await flow.run(mount)
    const acked: number[] = []
    let refused = 0
    const attempt = async (index: number) => {
      try {
        await deed(index)
        acked.push(index)
      } catch {
        refused += 1
      }
    }
    for (let index = 0; index < 5; index += 1) await attempt(index)
    const free = fillUp(mount, 100 * 1024)
    for (let index = 5; index < deedsPerRun; index += 1) await attempt(index)
    const before = acked.length
    const readable = await isThere(acked[0] ?? 0).catch(() => false)
    free()
    for (let index = deedsPerRun; index < deedsPerRun + 5; index += 1) await attempt(index)
    let lost = readable ? 0 : 1
    for (const index of acked) if (!(await isThere(index))) lost += 1
    close()
    return { acked: acked.length, lost, stuck: acked.length - before === 5 ? 0 : 1, refused }
  } finally {
    execFileSync('umount', ['-l', mount])
  }
}

function mayMount(): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'a small disk can only be mounted by root on Linux'
  const probe = mkdtempSync(join(tmpdir(), 'kense-mount-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', probe], { stdio: 'ignore' })
    execFileSync('umount', [probe])
    return null
  } catch {
    return 'this machine does not let tmpfs be mounted'
  } finally {
    rmSync(probe, { recursive: true, force: true })
  }
}

/** K6: on a full disk what was acknowledged is there, what is there can be read, and with space again it goes on. */
export const fullDisk: Fault = {
  name: 'K6',
  about: 'full disk',
  runs: { usual: 10, full: 40, small: 4 },
  missing: mayMount,
  async run(runs) {
    const total = { acked: 0, lost: 0, stuck: 0, refused: 0 }
    const folder = mkdtempSync(join(tmpdir(), 'kense-full-'))
    for (let run = 0; run < runs; run += 1) {
      const flow = flows[run % flows.length]!
      const result = await once(flow, join(folder, `disk${run}`), Math.floor(run / flows.length) % 2 === 0 ? 8 : 64)
      if (result.lost + result.stuck > 0) console.error(`K6 ${flow.name}:`, result)
      for (const key of ['acked', 'lost', 'stuck', 'refused'] as const) total[key] += result[key]
    }
    rmSync(folder, { recursive: true, force: true })
    return { name: 'K6', runs, acked: total.acked, lost: total.lost, doubled: 0, stuck: total.stuck, pass: total.lost + total.stuck === 0, more: { refused: total.refused } }
  },
}

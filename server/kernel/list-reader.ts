/** Lines of a list that a person brought: an uploaded XLSX, or a CSV in the message itself. */
import { createHash } from 'node:crypto'
import { Worker } from 'node:worker_threads'
import type { ListLine, ListSource } from '../../domain/kernel/list-import.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import type { TextKey } from '../../domain/texts.ts'
import type { ReadCall } from './call.ts'
import { mayAttach } from './file-access.ts'

export interface ListAsk {
  bytes: Uint8Array
  kind: 'csv' | 'xlsx'
  /** Lines after the heads. */
  limit: number
}
export type ListAnswer = { lines: ListLine[] } | { refusal: TextKey }

const longestList = 100_000
const patienceMs = 120_000

/** Read by a worker that may use 1 GB and two minutes; a hostile sheet ends there and is refused. */
async function readList(bytes: Uint8Array, kind: 'csv' | 'xlsx'): Promise<ListLine[]> {
  const ask: ListAsk = { bytes, kind, limit: longestList }
  const answer = await new Promise<ListAnswer>((resolve) => {
    const unreadable = () => resolve({ refusal: 'kernel.list.unreadable' })
    const worker = new Worker(new URL('./list-worker.ts', import.meta.url), { workerData: ask, resourceLimits: { maxOldGenerationSizeMb: 1024 } })
    const patience = setTimeout(() => void worker.terminate().then(unreadable), patienceMs)
    worker.once('message', resolve)
    worker.once('error', unreadable)
    worker.once('exit', () => {
      clearTimeout(patience)
      unreadable()
    })
  })
  if ('refusal' in answer) throw new RefusalError({ key: answer.refusal, values: { count: longestList } })
  if (answer.lines.length < 2) throw new RefusalError({ key: 'kernel.list.empty' })
  return answer.lines
}

/** The list last read, kept for the commit that follows its preview. One, since a long list takes tens of megabytes. */
let lastRead: { digest: string; lines: Promise<ListLine[]>; until: number } | null = null
const keptMs = 10 * 60_000

function readOnce(bytes: Uint8Array, kind: 'csv' | 'xlsx', nowMs: number): Promise<ListLine[]> {
  const digest = `${kind} ${createHash('sha256').update(bytes).digest('hex')}`
  if (lastRead?.digest === digest && lastRead.until > nowMs) return lastRead.lines
  const lines = readList(bytes, kind)
  lastRead = { digest, lines, until: nowMs + keptMs }
  const forget = () => (lastRead = lastRead?.lines === lines ? null : lastRead)
  setTimeout(forget, keptMs).unref()
  // A busy machine may have run out of patience: the same list brought again is read again.
  lines.catch(forget)
  return lines
}

/** Heads first; at least one line follows them. */
export async function linesOf(source: ListSource, call: ReadCall): Promise<ListLine[]> {
  const nowMs = Date.parse(call.now)
  if ('csv' in source) return readOnce(Buffer.from(source.csv, 'base64'), 'csv', nowMs)
  await mayAttach(call, [source.file.sha256])
  const bytes = await call.files.bytes(source.file.sha256)
  if (bytes === null) throw new RefusalError({ key: 'kernel.notFound' })
  return readOnce(bytes, 'xlsx', nowMs)
}

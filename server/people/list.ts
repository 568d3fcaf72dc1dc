import { Worker } from 'node:worker_threads'
import type { ListLine } from '../../domain/people/import-rules.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import type { TextKey } from '../../domain/texts.ts'

export interface ListAsk {
  bytes: Uint8Array
  kind: 'csv' | 'xlsx'
  /** Lines after the heads. */
  limit: number
}
export type ListAnswer = { lines: ListLine[] } | { refusal: TextKey }

const longestList = 100_000
const patienceMs = 120_000

/** The lines of a list, read by a worker that may use 1 GB and two minutes; a hostile sheet ends there and is refused. */
export async function readList(bytes: Uint8Array, kind: 'csv' | 'xlsx'): Promise<ListLine[]> {
  const ask: ListAsk = { bytes, kind, limit: longestList }
  const answer = await new Promise<ListAnswer>((resolve) => {
    const unreadable = () => resolve({ refusal: 'people.import.unreadable' })
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
  if (answer.lines.length < 2) throw new RefusalError({ key: 'people.import.empty' })
  return answer.lines
}

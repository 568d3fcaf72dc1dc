/** Paper is laid out in a thread: a sheet of thirty versions takes seconds of work, and nobody else's question waits for it. */
import { Worker } from 'node:worker_threads'
import type { Printed } from './pdf.ts'

interface Thread {
  worker: Worker
  waiting: Map<number, { resolve: (bytes: Uint8Array) => void; reject: (error: Error) => void }>
  idle: NodeJS.Timeout | null
}

const idleMs = 20_000
const patienceMs = 120_000
const memoryMb = 768
const threads = new Map<string, Thread>()
let lastId = 0

/** `program` serves prints (`servePrints`); what is asked of one at once is printed one after another. */
export function printInThread(program: URL, wish: unknown): Promise<Uint8Array> {
  const thread = threads.get(program.href) ?? open(program)
  if (thread.idle !== null) clearTimeout(thread.idle)
  const id = (lastId += 1)
  const patience = setTimeout(() => void thread.worker.terminate(), patienceMs)
  return new Promise<Uint8Array>((resolve, reject) => {
    thread.waiting.set(id, { resolve, reject })
    thread.worker.ref()
    thread.worker.postMessage({ id, wish })
  }).finally(() => clearTimeout(patience))
}

function open(program: URL): Thread {
  const worker = new Worker(program, { resourceLimits: { maxOldGenerationSizeMb: memoryMb }, execArgv: [] })
  const thread: Thread = { worker, waiting: new Map(), idle: null }
  const end = (error: Error) => {
    if (threads.get(program.href) === thread) threads.delete(program.href)
    for (const each of thread.waiting.values()) each.reject(error)
    thread.waiting.clear()
  }
  worker.on('message', (printed: Printed) => {
    const asked = thread.waiting.get(printed.id)
    thread.waiting.delete(printed.id)
    if ('bytes' in printed) asked?.resolve(printed.bytes)
    else asked?.reject(new Error(printed.fault))
    if (thread.waiting.size === 0) rest(program, thread)
  })
  worker.on('error', end)
  worker.on('exit', () => end(new Error('the printing thread ended')))
  threads.set(program.href, thread)
  return thread
}

/** It holds no process open, and is let go after a while with the fonts that it holds. */
function rest(program: URL, thread: Thread): void {
  thread.worker.unref()
  thread.idle = setTimeout(() => {
    threads.delete(program.href)
    void thread.worker.terminate()
  }, idleMs)
  thread.idle.unref()
}

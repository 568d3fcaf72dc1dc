import { parentPort, workerData } from 'node:worker_threads'
import { KeyFault } from './key-fault.ts'
import { type KeyRequest, type SignRequest, workWithKey } from './key-work.ts'

/** One worker, one key, one deed: whatever V8 still holds of the key dies with the thread. */
const { path, password, request } = workerData as { path: string; password: Uint8Array; request: KeyRequest | null }

// The content comes last: a large file is hashed while this thread starts.
parentPort?.once('message', (content: SignRequest['content'] | null) => {
  try {
    parentPort?.postMessage({ answer: workWithKey(path, password, request && content && { ...request, content }) })
  } catch (error) {
    if (!(error instanceof KeyFault)) throw error
    parentPort?.postMessage({ code: error.code, values: error.values })
  } finally {
    password.fill(0)
  }
})

import { parentPort } from 'node:worker_threads'
import { KeyFault } from './key-fault.ts'
import { type KeyRequest, type SignRequest, UnusableKey, workWithKey } from './key-work.ts'

interface Deed {
  readonly path: string
  readonly password: Uint8Array
  readonly request: KeyRequest | null
}

/** One worker, one key, one deed: whatever V8 still holds of the key dies with the thread. */
parentPort?.once('message', (deed: Deed) => {
  // The content comes last, for a large file is hashed meanwhile.
  parentPort?.once('message', (content: SignRequest['content'] | null) => work(deed, content))
})

function work({ path, password, request }: Deed, content: SignRequest['content'] | null): void {
  try {
    parentPort?.postMessage({ answer: workWithKey(path, password, request && content && { ...request, content }) })
  } catch (error) {
    if (!(error instanceof KeyFault)) throw error
    parentPort?.postMessage({ code: error.code, values: error.values, facts: error instanceof UnusableKey ? error.facts : null })
  } finally {
    password.fill(0)
  }
}

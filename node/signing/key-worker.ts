import { parentPort } from 'node:worker_threads'
import { KeyFault } from './key-fault.ts'
import { type KeyRequest, UnusableKey } from './key-facts.ts'
import { type SignRequest, workWithKey } from './key-work.ts'

interface Deed {
  readonly path: string
  readonly password: Uint8Array
  readonly request: KeyRequest | null
}

/** One worker, one key, one deed: whatever V8 still holds of the key dies with the thread. */
parentPort?.once('message', (deed: Deed) => {
  // The contents come last, for a large file is hashed meanwhile.
  parentPort?.once('message', (contents: SignRequest['contents'] | null) => work(deed, contents))
})

function work({ path, password, request }: Deed, contents: SignRequest['contents'] | null): void {
  try {
    parentPort?.postMessage({ answer: workWithKey(path, password, request && contents && { ...request, contents }) })
  } catch (error) {
    if (!(error instanceof KeyFault)) throw error
    parentPort?.postMessage({ code: error.code, values: error.values, facts: error instanceof UnusableKey ? error.facts : null })
  } finally {
    password.fill(0)
  }
}

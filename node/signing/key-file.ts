import { Worker } from 'node:worker_threads'
import { RefusalError, type TextValues } from '../../domain/kernel/verdict.ts'
import type { KeyFaultCode } from './key-fault.ts'
import type { KeyFacts, SignAnswer, SignRequest } from './key-work.ts'

export type { KeyFacts, SignAnswer, SignRequest } from './key-work.ts'

const limitMs = 120_000
/**
 * Opens a PKCS#12 file in a thread of its own and tells what it holds. `password` is UTF-8 and is wiped.
 * Throws RefusalError `signing.key.…` for everything a person can do something about.
 */
export async function inspectKeyFile(path: string, password: Uint8Array): Promise<KeyFacts> {
  return (await runInWorker(path, password, null)) as KeyFacts
}

/** Signs once with a key file; see `SignRequest`. `password` is UTF-8 and is wiped. Throws RefusalError `signing.key.…`. */
export async function signWithKeyFile(request: SignRequest & { readonly path: string; readonly password: Uint8Array }): Promise<SignAnswer> {
  const { path, password, ...rest } = request
  return (await runInWorker(path, password, rest)) as SignAnswer
}

function runInWorker(path: string, password: Uint8Array, request: SignRequest | null): Promise<KeyFacts | SignAnswer> {
  // A copy, because a Buffer's memory may be a shared pool that cannot be handed over.
  const handed = Uint8Array.from(password)
  password.fill(0)
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./key-worker.ts', import.meta.url), { workerData: { path, password: handed, request }, transferList: [handed.buffer], stderr: false })
    const refuseAs = (code: KeyFaultCode, values: TextValues | null = null) =>
      reject(new RefusalError({ key: `signing.key.${code}`, ...(values === null ? {} : { values }) }))
    const timer = setTimeout(() => {
      refuseAs('tooSlow')
      void worker.terminate()
    }, limitMs)
    worker.once('message', (message: { answer: KeyFacts | SignAnswer } | { code: KeyFaultCode; values: TextValues | null }) => {
      if ('code' in message) refuseAs(message.code, message.values)
      else resolve(message.answer)
      void worker.terminate()
    })
    worker.once('error', reject)
    worker.once('exit', (code) => {
      clearTimeout(timer)
      reject(new Error(`the key worker ended with ${code} and no answer`))
    })
  })
}

/** For callers in a short-lived process (command line), where the refusal's code is printed. */
export function isKeyRefusal(error: unknown): error is RefusalError {
  return error instanceof RefusalError && error.refusal.key.startsWith('signing.key.')
}


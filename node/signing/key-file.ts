import { Worker } from 'node:worker_threads'
import { RefusalError, type TextValues } from '../../domain/kernel/verdict.ts'
import type { KeyFaultCode } from './key-fault.ts'
import type { KeyFacts, KeyRequest } from './key-facts.ts'
import type { SignAnswer, SignRequest } from './key-work.ts'
import type { SignedContent } from './signed-content.ts'

/** Refusal of a key file; `facts` when it opened and only can't do what was asked. */
export class KeyRefusal extends RefusalError {
  readonly facts: KeyFacts | null
  constructor({ code, values, facts }: Refused) {
    super({ key: `signing.key.${code}`, ...(values === null ? {} : { values }) })
    this.facts = facts
  }
}

interface Refused {
  readonly code: KeyFaultCode
  readonly values: TextValues | null
  readonly facts: KeyFacts | null
}

const limitMs = 120_000
const spareMs = 5 * 60_000
let spare: { readonly worker: Worker; readonly timer: NodeJS.Timeout } | null = null

/**
 * Starts a thread that waits for the next deed, so that whoever has just typed a password doesn't wait for it. It has
 * seen no key, keeps no process alive and ends by itself after five minutes.
 */
export function warmKeyWorker(): void {
  if (spare !== null) return
  const worker = startWorker()
  worker.unref()
  const timer = setTimeout(() => void takeWorker().terminate(), spareMs)
  timer.unref()
  spare = { worker, timer }
  worker.once('error', () => (spare = spare?.worker === worker ? null : spare))
}

const startWorker = () => new Worker(new URL('./key-worker.ts', import.meta.url))

function takeWorker(): Worker {
  if (spare === null) return startWorker()
  const { worker, timer } = spare
  spare = null
  clearTimeout(timer)
  worker.ref()
  return worker
}

/**
 * Opens a PKCS#12 file in a thread of its own and tells what it holds. `password` is UTF-8 and is wiped.
 * Throws KeyRefusal for everything a person can do something about.
 */
export async function inspectKeyFile(path: string, password: Uint8Array): Promise<KeyFacts> {
  return (await runInWorker(path, password, null)) as KeyFacts
}

export interface KeyFileRequest extends KeyRequest {
  readonly path: string
  readonly password: Uint8Array
}

/** Signs each content by itself with one opening of the key file. `password` is UTF-8 and is wiped. Throws KeyRefusal. */
export async function signAllWithKeyFile({ path, password, ...request }: KeyFileRequest & { readonly contents: readonly SignedContent[] }): Promise<SignAnswer> {
  return (await runInWorker(path, password, request)) as SignAnswer
}

/** Signs once. `content` may still be on its way: a large file is then hashed while the thread starts. */
export async function signWithKeyFile({ path, password, content, ...request }: KeyFileRequest & { readonly content: SignedContent | Promise<SignedContent> }): Promise<{ p7s: Uint8Array; facts: KeyFacts }> {
  const contents = Promise.resolve(content).then((ready) => [ready])
  const { signatures, facts } = (await runInWorker(path, password, { ...request, contents })) as SignAnswer
  return { p7s: signatures[0] as Uint8Array, facts }
}

type Deed = KeyRequest & { readonly contents: SignRequest['contents'] | Promise<SignRequest['contents']> }

function runInWorker(path: string, password: Uint8Array, deed: Deed | null): Promise<KeyFacts | SignAnswer> {
  // A copy, because a Buffer's memory may be a shared pool that cannot be handed over.
  const handed = Uint8Array.from(password)
  password.fill(0)
  return new Promise((resolve, reject) => {
    const { contents = null, ...request } = deed ?? {}
    const worker = takeWorker()
    worker.postMessage({ path, password: handed, request: deed && request }, [handed.buffer])
    const end = (settle: () => void) => {
      clearTimeout(timer)
      settle()
      void worker.terminate()
    }
    const timer = setTimeout(() => end(() => reject(new KeyRefusal({ code: 'tooSlow', values: null, facts: null }))), limitMs)
    worker.once('message', (message: { answer: KeyFacts | SignAnswer } | Refused) =>
      end(() => ('answer' in message ? resolve(message.answer) : reject(new KeyRefusal(message)))))
    worker.once('error', (error) => end(() => reject(error)))
    worker.once('exit', (code) => end(() => reject(new Error(`the key worker ended with ${code} and no answer`))))
    Promise.resolve(contents).then((ready) => worker.postMessage(ready), (error: Error) => end(() => reject(error)))
  })
}

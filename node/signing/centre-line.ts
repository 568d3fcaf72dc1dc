/** HTTP to a certification centre: only to addresses of the signed trust list, never to one that a certificate names, and never redirected. */
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { atMost, whole } from '../kernel/at-most.ts'

/** The centre gave no answer that could be judged; whatever it says later may be right. */
export class CentreSilent extends Error {
  constructor(url: string, why: string, options?: ErrorOptions) {
    super(`${url}: ${why}`, options)
    this.name = 'CentreSilent'
  }
}

/** Answers for the demo office's centre, which lives inside the portal: `demo:timestamps` and the like. */
export type LocalCentre = (name: string, body: Uint8Array | null) => Promise<Uint8Array | null>

interface Asking {
  readonly body: Uint8Array | null
  readonly type: 'application/timestamp-query' | 'application/ocsp-request' | null
  readonly maxBytes: number
  readonly timeoutMs: number
}

// An empty User-Agent is led to a filter by the national centre's front.
const agent = 'Kense'

async function open(url: string, { body, type, timeoutMs }: Pick<Asking, 'body' | 'type' | 'timeoutMs'>, validator: string | null): Promise<Response> {
  const headers = { 'user-agent': agent, ...(type === null ? {} : { 'content-type': type }), ...(validator === null ? {} : { 'if-none-match': validator }) }
  try {
    return await fetch(url, { method: body === null ? 'GET' : 'POST', body: body === null ? null : Buffer.from(body), headers, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) })
  } catch (error) {
    throw new CentreSilent(url, 'no connection', { cause: error })
  }
}

export async function askCentre(url: string, asking: Asking, local: LocalCentre | null): Promise<Uint8Array> {
  if (url.startsWith('demo:')) return askLocal(url, asking.body, local)
  const response = await open(url, asking, null)
  if (!response.ok || response.body === null) throw new CentreSilent(url, `HTTP ${response.status}`)
  return new Uint8Array(await whole(limited(response.body as ReadableStream<Uint8Array>, url, asking.maxBytes)))
}

async function askLocal(url: string, body: Uint8Array | null, local: LocalCentre | null): Promise<Uint8Array> {
  const answer = await local?.(url.slice('demo:'.length), body)
  if (!answer) throw new CentreSilent(url, 'this portal has no demo centre')
  return answer
}

/** A list as it comes in, never held whole here; null when it is still the one that `validator` names. */
export async function openCentreFile(url: string, limits: { maxBytes: number; timeoutMs: number; validator: string | null }, local: LocalCentre | null): Promise<{ bytes: Readable; validator: string | null } | null> {
  if (url.startsWith('demo:')) return { bytes: Readable.from([await askLocal(url, null, local)]), validator: null }
  const response = await open(url, { body: null, type: null, timeoutMs: limits.timeoutMs }, limits.validator)
  if (response.status === 304) return null
  if (!response.ok || response.body === null) throw new CentreSilent(url, `HTTP ${response.status}`)
  return { bytes: Readable.from(limited(response.body as ReadableStream<Uint8Array>, url, limits.maxBytes), { objectMode: false }), validator: response.headers.get('etag') }
}

async function* limited(body: ReadableStream<Uint8Array>, url: string, maxBytes: number): AsyncGenerator<Uint8Array> {
  try {
    yield* atMost(body, maxBytes, () => new CentreSilent(url, 'the answer is too long'))
  } catch (error) {
    if (error instanceof CentreSilent) throw error
    throw new CentreSilent(url, 'the answer broke off', { cause: error })
  }
}

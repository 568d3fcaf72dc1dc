import { request as httpRequest, Agent as HttpAgent, type IncomingMessage } from 'node:http'
import { request as httpsRequest, Agent as HttpsAgent } from 'node:https'
import { Readable } from 'node:stream'
import type { SecureContextOptions } from 'node:tls'
import { atMost, whole } from '../../node/kernel/at-most.ts'
import type { PortalAddress } from './bridge.ts'
import { NoLineError } from './failure.ts'

export interface HttpAnswer {
  status: number
  headers: IncomingMessage['headers']
  /** JSON body, or null when it is none. */
  body: unknown
}

export interface HttpWish {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'HEAD'
  path: string
  headers?: Record<string, string>
  body?: string | Uint8Array | Readable
  /** Time until the whole answer is there. */
  timeoutMs?: number
  signal?: AbortSignal
  /** Given up as soon as the line counts as lost: there is something else to show, and waiting would only hide the loss. */
  onlyOnline?: boolean
}

export interface Http {
  readonly url: URL
  /** Rejects with NoLineError when no whole answer came. */
  ask(wish: HttpWish): Promise<HttpAnswer>
  /** The answer's body as a stream, for files. */
  stream(wish: HttpWish): Promise<IncomingMessage>
  /** Options under which a WebSocket to the same portal is trusted. */
  readonly trust: SecureContextOptions & { allowPartialTrustChain?: boolean }
  /** The line counts as lost: gives up what was asked with `onlyOnline`. A slow portal's other answers may still come. */
  giveUp(): void
  close(): void
}

const defaultTimeoutMs = 20_000
const answerLimit = 64 * 1024 * 1024

/**
 * The one connection to the portal: few sockets, kept alive. With a pinned certificate no other authority counts,
 * not even those that the system trusts.
 */
export function openHttp(address: PortalAddress, token: () => string | null): Http {
  const url = new URL(address.url)
  const secure = url.protocol === 'https:'
  if (!secure && !['127.0.0.1', '::1', '[::1]', 'localhost'].includes(url.hostname)) {
    throw new Error('a portal beyond this PC is spoken to over HTTPS only')
  }
  const trust = address.certificate ? { ca: address.certificate, allowPartialTrustChain: true } : {}
  const keptAlive = { keepAlive: true, maxSockets: 8, maxFreeSockets: 4, noDelay: true }
  const agent = secure ? new HttpsAgent({ ...keptAlive, ...trust, minVersion: 'TLSv1.2' }) : new HttpAgent(keptAlive)
  const send = secure ? httpsRequest : httpRequest
  const underWay = new Map<AbortController, boolean>()

  function begin(wish: HttpWish): Promise<{ message: IncomingMessage; over: () => void }> {
    const stop = new AbortController()
    underWay.set(stop, wish.onlyOnline === true)
    const timer = setTimeout(() => stop.abort(), wish.timeoutMs ?? defaultTimeoutMs)
    const cancelled = () => stop.abort()
    wish.signal?.addEventListener('abort', cancelled)
    const over = () => {
      clearTimeout(timer)
      underWay.delete(stop)
      wish.signal?.removeEventListener('abort', cancelled)
    }
    const held = token()
    const headers: Record<string, string> = { ...wish.headers, ...(held ? { authorization: `Bearer ${held}` } : {}) }
    if (typeof wish.body === 'string') {
      headers['content-type'] ??= 'application/json'
      headers['content-length'] = String(Buffer.byteLength(wish.body))
    } else if (wish.body instanceof Uint8Array) headers['content-length'] = String(wish.body.length)
    return new Promise((resolve, reject) => {
      const fail = (error: Error) => {
        over()
        if (wish.body instanceof Readable) wish.body.destroy()
        reject(new NoLineError(error.message, { cause: error }))
      }
      const outgoing = send(
        { host: url.hostname.replace(/^\[|\]$/g, ''), port: url.port || (secure ? 443 : 80), path: wish.path, method: wish.method, headers, agent, signal: stop.signal },
        (message) => resolve({ message, over }),
      )
      outgoing.on('error', fail)
      if (wish.body instanceof Readable) {
        wish.body.on('error', (error) => outgoing.destroy(error))
        wish.body.pipe(outgoing)
      } else outgoing.end(wish.body)
    })
  }

  return {
    url,
    trust,
    async ask(wish) {
      const { message, over } = await begin(wish)
      try {
        const body = await readBody(message)
        return { status: message.statusCode ?? 0, headers: message.headers, body: parsed(body) }
      } catch (error) {
        throw new NoLineError('the answer was cut off', { cause: error })
      } finally {
        over()
      }
    },
    async stream(wish) {
      const { message, over } = await begin(wish)
      message.on('close', over)
      return message
    },
    giveUp() {
      for (const [stop, onlyOnline] of underWay) if (onlyOnline) stop.abort()
    },
    close() {
      for (const stop of underWay.keys()) stop.abort()
      agent.destroy()
    },
  }
}

/** The rest of a streamed answer that turned out to be no file but a word about it. */
export async function restOf(message: IncomingMessage): Promise<HttpAnswer> {
  return { status: message.statusCode ?? 0, headers: message.headers, body: parsed(await readBody(message)) }
}

const readBody = (message: IncomingMessage): Promise<Buffer> => whole(atMost(message as AsyncIterable<Buffer>, answerLimit, () => new Error('the answer is too long')))

function parsed(body: Buffer): unknown {
  if (body.length === 0) return null
  try {
    return JSON.parse(body.toString('utf8')) as unknown
  } catch {
    return null
  }
}

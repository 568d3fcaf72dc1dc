import { connect } from 'node:net'
import type { PeerCertificate } from 'node:tls'
import { WebSocket } from 'ws'
import { toPem } from '../../domain/signing/bytes.ts'
import { KeyFault } from '../../node/signing/key-fault.ts'

export interface NcalayerAddress {
  /** `wss://127.0.0.1:13579/` */
  readonly url: string
  /** DER; the certificate of the program that answers must come from one of them. */
  readonly authorities: readonly Uint8Array[]
}

/** One conversation with NCALayer: it answers one request at a time on a socket. */
export interface NcalayerLine {
  readonly version: string
  /** Sends one request and answers what comes back, parsed from JSON and otherwise as it is. Throws KeyFault. */
  ask(request: object, limitMs: number, signal?: AbortSignal): Promise<unknown>
  close(): void
}

const connectMs = 3_000
const greetingMs = 3_000
/** Fifty signatures with their certificates are some 500 KB in base64; what is larger is no answer to what we ask. */
const maxAnswerBytes = 8 * 1024 * 1024

/** Whether anything listens there, without a word being said to it. */
export function isListening(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) })
    const end = (is: boolean) => {
      socket.destroy()
      resolve(is)
    }
    socket.setTimeout(500, () => end(false))
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
  })
}

/** Connects and hears the greeting. Throws KeyFault. */
export async function openNcalayer({ url, authorities }: NcalayerAddress): Promise<NcalayerLine> {
  const socket = new WebSocket(url, {
    ca: authorities.map((der) => toPem('CERTIFICATE', der)),
    // The administrator may know the issuing centre only, and not its root.
    allowPartialTrustChain: true,
    rejectUnauthorized: true,
    servername: '',
    checkServerIdentity: (_host: string, certificate: PeerCertificate) => identityFault(certificate),
    handshakeTimeout: connectMs,
    maxPayload: maxAnswerBytes,
    perMessageDeflate: false,
    followRedirects: false,
  } as never)
  const heard = hear(socket)
  try {
    await opened(socket)
    return { version: versionIn(await heard.next(greetingMs)), ask: (request, limitMs, signal) => {
      socket.send(JSON.stringify(request))
      return heard.next(limitMs, signal)
    }, close: () => socket.terminate() }
  } catch (error) {
    socket.terminate()
    throw error
  }
}

/** NCALayer's own certificate names 127.0.0.1 as its common name, which Node doesn't look at for addresses. */
function identityFault({ subject, subjectaltname }: PeerCertificate): Error | undefined {
  const named = [...(subjectaltname ?? '').split(', ').map((each) => each.replace(/^(DNS|IP Address):/, '')), subject?.CN]
  return named.includes('127.0.0.1') || named.includes('localhost') ? undefined : new Error('the certificate is not for this computer')
}

function opened(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', (error: Error & { code?: string }) => reject(new KeyFault(error.code === 'ECONNREFUSED' ? 'ncalayerAbsent' : 'ncalayerUntrusted')))
    socket.once('close', () => reject(new KeyFault('ncalayerUntrusted')))
  })
}

/** Messages in their order; heartbeats are nothing to wait for. */
function hear(socket: WebSocket) {
  const messages: string[] = []
  let over: KeyFault | null = null
  let wake: () => void = () => undefined
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    const text = isBinary ? '' : data.toString('utf8')
    if (text === '--heartbeat--') return
    messages.push(text)
    wake()
  })
  socket.on('close', () => {
    over ??= new KeyFault('ncalayerAbsent')
    wake()
  })
  socket.on('error', () => {
    over ??= new KeyFault('ncalayerGarbled')
    wake()
  })
  return {
    next(limitMs: number, signal?: AbortSignal): Promise<unknown> {
      return new Promise((resolve, reject) => {
        const end = (settle: () => void) => {
          clearTimeout(timer)
          signal?.removeEventListener('abort', stop)
          wake = () => undefined
          settle()
        }
        const stop = () => end(() => reject(new KeyFault('ncalayerCancelled')))
        const timer = setTimeout(() => end(() => reject(new KeyFault('ncalayerSlow'))), limitMs)
        const look = () => {
          const message = messages.shift()
          if (message !== undefined) return end(() => parsed(message, resolve, reject))
          if (over !== null) end(() => reject(over as KeyFault))
        }
        wake = look
        if (signal?.aborted) return stop()
        signal?.addEventListener('abort', stop)
        look()
      })
    },
  }
}

function parsed(message: string, resolve: (value: unknown) => void, reject: (fault: KeyFault) => void): void {
  try {
    resolve(JSON.parse(message))
  } catch {
    reject(new KeyFault('ncalayerGarbled'))
  }
}

/** `{"result":{"version":"1.4"}}`. */
function versionIn(greeting: unknown): string {
  const version = (greeting as { result?: { version?: unknown } } | null)?.result?.version
  if (typeof version !== 'string' || !/^\d{1,4}(\.\d{1,6}){0,3}$/.test(version)) throw new KeyFault('ncalayerGarbled')
  if (Number.parseInt(version, 10) < 1) throw new KeyFault('ncalayerOld')
  return version
}

import WebSocket from 'ws'
import { FeedMessage, type FeedNotice, type FeedRequest } from '../../domain/kernel/envelope.ts'
import type { Http } from './http.ts'

export interface FeedOptions {
  http: Http
  token: string
  since: number
  onNotices: (notices: FeedNotice[]) => void
  /** The portal can't give every notice since `since`: everything may have changed. */
  onGap: () => void
  onLive: (live: { name: string; input: unknown; answer: unknown; asOf: string }) => void
  onUp: (seq: number) => void
  onDown: (code: number) => void
}

export interface Feed {
  subscribe(name: string, input: unknown, actingFor: string | null): void
  unsubscribe(name: string, input: unknown): void
  close(): void
}

/** A lost line is told within 3 s (LOOK): two beats without an answer and it counts as lost. */
const beatMs = 800
const deadAfterMs = 2_100

/** One life of the WebSocket; the line makes a new one after it ends. The token goes in the first message, never in the address. */
export function openFeed(options: FeedOptions): Feed {
  const address = new URL(options.http.url)
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:'
  address.pathname = '/feed'
  address.search = `?since=${options.since}`
  const socket = new WebSocket(address, { ...options.http.trust, handshakeTimeout: deadAfterMs, perMessageDeflate: false })
  let heardAt = performance.now()
  let ended = false

  const beat = setInterval(() => {
    if (performance.now() - heardAt > deadAfterMs) return end(4000)
    if (socket.readyState === WebSocket.OPEN) socket.ping()
  }, beatMs)

  function end(code: number): void {
    if (ended) return
    ended = true
    clearInterval(beat)
    socket.terminate()
    options.onDown(code)
  }

  const send = (message: FeedRequest) => {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message))
  }

  socket.on('open', () => send({ token: options.token }))
  socket.on('pong', () => (heardAt = performance.now()))
  socket.on('ping', () => (heardAt = performance.now()))
  socket.on('error', () => end(1006))
  socket.on('close', (code) => end(code))
  socket.on('message', (data) => {
    heardAt = performance.now()
    const message = FeedMessage.safeParse(parse(data))
    if (!message.success || ended) return
    if ('notices' in message.data) options.onNotices(message.data.notices)
    else if ('ready' in message.data) options.onUp(message.data.ready.seq)
    else if ('live' in message.data) options.onLive(message.data.live)
    else options.onGap()
  })

  return {
    subscribe: (name, input, actingFor) => send({ subscribe: { name, input, actingFor } }),
    unsubscribe: (name, input) => send({ unsubscribe: { name, input } }),
    close() {
      ended = true
      clearInterval(beat)
      socket.close(1000)
      setTimeout(() => socket.terminate(), 500).unref()
    },
  }
}

function parse(data: WebSocket.RawData): unknown {
  try {
    return JSON.parse(String(data)) as unknown
  } catch {
    return null
  }
}

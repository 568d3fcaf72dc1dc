import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import { FeedRequest, type FeedMessage, type FeedNotice } from '../../domain/kernel/envelope.ts'
import { Ears } from './ears.ts'
import type { Hearer, Notice } from './feed.ts'
import { frameOf } from './frame.ts'
import { readBody } from './input.ts'
import { Live } from './live.ts'
import type { PortalNode } from './node.ts'
import { listHearers, tokenDigest } from './seats.ts'

export interface FeedSocket {
  readonly id: number
  readonly tokenSha256: Buffer
  hearer: Hearer
  send(text: string): void
  /** What `frameOf` made once for all who get it. */
  sendFrame(frame: Buffer): void
}

interface Open extends FeedSocket {
  socket: WebSocket
  heardAtMs: number
}

/** Who signs in at this moment. */
interface Coming {
  tokens: Buffer[]
  hearers: Promise<(Hearer | undefined)[]>
}

/** Close codes: the client signs in again, mends itself, or simply connects anew. */
const closed = { signedOut: 4401, badMessage: 4400, tooSlow: 4408, stopping: 1012 } as const
const helloWithinMs = 10_000
const pingMs = 15_000
const silentMs = 40_000
const messageLimit = 256 * 1024
/** A reader this far behind is better served by a new connection that asks what it missed. */
const backlogLimit = 4 * 1024 * 1024
const peopleQuietMs = 100
/** Should notices ever fail to come, this is forgotten, and live answers are looked at once more than needed. */
const ownLimit = 10_000

/** `/feed`: notices to those whom they concern, in the feed's order, and live answers to those who watch. */
export class Sockets {
  readonly #node: PortalNode
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: messageLimit, perMessageDeflate: false, clientTracking: false })
  readonly #open = new Map<number, Open>()
  readonly #ears = new Ears<Open>()
  readonly #waiting = new Set<WebSocket>()
  readonly #live: Live
  readonly #stopListening: () => void
  readonly #pinging: NodeJS.Timeout
  /** Changes of this node that have no number yet. */
  readonly #own = new Set<string>()
  #lastId = 0
  #coming: Coming | null = null
  #checking: NodeJS.Timeout | null = null

  constructor(node: PortalNode, server: Server) {
    this.#node = node
    this.#live = new Live(node)
    this.#stopListening = node.feed.listen({ notices: (notices) => this.#tell(notices), committed: (changes, more) => this.#committed(changes, more), people: () => this.#checkSoon() })
    this.#pinging = setInterval(() => this.#ping(), pingMs)
    server.on('upgrade', (request, stream, head) => this.#upgrade(request, stream, head))
  }

  #upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    // Whoever leaves before they are answered ends their own line and not the portal.
    stream.on('error', () => stream.destroy())
    const since = sinceOf(request.url ?? '/')
    if (since === null) {
      stream.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n')
      return
    }
    this.#server.handleUpgrade(request, stream, head, (socket) => this.#greet(socket, stream, since))
  }

  #greet(socket: WebSocket, stream: Duplex, since: number): void {
    this.#waiting.add(socket)
    const late = setTimeout(() => socket.close(closed.signedOut), helloWithinMs)
    socket.on('error', () => socket.terminate())
    socket.once('close', () => {
      clearTimeout(late)
      this.#waiting.delete(socket)
    })
    socket.once('message', (data) => {
      clearTimeout(late)
      const request = readRequest(data)
      // The token stands in a message and not in the address, since addresses get into logs.
      if (request === null || !('token' in request)) return socket.close(closed.badMessage)
      void this.#welcome({ socket, stream }, request.token, since).catch((error: unknown) => {
        this.#node.log.line('feed.welcome', { problem: String(error) })
        socket.close(closed.stopping)
      })
    })
  }

  async #welcome({ socket, stream }: { socket: WebSocket; stream: Duplex }, token: string, known: number): Promise<void> {
    const tokenSha256 = tokenDigest(token)
    const early: unknown[] = []
    const keepEarly = (data: unknown) => early.push(data)
    socket.on('message', keepEarly)
    const hearer = await this.#hearerOf(tokenSha256)
    if (hearer === undefined) return socket.close(closed.signedOut)
    const missed = await this.#node.feed.upToNow(known, hearer)
    // From here to the end nothing is awaited, so no notice falls between what was missed and what is live.
    const open: Open = {
      id: (this.#lastId += 1),
      tokenSha256,
      hearer,
      socket,
      heardAtMs: performance.now(),
      send: (text) => open.sendFrame(frameOf(text)),
      sendFrame: (frame) => {
        if (socket.readyState !== socket.OPEN) return
        // Nothing here is compressed, so `ws` writes what it is given at once, and a whole frame of ours falls between two of its.
        if (stream.writableLength > backlogLimit) socket.close(closed.tooSlow)
        else stream.write(frame)
      },
    }
    if (socket.readyState !== socket.OPEN) return
    put(open, { ready: { seq: this.#node.feed.seq } })
    if (missed === null) put(open, { gap: true })
    else if (missed.notices.length > 0) put(open, { notices: missed.notices.map(namedFor(this.#open.size)) })
    this.#waiting.delete(socket)
    this.#open.set(open.id, open)
    this.#ears.add(open)
    this.#node.metrics.sockets.set(this.#open.size)
    socket.once('close', () => this.#forget(open))
    for (const sign of ['message', 'ping', 'pong'] as const) socket.on(sign, () => (open.heardAtMs = performance.now()))
    socket.off('message', keepEarly)
    socket.on('message', (data) => this.#hear(open, data))
    for (const data of early) this.#hear(open, data)
  }

  /** Thousands come back at once when the portal stands again; those of one moment are looked up in one question. */
  #hearerOf(token: Buffer): Promise<Hearer | undefined> {
    const group = (this.#coming ??= this.#lookUp())
    const place = group.tokens.push(token) - 1
    return group.hearers.then((hearers) => hearers[place])
  }

  #lookUp(): Coming {
    const tokens: Buffer[] = []
    const hearers = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      this.#coming = null
      return listHearers(this.#node.database, tokens, this.#node.clock.now())
    })
    return { tokens, hearers }
  }

  #hear(open: Open, data: unknown): void {
    const request = readRequest(data)
    if (request === null || 'token' in request) return open.socket.close(closed.badMessage)
    if ('subscribe' in request) void this.#live.subscribe(open, request.subscribe)
    else this.#live.unsubscribe(open, request.unsubscribe)
  }

  /** One serialisation for all who hear the same: of a hall of a thousand each is named by the same notice. */
  #tell(notices: readonly Notice[]): void {
    const named = namedFor(this.#open.size)
    const hearing = new Map<Open, Notice[]>()
    for (const notice of notices) {
      for (const open of notice.everyone ? this.#open.values() : this.#ears.of(notice)) {
        const heard = hearing.get(open)
        if (heard === undefined) hearing.set(open, [notice])
        else heard.push(notice)
      }
    }
    const frames = new Map<string, Buffer>()
    for (const [open, heard] of hearing) {
      const key = heard.map(({ seq }) => seq).join(' ')
      const frame = frames.get(key) ?? frameOf(JSON.stringify({ notices: heard.map(named) } satisfies FeedMessage))
      frames.set(key, frame)
      open.sendFrame(frame)
    }
    const news = notices.filter((notice) => !this.#own.delete(nameOf(notice)))
    if (news.length > 0) this.#live.changed(new Set(news.map((notice) => notice.noun)))
  }

  /** Live answers were told when it was committed here; its notice, which comes later, is no second change to them. */
  #committed(changes: readonly { noun: string; id: string }[], more: boolean): void {
    if (this.#own.size > ownLimit) this.#own.clear()
    for (const change of changes) this.#own.add(nameOf(change))
    this.#live.changed(new Set(changes.map((change) => change.noun)), more)
  }

  #checkSoon(): void {
    this.#checking ??= setTimeout(() => {
      this.#checking = null
      void this.#check().catch((error: unknown) => this.#node.log.line('feed.checking', { problem: String(error) }))
    }, peopleQuietMs)
  }

  /** Somebody signed out, was dismissed, or a delegation changed: who is still here, and for whom do they hear? */
  async #check(): Promise<void> {
    const all = [...this.#open.values()]
    const hearers = await listHearers(this.#node.database, all.map((open) => open.tokenSha256), this.#node.clock.now())
    all.forEach((open, index) => {
      const hearer = hearers[index]
      if (hearer === undefined) open.socket.close(closed.signedOut)
      else {
        this.#ears.remove(open)
        open.hearer = hearer
        this.#ears.add(open)
      }
    })
    await this.#live.checkWatchers()
  }

  #ping(): void {
    const now = performance.now()
    for (const open of this.#open.values()) {
      if (now - open.heardAtMs > silentMs) open.socket.terminate()
      else open.socket.ping()
    }
    this.#checkSoon()
  }

  #forget(open: Open): void {
    this.#open.delete(open.id)
    this.#ears.remove(open)
    this.#live.forget(open)
    this.#node.metrics.sockets.set(this.#open.size)
  }

  close(): void {
    this.#stopListening()
    clearInterval(this.#pinging)
    if (this.#checking !== null) clearTimeout(this.#checking)
    this.#live.close()
    for (const socket of [...this.#waiting, ...[...this.#open.values()].map((open) => open.socket)]) {
      socket.close(closed.stopping)
      setTimeout(() => socket.terminate(), 1_000).unref()
    }
  }
}

const nameOf = ({ noun, id }: { noun: string; id: string }): string => `${noun} ${id}`

const manyHear = 100
const perPersonMs = 2
const longestSpreadMs = 3_000

/**
 * The portal answers some five hundred questions a second beside its other work, so many who hear one thing take their time:
 * those whom it names, or all who are here at this moment when it is for everyone.
 */
export const namedFor = (present: number) => ({ seq, noun, id, persons, everyone }: Notice): FeedNotice => {
  const hearers = everyone ? present : persons.length
  return { seq, noun, id, ...(hearers < manyHear ? {} : { withinMs: Math.min(longestSpreadMs, hearers * perPersonMs) }) }
}

/** From which number on, or null for an address that is none of ours; a stranger writes it as they like. */
function sinceOf(url: string): number | null {
  const address = URL.canParse(url, 'http://portal') ? new URL(url, 'http://portal') : null
  const since = Number(address?.searchParams.get('since') ?? 0)
  return address?.pathname === '/feed' && Number.isSafeInteger(since) && since >= 0 ? since : null
}

function put(open: FeedSocket, message: FeedMessage): void {
  open.send(JSON.stringify(message))
}

function readRequest(data: unknown): FeedRequest | null {
  try {
    return readBody(FeedRequest, JSON.parse(String(data))).data ?? null
  } catch {
    return null
  }
}


import { contracts } from '../../domain/contracts.ts'
import type { Query } from '../../domain/kernel/contract.ts'
import { canonicalJson } from '../../domain/kernel/manifest.ts'
import { hasRight } from '../../domain/kernel/rights.ts'
import type { Refusal } from '../../domain/kernel/verdict.ts'
import type { PortalNode } from './node.ts'
import { Pace } from './pace.ts'
import { registered, type LiveAnswerer } from './portal.ts'
import { liveCall, readCall } from './queries.ts'
import { isSeated } from './seats.ts'
import type { FeedSocket } from './sockets.ts'
import { frameOf } from './frame.ts'
import { readInput, swift } from './input.ts'

interface Watcher {
  socket: FeedSocket
  actingFor: string | null
}

interface Wish {
  name: string
  input?: unknown
  actingFor: string | null
}

interface Watched {
  contract: Query
  answerer: LiveAnswerer
  input: unknown
  /** The input as it was sent, by which the client knows its subscription. */
  asked: unknown
  watchers: Map<number, Watcher>
  /** The last answer as JSON, sent to whoever joins. */
  text: string | null
  frame: Buffer | null
  pace: Pace
  timer: NodeJS.Timeout | null
  computing: boolean
  /** Changed since the answer that is being computed was begun, or that was computed last. */
  stale: boolean
}

const watchedPerSocket = 50

/** Live queries: computed once per change on this node, serialised once, sent to all who watch. */
export class Live {
  readonly #node: PortalNode
  readonly #watched = new Map<string, Watched>()

  constructor(node: PortalNode) {
    this.#node = node
  }

  async subscribe(socket: FeedSocket, request: Wish): Promise<void> {
    try {
      // A refused subscription stays silent: whoever asks the query itself is told why.
      await this.#join(socket, request)
    } catch (error) {
      this.#node.metrics.faults.inc()
      this.#node.log.fault(error, { name: request.name })
    }
  }

  async #join(socket: FeedSocket, request: Wish): Promise<Refusal | null> {
    const contract = contracts.get(request.name)
    const answerer = registered.liveAnswerers.get(request.name)
    if (contract?.kind !== 'query' || answerer === undefined) return { key: 'kernel.notFound' }
    const input = readInput(contract.input, request.input)
    if (input.refusal !== null) return input.refusal
    const refusal = await this.#whyNot(contract, answerer, input.data, socket, request.actingFor)
    if (refusal !== null) return refusal
    if ([...this.#watched.values()].filter((each) => each.watchers.has(socket.id)).length >= watchedPerSocket) return { key: 'kernel.tooManyAttempts', values: { seconds: 1 } }
    const name = nameOf(request.name, request.input)
    const watched = this.#watched.get(name) ?? { contract, answerer, input: input.data, asked: request.input ?? null, watchers: new Map<number, Watcher>(), text: null, frame: null, pace: new Pace(), timer: null, computing: false, stale: false }
    this.#watched.set(name, watched)
    const watcher = { socket, actingFor: request.actingFor }
    watched.watchers.set(socket.id, watcher)
    if (watched.text === null) this.#look(watched)
    else sendTo(watcher, watched)
    return null
  }

  async #whyNot(contract: Query, answerer: LiveAnswerer, input: unknown, socket: FeedSocket, actingFor: string | null): Promise<Refusal | null> {
    const seated = await this.#node.seats.load(socket.tokenSha256, actingFor)
    if (!isSeated(seated)) return seated
    if (!hasRight(seated.seat.holder.roles, contract.right)) return { key: 'kernel.noRight' }
    return (await answerer.mayWatch(input as never, readCall(this.#node, seated.seat))) ? null : { key: 'kernel.notFound' }
  }

  unsubscribe(socket: FeedSocket, request: { name: string; input?: unknown }): void {
    const watched = this.#watched.get(nameOf(request.name, request.input))
    this.#drop((watcher, each) => each === watched && watcher.socket === socket)
  }

  forget(socket: FeedSocket): void {
    this.#drop((watcher) => watcher.socket === socket)
  }

  #drop(isGone: (watcher: Watcher, watched: Watched) => boolean): void {
    for (const [name, watched] of this.#watched) {
      for (const [id, watcher] of watched.watchers) if (isGone(watcher, watched)) watched.watchers.delete(id)
      if (watched.watchers.size > 0) continue
      if (watched.timer !== null) clearTimeout(watched.timer)
      this.#watched.delete(name)
    }
  }

  /** `more`: other changes may wait behind these. */
  changed(nouns: ReadonlySet<string>, more = true): void {
    for (const watched of this.#watched.values()) if (watched.contract.reads.some((noun) => nouns.has(noun))) this.#look(watched, more)
  }

  /** Asked when people or delegations changed: who has lost the right to watch hears nothing more. */
  async checkWatchers(): Promise<void> {
    for (const { contract, answerer, input, watchers } of this.#watched.values()) {
      for (const [id, { socket, actingFor }] of [...watchers]) {
        if ((await this.#whyNot(contract, answerer, input, socket, actingFor)) !== null) watchers.delete(id)
      }
    }
  }

  /** Now, or when the pace says; while one answer is being computed the next waits, so that an older one can't overtake it. */
  #look(watched: Watched, more = true): void {
    watched.stale = true
    const dueMs = watched.pace.changed(performance.now(), more)
    if (watched.computing) return
    if (watched.timer !== null) clearTimeout(watched.timer)
    watched.timer = null
    const waitMs = dueMs - performance.now()
    if (waitMs <= 0) void this.#compute(watched)
    else watched.timer = setTimeout(() => void this.#compute(watched), waitMs)
  }

  async #compute(watched: Watched): Promise<void> {
    watched.timer = null
    watched.computing = true
    watched.stale = false
    const sent = await this.#send(watched)
    watched.computing = false
    watched.pace.looked(performance.now(), sent)
    if (watched.stale && watched.watchers.size > 0) this.#look(watched)
  }

  /** Answers whether there was something new to send. */
  async #send(watched: Watched): Promise<boolean> {
    try {
      const call = liveCall(this.#node)
      const output = swift(watched.contract.output).parse(await watched.answerer.compute(watched.input as never, call))
      const text = JSON.stringify(output)
      if (text === watched.text) return false
      watched.text = text
      watched.frame = frameOf(JSON.stringify({ live: { name: watched.contract.name, input: watched.asked, answer: output, asOf: call.now } }))
      for (const watcher of watched.watchers.values()) sendTo(watcher, watched)
      return true
    } catch (error) {
      this.#node.metrics.faults.inc()
      this.#node.log.fault(error, { name: watched.contract.name })
      return false
    }
  }

  close(): void {
    this.#drop(() => true)
  }
}

function sendTo({ socket }: Watcher, { frame }: Watched): void {
  if (frame !== null) socket.sendFrame(frame)
}

function nameOf(name: string, input: unknown): string {
  return `${name} ${canonicalJson(input ?? null)}`
}

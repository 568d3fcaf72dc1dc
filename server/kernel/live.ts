import { contracts } from '../../domain/contracts.ts'
import type { Query } from '../../domain/kernel/contract.ts'
import { canonicalJson } from '../../domain/kernel/manifest.ts'
import { hasRight } from '../../domain/kernel/rights.ts'
import type { Refusal } from '../../domain/kernel/verdict.ts'
import type { PortalNode } from './node.ts'
import { registered, type LiveAnswerer } from './portal.ts'
import { liveCall, readCall } from './queries.ts'
import { isSeated } from './seats.ts'
import type { FeedSocket } from './sockets.ts'
import { badInput } from './input.ts'

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
  timer: NodeJS.Timeout | null
  computedAtMs: number
  betweenMs: number
  computing: boolean
}

/**
 * At most ten answers a second: a storm of votes is one tally a tenth of a second, not one a vote. While it goes on each
 * waits longer than the one before, up to a second: a thousand screens need the last figure soon, not every one on the way.
 */
const betweenMs = 100
const longestMs = 1_000
const slower = 1.5
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
    const input = contract.input.safeParse(request.input)
    if (!input.success) return badInput(input.error)
    const refusal = await this.#whyNot(contract, answerer, input.data, socket, request.actingFor)
    if (refusal !== null) return refusal
    if ([...this.#watched.values()].filter((each) => each.watchers.has(socket.id)).length >= watchedPerSocket) return { key: 'kernel.tooManyAttempts', values: { seconds: 1 } }
    const name = nameOf(request.name, request.input)
    const watched = this.#watched.get(name) ?? { contract, answerer, input: input.data, asked: request.input ?? null, watchers: new Map<number, Watcher>(), text: null, frame: null, timer: null, computedAtMs: -Infinity, betweenMs, computing: false }
    this.#watched.set(name, watched)
    const watcher = { socket, actingFor: request.actingFor }
    watched.watchers.set(socket.id, watcher)
    if (watched.text === null) this.#computeSoon(watched)
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

  changed(nouns: ReadonlySet<string>): void {
    for (const watched of this.#watched.values()) if (watched.contract.reads.some((noun) => nouns.has(noun))) this.#computeSoon(watched)
  }

  /** Asked when people or delegations changed: who has lost the right to watch hears nothing more. */
  async checkWatchers(): Promise<void> {
    for (const { contract, answerer, input, watchers } of this.#watched.values()) {
      for (const [id, { socket, actingFor }] of [...watchers]) {
        if ((await this.#whyNot(contract, answerer, input, socket, actingFor)) !== null) watchers.delete(id)
      }
    }
  }

  #computeSoon(watched: Watched): void {
    if (watched.timer !== null) return
    // While one answer is being computed the next waits, so that an older one can't overtake it.
    const sinceMs = performance.now() - watched.computedAtMs
    watched.betweenMs = sinceMs < watched.betweenMs ? Math.min(longestMs, watched.betweenMs * slower) : betweenMs
    const waitMs = watched.computing ? watched.betweenMs : Math.max(0, watched.betweenMs - sinceMs)
    watched.timer = setTimeout(() => {
      watched.timer = null
      if (watched.computing) return this.#computeSoon(watched)
      watched.computing = true
      watched.computedAtMs = performance.now()
      void this.#compute(watched).finally(() => (watched.computing = false))
    }, waitMs)
  }

  async #compute(watched: Watched): Promise<void> {
    try {
      const call = liveCall(this.#node)
      const output = watched.contract.output.parse(await watched.answerer.compute(watched.input as never, call))
      const text = JSON.stringify(output)
      if (text === watched.text) return
      watched.text = text
      watched.frame = Buffer.from(JSON.stringify({ live: { name: watched.contract.name, input: watched.asked, answer: output, asOf: call.now } }))
      for (const watcher of watched.watchers.values()) sendTo(watcher, watched)
    } catch (error) {
      this.#node.metrics.faults.inc()
      this.#node.log.fault(error, { name: watched.contract.name })
    }
  }

  close(): void {
    this.#drop(() => true)
  }
}

function sendTo({ socket }: Watcher, { frame }: Watched): void {
  if (frame !== null) socket.send(frame)
}

function nameOf(name: string, input: unknown): string {
  return `${name} ${canonicalJson(input ?? null)}`
}

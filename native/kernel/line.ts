import type { Connection } from '../../domain/kernel/bridge.ts'
import { canonicalJson } from '../../domain/kernel/canonical-json.ts'
import { TimeAnswer, type FeedMessage, type FeedNotice } from '../../domain/kernel/envelope.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import type { PortalAddress } from './bridge.ts'
import type { PortalClock } from './clock.ts'
import { NoLineError } from './failure.ts'
import { openFeed, type Feed } from './feed.ts'
import { openHttp, type Http } from './http.ts'
import { openPolledFeed } from './polled-feed.ts'

export type LineState = Connection['state']
type Live = Extract<FeedMessage, { live: unknown }>['live']

export interface LineEvents {
  onState: () => void
  onNotices: (notices: FeedNotice[]) => void
  onGap: () => void
  onLive: (live: Live) => void
  /** The portal no longer knows the token. */
  onSignedOut: () => void
}

export interface Line {
  readonly state: LineState
  readonly lastAnswerAt: Instant | null
  readonly url: string
  portalAt(address: PortalAddress): void
  signedIn(token: string, since: number): void
  signedOut(): void
  /** The connection to the portal; NoLineError while its address isn't known. */
  http(): Http
  heard(): void
  /** A request got no answer: looks at once whether the line is still there. */
  suspect(): void
  /** True as soon as the portal answers, false when it doesn't within the time. */
  whenOnline(timeoutMs: number): Promise<boolean>
  /** The same, but false as soon as it is known that the portal isn't there: asked anew when it was not a moment ago. */
  isThere(timeoutMs: number): Promise<boolean>
  compareClock(): Promise<void>
  /** Has a live query's answers sent by `onLive`, over every life of the feed, until `unwatch` or sign-out. */
  watch(name: string, input: unknown, actingFor: string | null): void
  unwatch(name: string, input: unknown): void
  close(): void
}

const pollMs = 2_000
const pollTimeoutMs = 2_000
const heardLatelyMs = 2_000
const clockMs = 5 * 60_000
/** So many WebSockets that never came up, while the portal answers questions, and it is taken that none gets through. */
const socketTries = 2
const socketAgainMs = 5 * 60_000
const retryMs = [200, 500, 1_000, 2_000, 3_000]

/** Knows whether the portal is there. Signed in, the feed's heartbeat tells; before, a small question every two seconds. */
export function openLine(clock: PortalClock, events: LineEvents, now: () => number = Date.now): Line {
  let http: Http | null = null
  let feed: Feed | null = null
  let feedIsUp = false
  let session: { token: string; since: number } | null = null
  let state: LineState = 'connecting'
  let lastAnswerAt: Instant | null = null
  let failures = 0
  let deadSockets = 0
  let closed = false
  let timer: NodeJS.Timeout | null = null
  let generation = 0
  let heardAt = -Infinity
  const watched = new Map<string, { name: string; input: unknown; actingFor: string | null }>()
  const watchName = (name: string, input: unknown) => `${name} ${canonicalJson(input ?? null)}`
  const tick = () => performance.now()
  let waiters: ((online: boolean) => void)[] = []
  let askers: ((online: boolean) => void)[] = []

  function waitIn(list: ((online: boolean) => void)[], timeoutMs: number, leave: (waiter: (online: boolean) => void) => void): Promise<boolean> {
    return new Promise((resolve) => {
      const waiter = (online: boolean) => {
        clearTimeout(over)
        resolve(online)
      }
      const over = setTimeout(() => {
        leave(waiter)
        resolve(false)
      }, timeoutMs)
      list.push(waiter)
    })
  }

  function become(next: LineState): void {
    if (next === 'online') {
      failures = 0
      for (const waiter of [...waiters.splice(0), ...askers.splice(0)]) waiter(true)
    }
    if (state === next) return
    state = next
    if (next === 'offline') http?.giveUp()
    events.onState()
  }

  function failed(): void {
    // Another answer came just now: the portal is there, only slow.
    if (session === null && tick() - heardAt < heardLatelyMs) return schedule(pollMs)
    failures += 1
    become(failures === 1 && state === 'online' ? 'connecting' : failures < 2 && state === 'connecting' ? 'connecting' : 'offline')
    if (state === 'offline') for (const asker of askers.splice(0)) asker(false)
    schedule(retryMs[Math.min(failures - 1, retryMs.length - 1)] ?? pollMs)
  }

  function schedule(delayMs: number): void {
    if (timer) clearTimeout(timer)
    if (!closed) timer = setTimeout(() => void look(), delayMs)
  }

  async function look(): Promise<void> {
    const mine = generation
    if (!http || closed) return
    try {
      await compareClock()
    } catch {
      // The feed's own heartbeat is the better witness while it beats.
      if (mine === generation && !feedIsUp) failed()
      else schedule(pollMs)
      return
    }
    if (mine !== generation || closed) return
    if (session && !feed) connectFeed(session)
    else if (!session || feedIsUp) become('online')
    schedule(session ? clockMs : pollMs)
  }

  function connectFeed(held: { token: string; since: number }): void {
    const mine = generation
    let cameUp = false
    const byQuestions = deadSockets >= socketTries
    if (byQuestions) socketAgain()
    feed = (byQuestions ? openPolledFeed : openFeed)({
      http: http as Http,
      token: held.token,
      since: held.since,
      onUp(seq) {
        // A first connection asks for nothing that was before it.
        if (held.since === 0) held.since = seq
        cameUp = true
        feedIsUp = true
        for (const { name, input, actingFor } of watched.values()) feed?.subscribe(name, input, actingFor)
        become('online')
      },
      onNotices(notices) {
        held.since = Math.max(held.since, ...notices.map((notice) => notice.seq))
        heard()
        events.onNotices(notices)
      },
      onGap() {
        held.since = 0
        events.onGap()
      },
      onLive: events.onLive,
      onDown(code) {
        if (mine !== generation) return
        feed = null
        feedIsUp = false
        deadSockets = cameUp || byQuestions ? 0 : deadSockets + 1
        if (code === 4401) return events.onSignedOut()
        failed()
      },
    })
  }

  /** The way may have been opened meanwhile; a WebSocket is better for both sides. */
  function socketAgain(): void {
    const mine = generation
    setTimeout(() => {
      if (closed || mine !== generation || deadSockets < socketTries) return
      deadSockets = 0
      restart()
    }, socketAgainMs).unref()
  }

  async function compareClock(): Promise<void> {
    if (!http) throw new NoLineError('no portal yet')
    const sentAt = clock.tick()
    const answer = await http.ask({ method: 'GET', path: '/time', timeoutMs: pollTimeoutMs })
    const time = TimeAnswer.safeParse(answer.body)
    if (answer.status !== 200 || !time.success) throw new NoLineError(`the portal answered ${answer.status}`)
    const before = clock.state().state
    const { now: portalNow, warnSeconds, blockSeconds } = time.data
    const limits = warnSeconds === undefined || blockSeconds === undefined ? undefined : { warnSeconds, blockSeconds }
    clock.compare(Date.parse(portalNow), sentAt, clock.tick(), limits)
    heard()
    if (before !== clock.state().state) events.onState()
  }

  function heard(): void {
    heardAt = tick()
    lastAnswerAt = new Date(now()).toISOString()
  }

  function restart(): void {
    generation += 1
    feed?.close()
    feed = null
    feedIsUp = false
    schedule(0)
  }

  return {
    get state() {
      return state
    },
    get lastAnswerAt() {
      return lastAnswerAt
    },
    get url() {
      return http?.url.href ?? ''
    },
    portalAt(address) {
      http?.close()
      http = openHttp(address, () => session?.token ?? null)
      restart()
    },
    signedIn(token, since) {
      session = { token, since }
      restart()
    },
    signedOut() {
      session = null
      watched.clear()
      restart()
    },
    http() {
      if (!http) throw new NoLineError('no portal yet')
      return http
    },
    heard,
    suspect() {
      if (state === 'online') schedule(0)
    },
    whenOnline(timeoutMs) {
      if (state === 'online') return Promise.resolve(true)
      return waitIn(waiters, timeoutMs, (gone) => (waiters = waiters.filter((each) => each !== gone)))
    },
    isThere(timeoutMs) {
      if (state === 'online') return Promise.resolve(true)
      if (!http) return Promise.resolve(false)
      if (state === 'offline') schedule(0)
      return waitIn(askers, timeoutMs, (gone) => (askers = askers.filter((each) => each !== gone)))
    },
    compareClock,
    watch(name, input, actingFor) {
      watched.set(watchName(name, input), { name, input, actingFor })
      if (feedIsUp) feed?.subscribe(name, input, actingFor)
    },
    unwatch(name, input) {
      if (watched.delete(watchName(name, input)) && feedIsUp) feed?.unsubscribe(name, input)
    },
    close() {
      closed = true
      generation += 1
      if (timer) clearTimeout(timer)
      feed?.close()
      http?.close()
      for (const waiter of [...waiters.splice(0), ...askers.splice(0)]) waiter(false)
    },
  }
}

import pg from 'pg'
import { sql } from 'kysely'
import type { OpenDatabase } from './database.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'

export interface Notice {
  seq: number
  noun: string
  id: string
  persons: readonly string[]
  bodies: readonly string[]
  everyone: boolean
}

/** Who hears: oneself and those one stands in for. */
export interface Hearer {
  persons: ReadonlySet<string>
  bodies: ReadonlySet<string>
}

/** Who hears which of these. A notice may name a thousand persons, and a hearer is few, so those are looked for among them. */
export function hearingOf(notices: readonly Notice[]): (hearer: Hearer) => Notice[] {
  const named = notices.map((notice) => ({ notice, persons: new Set(notice.persons), bodies: new Set(notice.bodies) }))
  const isHeard = ({ notice, persons, bodies }: (typeof named)[number], hearer: Hearer) =>
    notice.everyone || [...hearer.persons].some((person) => persons.has(person)) || [...hearer.bodies].some((body) => bodies.has(body))
  return (hearer) => named.flatMap((each) => (isHeard(each, hearer) ? [each.notice] : []))
}

export interface FeedListener {
  notices(notices: readonly Notice[]): void
  /** This very node has committed these changes; their numbers follow with the notices. `more`: others may wait behind them. */
  committed?(changes: readonly { noun: string; id: string }[], more: boolean): void
  /** People, delegations, sessions or settings changed, or we can't know that they didn't. */
  people(): void
}

const pollMs = 1_000
const reconnectMs = 500
/** A numbering costs a commit of its own, so under load it takes along what comes within this time. */
const bunchMs = 8
/** So long a command's own answer and what is sent live have the processor first. */
const behindMs = 15
const batch = 2_000
export const catchUpLimit = 5_000

/**
 * Numbers committed notices and carries them to this node's listeners, in one order on all nodes. A command's
 * transaction only leaves rows in `feed_pending`; `feed_sequence()` then numbers what is committed, one caller at a
 * time. So a number once seen can't be followed by a smaller one that was still on its way.
 */
export class Feed {
  readonly #database: OpenDatabase
  readonly #log: Log
  readonly #metrics: Metrics
  readonly #listeners = new Set<FeedListener>()
  #seq = 0
  #version = 0
  #recent: Notice[] = []
  #recentFrom = 0
  #line: pg.Client | null = null
  #timer: NodeJS.Timeout | null = null
  #numbering = false
  #numberAgain = false
  #numberedAtMs = -Infinity
  #draining: Promise<void> | null = null
  #drainAgain = false
  #closed = false
  #onWatching: (watching: boolean) => void

  constructor(database: OpenDatabase, log: Log, metrics: Metrics, onWatching: (watching: boolean) => void) {
    this.#database = database
    this.#log = log
    this.#metrics = metrics
    this.#onWatching = onWatching
  }

  /** The last notice that this node's listeners have got. */
  get seq(): number {
    return this.#seq
  }

  /** Grows with whatever may have changed anything, here or on another node; for what is remembered only until then. */
  get version(): number {
    return this.#version
  }

  async start(): Promise<void> {
    const head = await this.#database.db.selectFrom('feed_head').select('seq').executeTakeFirstOrThrow()
    this.#seq = Number(head.seq)
    this.#recentFrom = this.#seq
    await this.#listen()
    this.#timer = setInterval(() => void this.#look(), pollMs)
    this.nudge()
  }

  listen(listener: FeedListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /**
   * A command or job of this node was committed. What needs no number, as a live answer, doesn't wait for one: the
   * numbering is a commit of its own.
   */
  committed(changes: readonly { noun: string; id: string }[], more = true): void {
    if (changes.length === 0) return
    for (const listener of this.#listeners) listener.committed?.(changes, more)
    this.nudge(behindMs)
  }

  /** Something was committed: numbered at once or after so long, and in bunches when it is much. */
  nudge(leastMs = 0): void {
    this.#version += 1
    if (this.#numbering) {
      this.#numberAgain = true
      return
    }
    this.#numbering = true
    const waitMs = Math.max(leastMs, this.#numberedAtMs + bunchMs - performance.now())
    if (waitMs <= 0) void this.#numberOnce()
    else setTimeout(() => void this.#numberOnce(), waitMs)
  }

  async #numberOnce(): Promise<void> {
    this.#numberAgain = false
    this.#numberedAtMs = performance.now()
    await this.#number()
    this.#numbering = false
    if (this.#numberAgain && !this.#closed) this.nudge()
  }

  async #number(): Promise<void> {
    if (this.#closed) return
    try {
      await sql`select feed_sequence()`.execute(this.#database.db)
    } catch (error) {
      if (!this.#closed) this.#log.line('feed.numbering', { problem: String(error) })
    }
  }

  /** For what a node that died left unnumbered, and for the time in which PostgreSQL's notices don't reach us. */
  async #look(): Promise<void> {
    try {
      const { rows } = await sql<{ waiting: string }>`select count(*) as waiting from feed_pending`.execute(this.#database.reading)
      const waiting = Number(rows[0]?.waiting ?? 0)
      this.#metrics.feedWaiting.set(waiting)
      if (waiting > 0) this.nudge()
      if (this.#line === null) await this.drain()
    } catch (error) {
      if (!this.#closed) this.#log.line('feed.looking', { problem: String(error) })
    }
  }

  async #listen(): Promise<void> {
    const line = new pg.Client({ connectionString: this.#database.url, keepAlive: true, application_name: 'kense feed' } as pg.ClientConfig)
    line.on('notification', ({ channel, payload }) => {
      if (channel === 'kense_feed') this.#arrived(payload ?? '')
      else this.#tellPeople()
    })
    // A broken line says so up to three times; each word needs a hearer, only the first counts.
    let isLost = false
    const lost = () => {
      if (!isLost) this.#lost(line)
      isLost = true
    }
    line.on('error', lost)
    line.on('end', lost)
    try {
      await line.connect()
      await line.query('listen kense_feed; listen kense_people')
    } catch (error) {
      lost()
      throw error
    }
    this.#line = line
    this.#onWatching(true)
    this.#tellPeople()
    await this.drain()
  }

  #lost(line: pg.Client): void {
    if (this.#closed || (this.#line !== null && this.#line !== line)) return
    if (this.#line !== null) {
      this.#line = null
      this.#onWatching(false)
      this.#tellPeople()
      this.#log.line('feed.lineLost')
    }
    setTimeout(() => {
      if (!this.#closed && this.#line === null) this.#listen().catch(() => undefined)
    }, reconnectMs).unref()
  }

  #tellPeople(): void {
    this.#version += 1
    for (const listener of this.#listeners) listener.people()
  }

  /** The notices themselves, when they follow on what we have; else the database is asked for what lies between. */
  #arrived(payload: string): void {
    const notices = payload.startsWith('[') ? (JSON.parse(payload) as Notice[]) : []
    if (this.#draining === null && notices[0]?.seq === this.#seq + 1) this.#carry(notices)
    else if ((notices.at(-1)?.seq ?? Infinity) > this.#seq) void this.drain()
  }

  #carry(notices: readonly Notice[]): void {
    this.#seq = notices.at(-1)?.seq ?? this.#seq
    this.#version += 1
    this.#recent = [...this.#recent, ...notices].slice(-batch)
    this.#metrics.feedSeq.set(this.#seq)
    for (const listener of this.#listeners) listener.notices(notices)
  }

  /** Carries everything numbered beyond `seq` to the listeners. */
  drain(): Promise<void> {
    if (this.#draining !== null) {
      this.#drainAgain = true
      return this.#draining
    }
    this.#draining = this.#drainOnce().finally(() => {
      this.#draining = null
      if (this.#drainAgain && !this.#closed) {
        this.#drainAgain = false
        void this.drain()
      }
    })
    return this.#draining
  }

  async #drainOnce(): Promise<void> {
    try {
      for (;;) {
        const notices = await this.#load(this.#seq, batch)
        if (notices.length === 0) return
        this.#carry(notices)
        if (notices.length < batch) return
      }
    } catch (error) {
      if (!this.#closed) this.#log.line('feed.draining', { problem: String(error) })
    }
  }

  async #load(since: number, limit: number): Promise<Notice[]> {
    const rows = await this.#database.db
      .selectFrom('feed')
      .select(['seq', 'noun', 'id', 'persons', 'bodies', 'everyone'])
      .where('seq', '>', String(since))
      .orderBy('seq')
      .limit(limit)
      .execute()
    return rows.map((row) => ({ ...row, seq: Number(row.seq) }))
  }

  /** What a returning client missed up to this node's own `seq`, or null when it is too much or was cleared away. */
  async missed(since: number, hearer: Hearer): Promise<{ notices: Notice[]; seq: number } | null> {
    const seq = this.#seq
    if (since > seq) return null
    // Nobody missed anything: what five thousand windows are told that come back when the portal stands again.
    if (since === seq) return { seq, notices: [] }
    const { rows } = await sql<{ seq: string; noun: string; id: string }>`
      select seq, noun, id from feed
      where seq > ${since} and seq <= ${seq} and (everyone or persons && ${[...hearer.persons]}::uuid[] or bodies && ${[...hearer.bodies]}::uuid[])
      order by seq limit ${catchUpLimit + 1}`.execute(this.#database.db)
    if (rows.length > catchUpLimit) return null
    const kept = await sql<{ oldest: string | null }>`select min(seq) as oldest from feed`.execute(this.#database.db)
    const oldest = Number(kept.rows[0]?.oldest ?? seq + 1)
    if (since + 1 < oldest && since < seq) return null
    return { seq, notices: rows.map((row) => ({ seq: Number(row.seq), noun: row.noun, id: row.id, persons: [], bodies: [], everyone: false })) }
  }

  /**
   * Everything after `since` that the hearer missed, up to `seq`, which is this moment: whoever awaits nothing before
   * listening on misses nothing. Null when it is too much or was cleared away.
   */
  async upToNow(since: number, hearer: Hearer): Promise<{ notices: Notice[]; seq: number } | null> {
    for (let from = since, before: Notice[] = []; ; ) {
      const missed = await this.missed(from, hearer)
      if (missed === null) return null
      before = [...before, ...missed.notices]
      const late = this.recent(missed.seq)
      if (late !== null) return { notices: [...before, ...hearingOf(late)(hearer)], seq: this.#seq }
      from = missed.seq
    }
  }

  /** Notices after `since` that this node still holds in memory, at once; null when they reach further back. */
  recent(since: number): Notice[] | null {
    const from = this.#recent.length < batch ? this.#recentFrom : this.#recent[0]!.seq - 1
    return since < from ? null : this.#recent.filter((notice) => notice.seq > since)
  }

  async close(): Promise<void> {
    this.#closed = true
    if (this.#timer !== null) clearInterval(this.#timer)
    await this.#draining?.catch(() => undefined)
    await this.#line?.end().catch(() => undefined)
  }
}

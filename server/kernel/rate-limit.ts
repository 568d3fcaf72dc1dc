/** So many tries in a window, then a wait; kept per node, since it slows guessing down and need not count exactly. */
export class RateLimit {
  readonly #tries: number
  readonly #windowMs: number
  readonly #seen = new Map<string, { count: number; untilMs: number }>()

  constructor(tries: number, windowMs: number) {
    this.#tries = tries
    this.#windowMs = windowMs
  }

  /** Seconds to wait, or 0 when this try may go on; counts it. */
  take(who: string): number {
    const nowMs = performance.now()
    if (this.#seen.size > 50_000) this.#sweep(nowMs)
    const seen = this.#seen.get(who)
    if (seen === undefined || seen.untilMs <= nowMs) {
      this.#seen.set(who, { count: 1, untilMs: nowMs + this.#windowMs })
      return 0
    }
    seen.count += 1
    return seen.count > this.#tries ? Math.ceil((seen.untilMs - nowMs) / 1000) : 0
  }

  forget(who: string): void {
    this.#seen.delete(who)
  }

  #sweep(nowMs: number): void {
    for (const [who, seen] of this.#seen) if (seen.untilMs <= nowMs) this.#seen.delete(who)
  }
}

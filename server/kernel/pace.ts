/**
 * When the next of many changing answers is worth sending. A single change goes at once. While changes follow each other,
 * at most ten answers a second go, then fewer and fewer, down to one in three seconds: a thousand screens need the last
 * figure soon, not every one on the way. As soon as it is quiet, the last one goes: at once nearly, where nobody waits any more.
 */
const leastMs = 100
const longestMs = 3_000
const slower = 2
const quietMs = 60
/** After a change behind which nothing waits: so long others may be on their way to this node. */
const lastMs = 15
/** In a storm the next change comes at once after an answer. */
const calmMs = 500

export class Pace {
  #sentAtMs = -Infinity
  #betweenMs = leastMs
  #waiting = false

  /** Something changed: at which moment to send, unless it changes again before that. `more`: other changes may wait behind it. */
  changed(nowMs: number, more = true): number {
    if (!this.#waiting) {
      this.#waiting = true
      const isCalm = nowMs - this.#sentAtMs >= Math.min(this.#betweenMs, calmMs)
      this.#betweenMs = isCalm ? leastMs : Math.min(longestMs, this.#betweenMs * slower)
      if (isCalm) return nowMs
    }
    return Math.max(nowMs, Math.min(this.#sentAtMs + this.#betweenMs, Math.max(nowMs + (more ? quietMs : lastMs), this.#sentAtMs + leastMs)))
  }

  /** What had changed was looked at; `sent` false when the answer is what it was. */
  looked(nowMs: number, sent: boolean): void {
    this.#waiting = false
    if (sent) this.#sentAtMs = nowMs
  }
}

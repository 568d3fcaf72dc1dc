/**
 * When the next of many changing answers is worth sending. A single change goes at once. While changes follow each other,
 * at most ten answers a second go, then fewer and fewer, down to one in three seconds: a thousand screens need the last
 * figure soon, not every one on the way. As soon as it is quiet, the last one goes.
 */
const leastMs = 100
const longestMs = 3_000
const slower = 1.5
const quietMs = 60
/** In a storm the next change comes at once after an answer. */
const calmMs = 500

export class Pace {
  #sentAtMs = -Infinity
  #betweenMs = leastMs
  #waiting = false

  /** Something changed: at which moment to send, unless it changes again before that. */
  changed(nowMs: number): number {
    if (!this.#waiting) {
      this.#waiting = true
      const isCalm = nowMs - this.#sentAtMs >= Math.min(this.#betweenMs, calmMs)
      this.#betweenMs = isCalm ? leastMs : Math.min(longestMs, this.#betweenMs * slower)
      if (isCalm) return nowMs
    }
    return Math.max(nowMs, Math.min(this.#sentAtMs + this.#betweenMs, Math.max(nowMs + quietMs, this.#sentAtMs + leastMs)))
  }

  /** What had changed was looked at; `sent` false when the answer is what it was. */
  looked(nowMs: number, sent: boolean): void {
    this.#waiting = false
    if (sent) this.#sentAtMs = nowMs
  }
}

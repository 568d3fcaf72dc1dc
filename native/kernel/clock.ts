import { uptime } from 'node:os'
import type { z } from 'zod'
import type { ClockState } from '../../domain/kernel/bridge.ts'

/** §62, B10.4: where the portal has not said otherwise. */
const usual = { warnSeconds: 30, blockSeconds: 300 }

export interface PortalClock {
  /** `sentAt` and `receivedAt` are of `tick()`; `portalTime` is epoch milliseconds as the portal answered, and `limits` what it set. */
  compare(portalTime: number, sentAt: number, receivedAt: number, limits?: { warnSeconds: number; blockSeconds: number }): void
  state(): z.infer<typeof ClockState>
  /** The portal's clock now as far as known, else null. */
  portalNow(): number | null
  tick(): number
}

/**
 * Compares this PC's clock with the portal's. Between comparisons the portal's time is carried on by the time since
 * the PC started, which setting the clock doesn't change: a user who turns the clock back is noticed without a line.
 */
export function openClock(now: () => number = Date.now, tick: () => number = () => uptime() * 1000): PortalClock {
  let base: { portal: number; tick: number } | null = null
  let { warnSeconds, blockSeconds } = usual
  const portalNow = () => (base ? base.portal + (tick() - base.tick) : null)
  return {
    tick,
    portalNow,
    compare(portalTime, sentAt, receivedAt, limits = usual) {
      ;({ warnSeconds, blockSeconds } = limits)
      base = { portal: portalTime, tick: (sentAt + receivedAt) / 2 }
    },
    state() {
      const portal = portalNow()
      if (portal === null) return { skewSeconds: null, state: 'unknown' }
      const skewSeconds = Math.round((now() - portal) / 100) / 10
      const off = Math.abs(skewSeconds)
      return { skewSeconds, state: off > blockSeconds ? 'blocked' : off > warnSeconds ? 'warn' : 'right' }
    },
  }
}

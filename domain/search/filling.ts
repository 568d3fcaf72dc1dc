import type { OutputOf } from '../kernel/contract.ts'
import type { Instant } from '../kernel/time.ts'
import type { filling } from './contract.ts'

export type Filling = OutputOf<typeof filling>[number]

/** By its own pace so far; null while nothing can be said of it. */
export function readyAt({ done, filled, total, begunAt, movedAt }: Filling): Instant | null {
  if (done || total === null || begunAt === null || movedAt === null || filled === 0) return null
  const spentMs = Date.parse(movedAt) - Date.parse(begunAt)
  return spentMs <= 0 ? null : new Date(Date.parse(movedAt) + (spentMs * Math.max(0, total - filled)) / filled).toISOString()
}

/** Things a second; null before there are two moments to count between. */
export function paceOf({ filled, begunAt, movedAt }: Filling): number | null {
  const spentMs = begunAt === null || movedAt === null ? 0 : Date.parse(movedAt) - Date.parse(begunAt)
  return spentMs <= 0 || filled === 0 ? null : (filled * 1000) / spentMs
}

/** It takes its next step in seconds; after so long somebody must look at the portal's log. */
const stillAfterMs = 10 * 60_000

export const isStill = ({ done, movedAt }: Filling, now: Instant): boolean => !done && movedAt !== null && Date.parse(now) - Date.parse(movedAt) > stillAfterMs

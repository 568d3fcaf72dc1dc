/** Two people may change one thing. Whoever saves it says what they saw, and it is saved only while it is still so. */
import type { z } from 'zod'
import { canonicalJson } from './canonical-json.ts'

/** The thing as its author opened it; null for one that is new, so that a command without it never writes over anything. */
export const asSeen = <Thing extends z.ZodType>(thing: Thing) => thing.nullable().default(null)

export function isAsSeen(seen: unknown, now: unknown): boolean {
  return canonicalJson(seen) === canonicalJson(now)
}

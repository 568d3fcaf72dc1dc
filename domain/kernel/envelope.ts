import { z } from 'zod'
import { RefusalAnswer } from './bridge.ts'

/** A command on the wire. `id` is made once by the client, so that a repeat after a lost answer changes nothing (BARS T3). */
export const CommandEnvelope = z.strictObject({
  id: z.uuid(),
  input: z.unknown(),
  /** The delegation acted under, or null for oneself. */
  actingFor: z.uuid().nullable(),
  /** Canonical manifest and detached CMS over it, both base64, for a signed command. */
  signature: z.strictObject({ manifest: z.base64(), p7s: z.base64() }).nullable(),
})
export type CommandEnvelope = z.infer<typeof CommandEnvelope>

export const QueryEnvelope = z.strictObject({ input: z.unknown(), actingFor: z.uuid().nullable() })

export const FeedNotice = z.strictObject({ seq: z.int(), noun: z.string(), id: z.string() })
export type FeedNotice = z.infer<typeof FeedNotice>

/** Answer of the portal to a refused command or query (HTTP 409; 403 for a right, 404 for "not found or not yours"). */
export const RefusalBody = z.strictObject({ refusal: RefusalAnswer })

import { z } from 'zod'
import { InstantText } from './dates.ts'
import { RefusalAnswer } from './bridge.ts'
import { Delegation, Person } from '../people/person.ts'

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

/** `withinMs`: many hear this one, and whoever asks about it may choose a moment within so long. */
export const FeedNotice = z.strictObject({ seq: z.int(), noun: z.string(), id: z.string(), withinMs: z.int().positive().optional() })
export type FeedNotice = z.infer<typeof FeedNotice>

/** Answer of the portal to a refused command or query (HTTP 409; 403 for a right, 404 for "not found or not yours"). */
export const RefusalBody = z.strictObject({ refusal: RefusalAnswer })

/** What anyone may know of the portal before signing in: `GET /portal`. */
export const PortalFacts = z.object({
  /** Audience of sign-in challenges. */
  id: z.string(),
  passwordSignIn: z.boolean(),
  demo: z.boolean(),
})
export type PortalFacts = z.infer<typeof PortalFacts>

/** `GET /time`. */
/** With the seconds of difference from which a PC warns and from which it signs no more (§62), as an administrator has set them. */
export const TimeAnswer = z.object({ now: InstantText, warnSeconds: z.number().positive().optional(), blockSeconds: z.number().positive().optional() })

/** `POST /session`: the attached CMS over the canonical JSON of the LoginChallenge that `POST /session/challenge` gave, or a login with its password. */
export const SignIn = z.union([
  z.strictObject({ p7s: z.base64() }),
  z.strictObject({ login: z.string().max(200), password: z.string().max(1000) }),
])

/** `GET /session`, and part of the answer to `POST /session`. */
export const SessionFacts = z.object({
  person: Person,
  delegations: z.array(z.object({ delegation: Delegation, principal: Person })),
})
export type SessionFacts = z.infer<typeof SessionFacts>

export const SessionOpened = SessionFacts.extend({ token: z.string(), expiresAt: InstantText })
export type SessionOpened = z.infer<typeof SessionOpened>

/** On the feed's WebSocket (`/feed?since=seq`). The first message is the token; a wrong one closes with 4401. */
export const FeedRequest = z.union([
  z.strictObject({ token: z.string() }),
  z.strictObject({ subscribe: z.strictObject({ name: z.string(), input: z.unknown(), actingFor: z.uuid().nullable() }) }),
  z.strictObject({ unsubscribe: z.strictObject({ name: z.string(), input: z.unknown() }) }),
])
export type FeedRequest = z.infer<typeof FeedRequest>

export const FeedMessage = z.union([
  /** Signed in; `seq` is the last that exists. What was missed follows as notices. */
  z.object({ ready: z.object({ seq: z.int() }) }),
  z.object({ notices: z.array(FeedNotice) }),
  /** `since` is older than what the portal still holds: everything may have changed. */
  z.object({ gap: z.literal(true) }),
  z.object({ live: z.object({ name: z.string(), input: z.unknown(), answer: z.unknown(), asOf: InstantText }) }),
])
export type FeedMessage = z.infer<typeof FeedMessage>

/** `POST /feed`: the same messages as over the WebSocket, in one answer; `ready` comes first and names where to go on. */
export const FeedSince = z.strictObject({ since: z.int().nonnegative() })
export const FeedSaid = z.array(FeedMessage)

/**
 * `GET /trust?since=N`: the editions of the trust list after N, oldest first, as they were signed, and the revocation lists
 * that are short enough to be carried to every PC. Base64; public by nature.
 */
export const TrustFacts = z.object({
  portal: z.uuid(),
  /** The newest edition; 0 when there is none. */
  edition: z.int().nonnegative(),
  editions: z.array(z.object({ list: z.base64(), signature: z.object({ manifest: z.base64(), p7s: z.base64() }).nullable() })),
  lists: z.array(z.base64()),
})
export type TrustFacts = z.infer<typeof TrustFacts>

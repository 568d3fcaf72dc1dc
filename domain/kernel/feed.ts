/**
 * Messages of the portal's WebSocket `/feed`. Notices name only what changed; whoever may see it asks again (B: nothing
 * can leak through a notice). `live` carries the answer itself, computed once for everybody who subscribed.
 */
import { z } from 'zod'
import { FeedNotice } from './envelope.ts'
import { RefusalAnswer } from './bridge.ts'

export const FeedRequest = z.discriminatedUnion('type', [
  /** First message, within ten seconds. The token stands here and not in the address, since addresses get into logs. */
  z.strictObject({ type: z.literal('hello'), token: z.string().max(200), since: z.int().nonnegative().nullable() }),
  /** `key` is the client's own name for this subscription. */
  z.strictObject({ type: z.literal('subscribe'), key: z.string().max(100), name: z.string().max(100), input: z.unknown(), actingFor: z.uuid().nullable() }),
  z.strictObject({ type: z.literal('unsubscribe'), key: z.string().max(100) }),
  z.strictObject({ type: z.literal('pong') }),
])
export type FeedRequest = z.infer<typeof FeedRequest>

export const FeedMessage = z.discriminatedUnion('type', [
  /** `portal` is the audience of sign-in challenges: another id means another portal, whose `seq` counts from elsewhere. */
  z.strictObject({ type: z.literal('welcome'), seq: z.int(), portal: z.uuid() }),
  /** In order of commit. `seq` has holes where changes concerned others. */
  z.strictObject({ type: z.literal('notices'), notices: z.array(FeedNotice), seq: z.int() }),
  /** Too much was missed to name it: ask everything again; `seq` counts on from here. */
  z.strictObject({ type: z.literal('reset'), seq: z.int() }),
  z.strictObject({ type: z.literal('live'), key: z.string(), answer: z.unknown(), asOf: z.iso.datetime() }),
  z.strictObject({ type: z.literal('refused'), key: z.string(), refusal: RefusalAnswer }),
  /** Each 15 s; a client that hears nothing for 40 s connects anew. */
  z.strictObject({ type: z.literal('ping'), time: z.iso.datetime() }),
])
export type FeedMessage = z.infer<typeof FeedMessage>

/** Close codes of `/feed`. */
export const feedClosed = { signedOut: 4401, badMessage: 4400, tooSlow: 4408, stopping: 1012 } as const

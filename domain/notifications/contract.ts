import { z } from 'zod'
import { command, query } from '../kernel/contract.ts'

/** One line of the bell: a text key with its values, and the route it opens. */
export const Notification = z.strictObject({
  id: z.uuid(),
  key: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
  link: z.string(),
  at: z.iso.datetime(),
  readAt: z.iso.datetime().nullable(),
})
export type Notification = z.infer<typeof Notification>

/** Newest first; `after` is the last line of the page before. Only the person's own: whoever stands in for another sees papers, not bells. */
export const mine = query({
  name: 'notifications.mine',
  right: 'notifications.read',
  input: z.strictObject({ after: z.strictObject({ at: z.iso.datetime(), id: z.uuid() }).nullable(), limit: z.int().min(1).max(200) }),
  output: z.strictObject({ rows: z.array(Notification), unread: z.int() }),
  reads: ['notification'],
  keep: true,
})

/** Marks these, or all up to now, as read. Harmless twice, so it may wait for a line. */
export const read = command({
  name: 'notifications.read',
  right: 'notifications.read',
  input: z.strictObject({ ids: z.union([z.array(z.uuid()).min(1).max(1000), z.literal('all')]) }),
  output: z.strictObject({ read: z.int() }),
  changes: ['notification'],
  offline: 'queue',
})

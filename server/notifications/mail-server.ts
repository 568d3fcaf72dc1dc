import { z } from 'zod'
import { MailServer } from '../../domain/notifications/mail.ts'
import type { LiveCall } from '../kernel/call.ts'
import { loadSecret, type KeptSecret } from '../kernel/secrets.ts'

/** Key among the portal's settings. Not part of `PortalSettings`, which every official may read. */
export const mailKey = 'mail'

const Kept = z.strictObject({ server: MailServer })
export interface KeptServer {
  server: MailServer
  /** Lies among the portal's secrets under the same key. */
  password: KeptSecret
}

/** Null while the portal sends no mail. */
export async function loadMailServer(call: Pick<LiveCall, 'db' | 'secrets'>): Promise<KeptServer | null> {
  const row = await call.db.selectFrom('settings').select('value').where('key', '=', mailKey).executeTakeFirst()
  return row === undefined || row.value === null ? null : { ...Kept.parse(row.value), password: await loadSecret(call, mailKey) }
}

/** What can be written to; a directory of thousands has its empty and mistyped ones. */
export function addressOf(email: string): string | null {
  const address = z.email().max(254).safeParse(email.trim())
  return address.success ? address.data : null
}

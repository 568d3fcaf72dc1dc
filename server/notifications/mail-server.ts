import { z } from 'zod'
import { MailServer } from '../../domain/notifications/mail.ts'
import type { ReadDatabase } from '../kernel/call.ts'

/** Key among the portal's settings. Not part of `PortalSettings`, which every official may read. */
export const mailKey = 'mail'

const Kept = z.strictObject({ server: MailServer, password: z.string() })
export type KeptServer = z.infer<typeof Kept>

/** Null while the portal sends no mail. */
export async function loadMailServer(db: ReadDatabase): Promise<KeptServer | null> {
  const row = await db.selectFrom('settings').select('value').where('key', '=', mailKey).executeTakeFirst()
  return row === undefined || row.value === null ? null : Kept.parse(row.value)
}

/** What can be written to; a directory of thousands has its empty and mistyped ones. */
export function addressOf(email: string): string | null {
  const address = z.email().max(254).safeParse(email.trim())
  return address.success ? address.data : null
}

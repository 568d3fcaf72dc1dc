import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { PortalNode } from './node.ts'
import { plus } from './clock.ts'
import { tokenDigest, type Session } from './seats.ts'

const hour = 3_600_000
/** A session's use is written down this often, not with each request. */
const useWrittenMs = 5 * 60_000

/** Only the token's digest is kept: whoever reads the database can't act as anybody. */
export async function startSession(
  node: PortalNode,
  person: string,
  way: 'signature' | 'password',
  certificate: string | null,
): Promise<{ token: string; expiresAt: string }> {
  const token = randomBytes(32).toString('base64url')
  const now = node.clock.now()
  const { sessionHours } = await node.settings.load()
  const endsAt = plus(now, sessionHours * hour)
  await node.database.db
    .insertInto('sessions')
    .values({ token_sha256: tokenDigest(token), person, way, certificate, started_at: now, used_at: now, ends_at: endsAt })
    .execute()
  return { token, expiresAt: endsAt }
}

export async function endSession(node: PortalNode, tokenSha256: Buffer): Promise<void> {
  await node.database.db.deleteFrom('sessions').where('token_sha256', '=', tokenSha256).execute()
}

/** Moves the end on while a session is used, but never past 24 hours from its start. */
export async function extendSession(node: PortalNode, session: Session): Promise<void> {
  const now = node.clock.now()
  if (Date.parse(now) - Date.parse(session.usedAt) < useWrittenMs) return
  const { sessionHours } = await node.settings.load()
  await node.database.db
    .updateTable('sessions')
    .set({ used_at: now, ends_at: sql`least(started_at + interval '24 hours', ${plus(now, sessionHours * hour)}::timestamptz)` })
    .where('token_sha256', '=', session.tokenSha256)
    .where('ends_at', '>', now)
    .execute()
  node.seats.forgetSession(session.tokenSha256)
}

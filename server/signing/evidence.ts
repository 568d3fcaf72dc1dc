import './tables.ts'
import type { SignatureEvidence } from '../../domain/signing/contract.ts'
import type { ReadDatabase } from '../kernel/call.ts'

/** How far each signature's evidence has come, by the digest of its `.p7s`; those given before there was evidence are missing. */
export async function loadEvidence(db: ReadDatabase, signatures: readonly string[]): Promise<Map<string, SignatureEvidence>> {
  if (signatures.length === 0) return new Map()
  const rows = await db.selectFrom('signatures').select(['sha256', 'level', 'claimed', 'stamped_at', 'evidence_sha256', 'next_at', 'problem', 'invalid', 'revoked_at']).where('sha256', 'in', [...signatures]).execute()
  return new Map(rows.map((row) => [row.sha256, { sha256: row.sha256, level: row.level, claimed: row.claimed ?? row.level, stampedAt: row.stamped_at, file: row.evidence_sha256, waiting: row.next_at !== null, problem: row.problem, invalid: row.invalid === null || row.revoked_at === null ? null : { reason: row.invalid, revokedAt: row.revoked_at } }]))
}

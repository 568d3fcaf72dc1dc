import { statSync } from 'node:fs'
import { trustBy } from '../../domain/signing/trust-list.ts'
import type { Trust } from '../../domain/signing/verify.ts'
import { heldTrust } from '../kernel/trust.ts'

/** Whom the portal trusts, by the edition that is followed here. Read anew only when the file changed; null while there is none. */
export function keptTrust(path: string): () => Trust | null {
  let readAt = -1
  let trust: Trust | null = null
  return () => {
    const changedAt = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? -1
    if (changedAt === readAt) return trust
    readAt = changedAt
    const held = heldTrust(path)
    trust = held === null ? null : trustBy(held.list, held.lists)
    return trust
  }
}

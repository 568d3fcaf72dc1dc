import { statSync } from 'node:fs'
import { z } from 'zod'
import { strictPolicy, type Trust } from '../../domain/signing/verify.ts'
import { loadJson } from '../kernel/place.ts'

/** The portal's centres as last told, DER in base64. */
const KeptTrust = z.object({ anchors: z.array(z.base64()), intermediates: z.array(z.base64()), crls: z.array(z.base64()) })

/** Whom the portal trusts, from the file where that was last kept. Read anew only when the file changed; null while there is none. */
export function keptTrust(path: string): () => Trust | null {
  let readAt = -1
  let trust: Trust | null = null
  return () => {
    const changedAt = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? -1
    if (changedAt === readAt) return trust
    readAt = changedAt
    const kept = KeptTrust.safeParse(loadJson(path))
    const bytes = (list: readonly string[]) => list.map((each) => new Uint8Array(Buffer.from(each, 'base64')))
    trust = kept.success
      ? { anchors: bytes(kept.data.anchors), intermediates: bytes(kept.data.intermediates), crls: bytes(kept.data.crls), policy: strictPolicy }
      : null
    return trust
  }
}

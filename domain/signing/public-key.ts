import type { PublicKey } from './certificate.ts'
import { type Der, Fields, tags } from './der.ts'
import { oids } from './oids.ts'
import type { Digest, Primitives } from './primitives.ts'
import { demand, SignatureFault } from './reasons.ts'

const digests = new Map<string, Digest>([
  [oids.sha256, 'sha256'],
  [oids.sha384, 'sha384'],
  [oids.sha512, 'sha512'],
])

const rsaSignatures = new Map<string, Digest>([
  [oids.sha256WithRsa, 'sha256'],
  [oids.sha384WithRsa, 'sha384'],
  [oids.sha512WithRsa, 'sha512'],
])

export const digestLengths: Record<Digest, number> = { sha256: 32, sha384: 48, sha512: 64 }
const gostPrefix = '1.2.398.3.10.'

/** SHA-1 and whatever else is not on the list is refused by name, before anything is computed with it. */
export function allowedDigest(oid: string): Digest {
  const digest = digests.get(oid)
  if (digest !== undefined) return digest
  throw new SignatureFault(oid.startsWith(gostPrefix) ? 'gostNotYet' : 'digestAlgorithmForbidden')
}

/** Parameters must be absent or NULL: anything else is an algorithm that we do not know. */
export function insistPlainParameters(algorithm: Der): void {
  const fields = new Fields(algorithm)
  fields.next(tags.oid)
  fields.optional(tags.null)
  demand(fields.peek() === undefined, 'signatureAlgorithmForbidden')
}

/** The digest inside a combined signature algorithm; `plain` is what bare rsaEncryption leaves to the digest field. */
export function signatureDigest(oid: string, plain: Digest | null): Digest {
  const digest = rsaSignatures.get(oid) ?? (oid === oids.rsa ? plain : null)
  if (digest !== null && digest !== undefined) return digest
  throw new SignatureFault(oid.startsWith(gostPrefix) ? 'gostNotYet' : 'signatureAlgorithmForbidden')
}

export interface KeyPolicy {
  minimumRsaBits: number
}

/** Above this a forged "certificate" would cost the verifier minutes. */
const maximumRsaBits = 8192

export function insistKey(key: PublicKey, policy: KeyPolicy): void {
  if (key.algorithm !== 'rsa') throw new SignatureFault(key.algorithm === 'unknown' ? 'signatureAlgorithmForbidden' : 'gostNotYet')
  demand(key.bits >= policy.minimumRsaBits && key.bits <= maximumRsaBits, 'keyTooWeak')
}

export function signatureHolds(primitives: Primitives, key: PublicKey, digest: Digest, data: Uint8Array, signature: Uint8Array): boolean {
  return primitives.verify(`rsa-${digest}`, key.spkiDer, data, signature)
}

import type { PublicKey } from './certificate.ts'
import { type Der, Fields, readOid, tags } from './der.ts'
import { gostHash } from './gost-hash.ts'
import { gostSignatureHolds } from './gost-signature.ts'
import { oids } from './oids.ts'
import type { AnyDigest, Digest, Primitives } from './primitives.ts'
import { demand, SignatureFault } from './reasons.ts'
import { streebog } from './streebog.ts'

const digests = new Map<string, AnyDigest>([
  [oids.sha256, 'sha256'],
  [oids.sha384, 'sha384'],
  [oids.sha512, 'sha512'],
  [oids.streebog256, 'streebog256'],
  [oids.streebog512, 'streebog512'],
  [oids.gost311, 'gost311'],
])

/** A way of signing: the kind of key it takes and the digest inside it. */
export interface Scheme {
  readonly key: PublicKey['algorithm']
  readonly digest: AnyDigest
}

const schemes = new Map<string, Scheme>([
  [oids.sha256WithRsa, { key: 'rsa', digest: 'sha256' }],
  [oids.sha384WithRsa, { key: 'rsa', digest: 'sha384' }],
  [oids.sha512WithRsa, { key: 'rsa', digest: 'sha512' }],
  [oids.gost2015Signature512, { key: 'gost2015-512', digest: 'streebog512' }],
  [oids.gost2015Signature256, { key: 'gost2015-256', digest: 'streebog256' }],
  [oids.gost2004Signature, { key: 'gost2004', digest: 'gost311' }],
])

export const digestLengths: Record<AnyDigest, number> = { sha256: 32, sha384: 48, sha512: 64, streebog256: 32, streebog512: 64, gost311: 32 }

/** SHA-1 and whatever else is not on the list is refused by name, before anything is computed with it. */
export function allowedDigest(oid: string): AnyDigest {
  const digest = digests.get(oid)
  if (digest === undefined) throw new SignatureFault('digestAlgorithmForbidden')
  return digest
}

export function digestWith(primitives: Primitives, digest: AnyDigest, bytes: Uint8Array): Uint8Array {
  if (digest === 'streebog256') return streebog(32, bytes)
  if (digest === 'streebog512') return streebog(64, bytes)
  if (digest === 'gost311') return gostHash(bytes)
  return primitives.digest(digest, bytes)
}

/** Parameters must be absent, NULL, or the substitution that GOST 34.311-95 has here: anything else is an algorithm that we do not know. */
export function insistPlainParameters(algorithm: Der): void {
  const fields = new Fields(algorithm)
  fields.next(tags.oid)
  fields.optional(tags.null)
  const substitution = fields.optional(tags.oid)
  demand(substitution === undefined || readOid(substitution) === oids.gost311Substitution, 'signatureAlgorithmForbidden')
  demand(fields.peek() === undefined, 'signatureAlgorithmForbidden')
}

/** `plain` is the digest that bare rsaEncryption leaves to the field beside it. */
export function schemeOf(oid: string, plain: AnyDigest | null): Scheme {
  const scheme = schemes.get(oid) ?? (oid === oids.rsa && plain !== null && isUsual(plain) ? { key: 'rsa' as const, digest: plain } : null)
  if (scheme === null) throw new SignatureFault('signatureAlgorithmForbidden')
  return scheme
}

export interface KeyPolicy {
  minimumRsaBits: number
}

/** Above this a forged "certificate" would cost the verifier minutes. */
const maximumRsaBits = 8192

export function insistKey(key: PublicKey, policy: KeyPolicy): void {
  demand(key.algorithm !== 'unknown', 'signatureAlgorithmForbidden')
  demand(key.algorithm !== 'rsa' || (key.bits >= policy.minimumRsaBits && key.bits <= maximumRsaBits), 'keyTooWeak')
}

/** Bytes in a signature made with this key. */
export function signatureSize(key: PublicKey): number {
  return key.algorithm === 'rsa' ? Math.ceil(key.bits / 8) : key.bits / 4
}

/** Throws SignatureFault when the key is of another kind than the scheme takes. */
export function signatureHolds(primitives: Primitives, by: { readonly key: PublicKey; readonly scheme: Scheme }, data: Uint8Array, signature: Uint8Array): boolean {
  const { key, scheme } = by
  demand(key.algorithm === scheme.key, 'keyAlgorithmMismatch')
  if (isUsual(scheme.digest)) return primitives.verify(`rsa-${scheme.digest}`, key.spkiDer, data, signature)
  return gostSignatureHolds(key.spkiDer, digestWith(primitives, scheme.digest, data), signature)
}

/** The same over a digest that was made elsewhere. */
export function digestHolds(primitives: Primitives, { key, scheme }: { readonly key: PublicKey; readonly scheme: Scheme }, digest: Uint8Array, signature: Uint8Array): boolean {
  demand(key.algorithm === scheme.key, 'keyAlgorithmMismatch')
  if (digest.length !== digestLengths[scheme.digest]) return false
  if (isUsual(scheme.digest)) return primitives.verifyDigest(`rsa-${scheme.digest}`, key.spkiDer, digest, signature)
  return gostSignatureHolds(key.spkiDer, digest, signature)
}

function isUsual(digest: AnyDigest): digest is Digest {
  return digest === 'sha256' || digest === 'sha384' || digest === 'sha512'
}

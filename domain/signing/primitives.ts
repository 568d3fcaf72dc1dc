export type Digest = 'sha256' | 'sha384' | 'sha512'
/** Kazakhstan's digests, computed here and not by the process. */
export type GostDigest = 'streebog256' | 'streebog512' | 'gost311'
export type AnyDigest = Digest | GostDigest
/** `rsa-…` is PKCS#1 v1.5, the only RSA padding that the national centre's keys use. */
export type SignatureAlgorithm = `rsa-${Digest}`

/** What the pure verifier borrows from the process it runs in; all synchronous, none may throw for wrong input. */
export interface Primitives {
  /** SHA-1 only to find the certificate that an OCSP answer names; nothing is ever trusted for it. */
  digest(algorithm: Digest | 'sha1', bytes: Uint8Array): Uint8Array
  /** False for a wrong signature as for a key that cannot be read. */
  verify(algorithm: SignatureAlgorithm, spkiDer: Uint8Array, data: Uint8Array, signature: Uint8Array): boolean
  /** The same when the data themselves are elsewhere and only their digest is at hand. */
  verifyDigest(algorithm: SignatureAlgorithm, spkiDer: Uint8Array, digest: Uint8Array, signature: Uint8Array): boolean
}

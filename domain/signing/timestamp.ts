import { sameBytes } from './bytes.ts'
import type { Certificate } from './certificate.ts'
import type { Crl } from './crl.ts'
import type { OcspAnswer } from './ocsp.ts'
import { insistNotRevoked } from './revocation.ts'
import { findChain, insistInForce, insistUnderstood } from './chain.ts'
import { contextTag, DerError, Fields, readDer, readOctets, readOid, readSmallInteger, readTime, tags } from './der.ts'
import { oids } from './oids.ts'
import type { Primitives } from './primitives.ts'
import { allowedDigest, digestWith, type KeyPolicy } from './public-key.ts'
import { demand, SignatureFault } from './reasons.ts'
import { signedDataOf, type SignerInfo } from './signed-data.ts'
import { checkSigner } from './signer.ts'

export interface TimestampCheck {
  readonly anchors: readonly Certificate[]
  readonly candidates: readonly Certificate[]
  readonly crls: readonly Crl[]
  readonly ocsp: readonly OcspAnswer[]
  readonly primitives: Primitives
  readonly policy: KeyPolicy
  readonly now: number
  readonly toleranceMs: number
}

export interface Timestamp {
  readonly at: number
  readonly certificate: Certificate
  readonly policy: string
}

/** The RFC 3161 token over this signer's signature, wholly verified; null when there is none. Throws SignatureFault. */
export function readTimestamp(signer: SignerInfo, check: TimestampCheck): Timestamp | null {
  const tokens = signer.unsignedAttributes.filter((each) => each.type === oids.timestampToken)
  if (tokens.length === 0) return null
  const [value, ...others] = tokens.flatMap((each) => each.values)
  demand(value !== undefined && others.length === 0, 'timestampAmbiguous')
  try {
    return verifyToken(value.bytes, signer.signature, check)
  } catch (error) {
    if (error instanceof DerError) throw new SignatureFault('timestampMalformed')
    throw error
  }
}

function verifyToken(bytes: Uint8Array, stamped: Uint8Array, check: TimestampCheck): Timestamp {
  const token = asTimestampFault('timestampMalformed', () => signedDataOf(readDer(bytes)))
  const [signer] = token.signers
  const { content } = token
  demand(token.contentType === oids.timestampInfo && content !== null && signer !== undefined && token.signers.length === 1, 'timestampMalformed')
  const info = readInfo(content)
  demand(sameBytes(digestWith(check.primitives, allowedDigest(info.digestOid), stamped), info.imprint), 'timestampImprint')
  const { certificate } = asTimestampFault('timestampSignature', () =>
    checkSigner(signer, { data: token, content, primitives: check.primitives, policy: check.policy, needSigningCertificate: true }))
  const purpose = certificate.extensions.get(oids.extendedKeyUsage)
  const onlyStamps = certificate.extendedKeyUsage.length === 1 && certificate.extendedKeyUsage[0] === oids.timeStamping
  // RFC 3161 §2.3: the purpose must be the only one and critical, so that no key for documents can make time.
  demand(purpose?.critical === true && onlyStamps, 'timestampKeyUsage')
  demand(info.at <= check.now + check.toleranceMs, 'timestampMalformed')
  asTimestampFault('timestampUntrusted', () => {
    insistUnderstood(certificate)
    insistInForce(certificate, info.at)
    const chain = findChain(certificate, { ...check, candidates: [...check.candidates, ...token.certificates], at: info.at })
    // A stamping key given up in good order keeps the times it told before; a stolen one could tell any time.
    insistNotRevoked(chain, { ...check, at: info.at, provenAt: info.at, required: false, passOverStale: true })
  })
  return { at: info.at, certificate, policy: info.policy }
}

function asTimestampFault<T>(reason: 'timestampMalformed' | 'timestampSignature' | 'timestampUntrusted', work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof SignatureFault || error instanceof DerError) throw new SignatureFault(reason)
    throw error
  }
}

/** Throws DerError or SignatureFault. */
export function readInfo(content: Uint8Array): { policy: string; digestOid: string; imprint: Uint8Array; at: number; nonce: Uint8Array | null } {
  const fields = new Fields(readDer(content))
  demand(readSmallInteger(fields.next(tags.integer)) === 1, 'timestampMalformed')
  const policy = readOid(fields.next(tags.oid))
  const imprint = new Fields(fields.next(tags.sequence))
  const digestOid = readOid(new Fields(imprint.next(tags.sequence)).next(tags.oid))
  const hashed = readOctets(imprint.next(tags.octetString))
  imprint.end()
  fields.next(tags.integer)
  const at = readTime(fields.next(tags.generalizedTime))
  fields.optional(tags.sequence) // accuracy
  fields.optional(tags.boolean) // ordering
  const nonce = fields.optional(tags.integer) // checked when the token was asked for
  fields.optional(contextTag(0))
  const extensions = fields.optional(contextTag(1))
  fields.end()
  demand(extensions === undefined, 'timestampMalformed')
  return { policy, digestOid, imprint: hashed, at, nonce: nonce?.content ?? null }
}

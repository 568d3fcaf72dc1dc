import { fromHex, sameBytes } from './bytes.ts'
import { algorithmOf, type Certificate, certificateOf, keyUsageBits, readExtensions } from './certificate.ts'
import { insistInForce, insistUnderstood, isIssuedBy } from './chain.ts'
import { contextTag, type Der, DerError, Fields, readBits, readDer, readOctets, readOid, readTime, tags } from './der.ts'
import { oids } from './oids.ts'
import type { Digest, Primitives } from './primitives.ts'
import { insistKey, type KeyPolicy, schemeOf, signatureHolds } from './public-key.ts'
import { demand, SignatureFault } from './reasons.ts'
import type { Revocation } from './crl.ts'

interface SingleAnswer {
  readonly digest: Digest | 'sha1'
  readonly issuerNameHash: Uint8Array
  readonly issuerKeyHash: Uint8Array
  readonly serial: Uint8Array
  readonly status: 'good' | 'unknown' | Revocation
  readonly thisUpdate: number
  readonly nextUpdate: number | null
}

/** A successful basic answer of an OCSP responder (RFC 6960). */
export interface OcspAnswer {
  readonly tbs: Uint8Array
  readonly signatureAlgorithm: string
  readonly signature: Uint8Array
  readonly responder: { readonly name: Uint8Array } | { readonly keyHash: Uint8Array }
  readonly producedAt: number
  readonly answers: readonly SingleAnswer[]
  readonly certificates: readonly Certificate[]
  readonly nonce: Uint8Array | null
}

export const nonceOid = '1.3.6.1.5.5.7.48.1.2'
const basicAnswer = '1.3.6.1.5.5.7.48.1.1'
const certIdDigests = new Map<string, Digest | 'sha1'>([[oids.sha1, 'sha1'], [oids.sha256, 'sha256'], [oids.sha384, 'sha384'], [oids.sha512, 'sha512']])

/** Throws SignatureFault('ocspMalformed'), also for an answer that only reports an error. */
export function readOcsp(der: Uint8Array): OcspAnswer {
  try {
    return answerOf(readDer(der, { maxBytes: 200_000 }))
  } catch (error) {
    if (error instanceof DerError || error instanceof SignatureFault) throw new SignatureFault('ocspMalformed')
    throw error
  }
}

function answerOf(element: Der): OcspAnswer {
  const outer = new Fields(element)
  demand(outer.next(tags.enumerated).content[0] === 0, 'ocspMalformed')
  const carried = new Fields(new Fields(outer.next(contextTag(0)), contextTag(0)).next(tags.sequence))
  outer.end()
  demand(readOid(carried.next(tags.oid)) === basicAnswer, 'ocspMalformed')
  const basic = new Fields(readDer(readOctets(carried.next(tags.octetString))))
  const tbs = basic.next(tags.sequence)
  const signatureAlgorithm = algorithmOf(basic.next(tags.sequence))
  const signature = readBits(basic.next(tags.bitString))
  const certificates = basic.optional(contextTag(0))?.children[0]?.children.map(certificateOf) ?? []
  basic.end()
  const fields = new Fields(tbs)
  demand(fields.optional(contextTag(0)) === undefined, 'ocspMalformed')
  const id = fields.any()
  const producedAt = readTime(fields.next(tags.generalizedTime))
  const answers = fields.next(tags.sequence).children.map(singleOf)
  const extensions = readExtensions(fields.optional(contextTag(1)))
  fields.end()
  const nonce = extensions.get(nonceOid)
  return { tbs: tbs.bytes, signatureAlgorithm, signature, responder: responderOf(id), producedAt, answers, certificates, nonce: nonce ? nonce.value : null }
}

function responderOf(id: Der): OcspAnswer['responder'] {
  const child = id.children[0]
  if (child !== undefined && id.tag === contextTag(1)) return { name: child.bytes }
  demand(child !== undefined && id.tag === contextTag(2), 'ocspMalformed')
  return { keyHash: readOctets(child) }
}

function singleOf(element: Der): SingleAnswer {
  const fields = new Fields(element)
  const id = new Fields(fields.next(tags.sequence))
  const digest = certIdDigests.get(algorithmOf(id.next(tags.sequence)))
  demand(digest !== undefined, 'ocspMalformed')
  const [issuerNameHash, issuerKeyHash] = [readOctets(id.next(tags.octetString)), readOctets(id.next(tags.octetString))]
  const serial = id.next(tags.integer).content
  id.end()
  const status = statusOf(fields.any())
  const thisUpdate = readTime(fields.next(tags.generalizedTime))
  const next = fields.optional(contextTag(0))?.children[0]
  return { digest, issuerNameHash, issuerKeyHash, serial, status, thisUpdate, nextUpdate: next ? readTime(next) : null }
}

function statusOf(element: Der): SingleAnswer['status'] {
  if (element.tag === contextTag(0, false)) return 'good'
  if (element.tag !== contextTag(1)) return 'unknown'
  const fields = new Fields(element, contextTag(1))
  const at = readTime(fields.next(tags.generalizedTime))
  const reason = fields.optional(contextTag(0))?.children[0]
  return { at, reason: reason?.content[0] ?? 0 }
}

export interface OcspCheck {
  readonly certificate: Pick<Certificate, 'serial'>
  readonly issuer: Certificate
  /** When the certificate was used. */
  readonly at: number
  readonly now: number
  readonly toleranceMs: number
  readonly primitives: Primitives
  readonly policy: KeyPolicy
  /** The nonce sent, DER as in the extension; given only when this very answer was just asked for. */
  readonly nonce?: Uint8Array
}

/** What OCSP hashes: the key itself without its algorithm. */
export function keyBits(certificate: Certificate): Uint8Array {
  const fields = new Fields(readDer(certificate.publicKey.spkiDer))
  fields.next(tags.sequence)
  return readBits(fields.next(tags.bitString))
}

/** Whether this answer speaks of the certificate at all: by serial and by both hashes of its issuer. */
export function speaksOf(answer: OcspAnswer, certificate: Pick<Certificate, 'serial'>, issuer: Certificate, primitives: Primitives): SingleAnswer | null {
  const key = keyBits(issuer)
  const serial = fromHex(certificate.serial)
  return answer.answers.find((each) => sameBytes(each.serial, serial)
    && sameBytes(each.issuerNameHash, primitives.digest(each.digest, issuer.subjectDer))
    && sameBytes(each.issuerKeyHash, primitives.digest(each.digest, key))) ?? null
}

/** The status that a trustworthy, timely answer gives: null for good. Throws SignatureFault when it is neither. */
export function statusByOcsp(answer: OcspAnswer, check: OcspCheck): Revocation | null {
  const single = speaksOf(answer, check.certificate, check.issuer, check.primitives)
  demand(single !== null, 'ocspOtherCertificate')
  demand(check.nonce === undefined || (answer.nonce !== null && sameBytes(answer.nonce, check.nonce)), 'ocspNonce')
  insistResponder(answer, check)
  demand(single.thisUpdate <= check.now + check.toleranceMs && answer.producedAt <= check.now + check.toleranceMs, 'ocspStale')
  if (typeof single.status === 'object') return single.status
  demand(single.status === 'good', 'revocationUnknown')
  // An answer older than the use says nothing about what happened between the two.
  demand(single.thisUpdate >= check.at - check.toleranceMs && (single.nextUpdate === null || check.at <= single.nextUpdate), 'ocspStale')
  return null
}

/** RFC 6960 §4.2.2.2: the issuer itself, or whom it directly certified for this one purpose. */
function insistResponder(answer: OcspAnswer, { issuer, primitives, policy }: OcspCheck): void {
  const responder = [issuer, ...answer.certificates].find((each) => isResponder(each, answer, primitives))
  demand(responder !== undefined, 'ocspResponder')
  if (!sameBytes(responder.der, issuer.der)) {
    demand(sameBytes(responder.issuerDer, issuer.subjectDer) && isIssuedBy(responder, issuer, primitives, policy), 'ocspResponder')
    demand(responder.extendedKeyUsage.includes(oids.ocspSigning) && responder.keyUsage?.has(keyUsageBits.digitalSignature) !== false, 'ocspResponder')
    insistUnderstood(responder)
    try {
      insistInForce(responder, answer.producedAt)
    } catch (error) {
      throw error instanceof SignatureFault ? new SignatureFault('ocspResponder') : error
    }
  }
  insistKey(responder.publicKey, policy)
  const scheme = schemeOf(answer.signatureAlgorithm, null)
  demand(signatureHolds(primitives, { key: responder.publicKey, scheme }, answer.tbs, answer.signature), 'ocspSignature')
}

function isResponder(certificate: Certificate, { responder }: OcspAnswer, primitives: Primitives): boolean {
  if ('name' in responder) return sameBytes(certificate.subjectDer, responder.name)
  return sameBytes(primitives.digest('sha1', keyBits(certificate)), responder.keyHash)
}

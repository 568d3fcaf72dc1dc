import { sameBytes } from './bytes.ts'
import { type Certificate, keyUsageBits } from './certificate.ts'
import { oids } from './oids.ts'
import type { Primitives } from './primitives.ts'
import { insistKey, type KeyPolicy, schemeOf, signatureHolds } from './public-key.ts'
import { demand, SignatureFault, type SignatureReason } from './reasons.ts'

const understood = new Set<string>([
  oids.keyUsage, oids.extendedKeyUsage, oids.basicConstraints, oids.subjectKeyId, oids.authorityKeyId,
  oids.certificatePolicies, oids.crlDistributionPoints, oids.authorityInfo, oids.subjectAltName,
])

/** A critical extension that we don't understand may take back what the rest of the certificate says (RFC 5280 §4.2). */
export function insistUnderstood(certificate: Certificate): void {
  for (const [id, { critical }] of certificate.extensions) demand(!critical || understood.has(id), 'certificateCriticalExtension')
}

export function insistInForce(certificate: Certificate, at: number): void {
  demand(at >= certificate.validFrom, 'certificateNotYetValid')
  demand(at <= certificate.validUntil, 'certificateExpired')
}

export function isIssuedBy(certificate: Certificate, issuer: Certificate, primitives: Primitives, policy: KeyPolicy): boolean {
  insistKey(issuer.publicKey, policy)
  const scheme = schemeOf(certificate.signatureAlgorithm, null)
  return signatureHolds(primitives, { key: issuer.publicKey, scheme }, certificate.tbs, certificate.signature)
}

export interface ChainSearch {
  readonly anchors: readonly Certificate[]
  /** Certificates that may stand between; none of them is trusted for being here. */
  readonly candidates: readonly Certificate[]
  readonly at: number
  readonly primitives: Primitives
  readonly policy: KeyPolicy
}

const maxLength = 6
const maxSignatureChecks = 60
/** The most telling failure among the dead ends is the one told. */
const telling: readonly SignatureReason[] = [
  'issuerNotAuthority', 'authorityExpired', 'chainTooLong', 'certificateCriticalExtension', 'keyTooWeak',
  'keyAlgorithmMismatch', 'signatureAlgorithmForbidden', 'certificateForged', 'chainUntrusted',
]

interface Walk extends ChainSearch {
  checks: number
  failures: Set<SignatureReason>
}

/** A path from `leaf` to a pinned anchor with every certificate in force at `at`; leaf first. Throws SignatureFault. */
export function findChain(leaf: Certificate, search: ChainSearch): Certificate[] {
  const walk: Walk = { ...search, checks: 0, failures: new Set(['chainUntrusted']) }
  const path = extend([leaf], walk)
  if (path !== null) return path
  throw new SignatureFault(telling.find((reason) => walk.failures.has(reason)) ?? 'chainUntrusted')
}

const isSame = (a: Certificate, b: Certificate) => sameBytes(a.der, b.der)

function extend(path: readonly Certificate[], walk: Walk): Certificate[] | null {
  const last = path[path.length - 1]
  if (last === undefined) return null
  if (walk.anchors.some((anchor) => isSame(anchor, last))) return [...path]
  if (sameBytes(last.issuerDer, last.subjectDer)) return null
  if (path.length >= maxLength) {
    walk.failures.add('chainTooLong')
    return null
  }
  for (const issuer of [...walk.anchors, ...walk.candidates]) {
    if (!sameBytes(issuer.subjectDer, last.issuerDer) || path.some((each) => isSame(each, issuer))) continue
    if (last.authorityKeyId !== null && issuer.subjectKeyId !== null && last.authorityKeyId !== issuer.subjectKeyId) continue
    const failure = failureOfStep(last, path.length, { issuer, walk })
    if (failure !== null) walk.failures.add(failure)
    else {
      const found = extend([...path, issuer], walk)
      if (found !== null) return found
    }
  }
  return null
}

/** `below` counts the certificates under the issuer, the signer's own among them. */
function failureOfStep(certificate: Certificate, below: number, { issuer, walk }: { issuer: Certificate; walk: Walk }): SignatureReason | null {
  if (++walk.checks > maxSignatureChecks) return 'chainTooLong'
  try {
    if (!isIssuedBy(certificate, issuer, walk.primitives, walk.policy)) return 'certificateForged'
    const { authority } = issuer
    if (authority === null || issuer.keyUsage?.has(keyUsageBits.keyCertSign) !== true) return 'issuerNotAuthority'
    insistUnderstood(issuer)
    // Self-issued certificates (none in these centres) would not count; counting them only makes us stricter.
    if (authority.pathLength !== null && below - 1 > authority.pathLength) return 'chainTooLong'
    if (walk.at < issuer.validFrom || walk.at > issuer.validUntil) return 'authorityExpired'
    return null
  } catch (error) {
    if (error instanceof SignatureFault) return error.reason
    throw error
  }
}

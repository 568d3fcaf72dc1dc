import type { Instant } from '../kernel/time.ts'
import { insistCentreRules } from './centre-rules.ts'
import { type PublicKey, readCertificate } from './certificate.ts'
import { findChain, insistInForce, insistUnderstood } from './chain.ts'
import { knownCrl } from './crl.ts'
import { DerError } from './der.ts'
import { readOcsp } from './ocsp.ts'
import type { AnyDigest, Primitives } from './primitives.ts'
import { insistKey } from './public-key.ts'
import { SignatureFault, type SignatureReason } from './reasons.ts'
import { insistNotRevoked } from './revocation.ts'
import type { Trust } from './verify.ts'

export interface StatusQuestion {
  readonly certificateDer: Uint8Array
  readonly companions?: readonly Uint8Array[]
  readonly trust: Trust
  readonly at: Instant
  readonly primitives: Primitives
}

/** What such a key digests with here. */
const signsWith: Record<PublicKey['algorithm'], AnyDigest | null> = { rsa: 'sha256', 'gost2015-512': 'streebog512', 'gost2015-256': 'streebog256', gost2004: 'gost311', unknown: null }

/** §63: dates, chain to a pinned anchor and revocation, asked before signing. Null when a signature made now would be trusted. */
export function certificateProblem({ certificateDer, companions = [], trust, at, primitives }: StatusQuestion): SignatureReason | null {
  try {
    const certificate = readCertificate(certificateDer)
    const now = Date.parse(at)
    insistUnderstood(certificate)
    insistInForce(certificate, now)
    insistKey(certificate.publicKey, trust.policy)
    const candidates = [...trust.intermediates, ...companions].map(readCertificate)
    const search = { primitives, policy: trust.policy, at: now }
    const chain = findChain(certificate, { ...search, anchors: trust.anchors.map(readCertificate), candidates })
    insistCentreRules(chain, trust.rules ?? [], signsWith[certificate.publicKey.algorithm])
    const evidence = { crls: trust.crls.map(knownCrl), ocsp: (trust.ocsp ?? []).map(readOcsp) }
    insistNotRevoked(chain, { ...search, ...evidence, now, toleranceMs: trust.policy.clockToleranceMs, provenAt: null, required: trust.policy.revocation === 'required', passOverStale: trust.policy.staleLists === 'passOver' })
    return null
  } catch (error) {
    if (error instanceof SignatureFault) return error.reason
    if (error instanceof DerError) return 'certificateMalformed'
    throw error
  }
}

import type { Instant } from '../kernel/time.ts'
import { sameBytes, toHex, toPem } from './bytes.ts'
import { algorithmName, type Certificate, nameLine, readTrusted, rolesOf, type SubjectName, type Usage, usageOf } from './certificate.ts'
import { type CentreRules, insistCentreRules } from './centre-rules.ts'
import { findChain, insistInForce, insistUnderstood } from './chain.ts'
import { type Crl, knownCrl } from './crl.ts'
import { contextTag, type Der, DerError, Fields, readOid, tags } from './der.ts'
import { type OcspAnswer, readOcsp, speaksOf } from './ocsp.ts'
import { oids } from './oids.ts'
import type { Primitives } from './primitives.ts'
import { allowedDigest } from './public-key.ts'
import { demand, SignatureFault, type SignatureReason } from './reasons.ts'
import { insistNotRevoked } from './revocation.ts'
import { certificatesOf, readSignedData, type SignedData, type SignerInfo } from './signed-data.ts'
import { checkSigner, type Content } from './signer.ts'
import { readTimestamp } from './timestamp.ts'

export interface TrustPolicy {
  /** `required`: the signer's certificate must be covered by a fresh list. `whenKnown`: a list counts when there is one. */
  revocation: 'whenKnown' | 'required'
  minimumRsaBits: number
  needSigningCertificate: boolean
  /** How far ahead of ours another clock may be. */
  clockToleranceMs: number
  /** What a list past its time does to a certificate that it does not name; `refuse` when not said. */
  staleLists?: 'refuse' | 'passOver'
}

export const strictPolicy: TrustPolicy = { revocation: 'whenKnown', minimumRsaBits: 2048, needSigningCertificate: true, clockToleranceMs: 300_000 }

/** All DER. Anchors are pinned by their very bytes; intermediates and lists are only material. */
export interface Trust {
  readonly anchors: readonly Uint8Array[]
  readonly intermediates: readonly Uint8Array[]
  /** DER, or a long list read and proven before. */
  readonly crls: readonly (Uint8Array | Crl)[]
  /** Answers of OCSP responders. */
  readonly ocsp?: readonly Uint8Array[]
  readonly rules?: readonly CentreRules[]
  readonly policy: TrustPolicy
}

export interface Need {
  readonly iin?: string
  readonly bin?: string
  /** `sign` for documents (the default); `either` for sign-in, since GOST keys come without a separate one. */
  readonly usage?: 'sign' | 'auth' | 'either'
  /** How many signers there must be at least. */
  readonly signers?: number
}

export interface VerifyInput {
  readonly p7s: Uint8Array
  readonly trust: Trust
  readonly at: Instant
  readonly primitives: Primitives
  readonly need?: Need
  /** When trusted evidence outside the signature (the portal's own receipt) shows that it existed. */
  readonly provenAt?: Instant
}

/** CMS: valid, but bound to a key only. B: CAdES-B. T: with a trusted timestamp. LT: with evidence of status besides. */
export type Level = 'none' | 'CMS' | 'B' | 'T' | 'LT'

export interface SignerReport {
  readonly ok: boolean
  readonly reason: SignatureReason | null
  readonly subject: string
  readonly name: SubjectName | null
  readonly iin: string | null
  readonly bin: string | null
  readonly organisation: string | null
  readonly serial: string
  readonly issuer: string
  readonly algorithm: string
  readonly usage: Usage
  /** Role OIDs of the national centre. */
  readonly roles: readonly string[]
  /** The centre under whose anchor it is, as the trust list names it; null when it has no name there or was not reached. */
  readonly centre: { readonly name: string; readonly demo: boolean } | null
  readonly validFrom: Instant | null
  readonly validUntil: Instant | null
  /** The signer's own claim. */
  readonly signingTime: Instant | null
  /** Of a verified token. */
  readonly timestamp: Instant | null
  readonly certificatePem: string | null
  readonly level: { readonly claimed: Level; readonly verified: Level }
}

export interface SignatureVerdict {
  readonly ok: boolean
  readonly reason: SignatureReason | null
  readonly level: { readonly claimed: Level; readonly verified: Level }
  readonly signers: readonly SignerReport[]
}

/** Judges a detached signature over `content`. Never throws for any bytes. Pure: the clock is `at`. */
export function verifyDetached(input: VerifyInput & { readonly content: Content }): SignatureVerdict {
  return judge(input, (data) => {
    demand(data.content === null, 'contentAttached')
    return input.content
  })
}

/** Judges a signature that carries its content, and answers the content with the verdict. */
export function verifyAttached(input: VerifyInput): SignatureVerdict & { readonly content: Uint8Array | null } {
  let content: Uint8Array | null = null
  const verdict = judge(input, (data) => {
    content = data.content
    demand(content !== null, 'contentMissing')
    return content
  })
  return { ...verdict, content }
}

interface Judging extends VerifyInput {
  readonly data: SignedData
  readonly content: Content
  readonly anchors: readonly Certificate[]
  readonly candidates: readonly Certificate[]
  readonly crls: readonly Crl[]
  readonly ocsp: readonly OcspAnswer[]
  readonly carriedOcsp: readonly OcspAnswer[]
  readonly now: number
}

function judge(input: VerifyInput, contentOf: (data: SignedData) => Content): SignatureVerdict {
  const nothing: Level = 'none'
  try {
    const data = readSignedData(input.p7s)
    demand(data.contentType === oids.data, 'structureWrong')
    const content = contentOf(data)
    insistDistinctSigners(data, input.need?.signers ?? 1)
    const judging = { ...input, data, content, ...materialOf(input.trust, data), now: Date.parse(input.at) }
    const signers = data.signers.map((signer) => reportOf(signer, judging))
    const reason = signers.find((each) => !each.ok)?.reason ?? null
    return { ok: reason === null, reason, level: { claimed: lowest(signers.map((each) => each.level.claimed)), verified: reason ? 'none' : lowest(signers.map((each) => each.level.verified)) }, signers }
  } catch (error) {
    return { ok: false, reason: reasonOf(error), level: { claimed: nothing, verified: nothing }, signers: [] }
  }
}

function reasonOf(error: unknown): SignatureReason {
  if (error instanceof SignatureFault) return error.reason
  if (error instanceof DerError) return error.fault
  throw error
}

function insistDistinctSigners(data: SignedData, least: number): void {
  demand(data.signers.length > 0, 'noSigners')
  data.signers.forEach((signer, index) => {
    const isTwin = (other: SignerInfo) => sameBytes(signer.signature, other.signature)
      || (sameBytes(signer.issuerDer, other.issuerDer) && sameBytes(signer.serial, other.serial))
    demand(!data.signers.slice(0, index).some(isTwin), 'signerRepeated')
  })
  demand(data.signers.length >= least, 'signerMissing')
}

function materialOf(trust: Trust, data: SignedData) {
  const carriedLists = data.revocations.filter((each) => each.tag === tags.sequence).map((each) => each.bytes)
  const carriedOcsp = data.revocations.flatMap(carriedAnswer).map(readOcsp)
  return {
    anchors: readTrusted(trust.anchors),
    candidates: [...readTrusted(trust.intermediates), ...data.certificates],
    crls: [...trust.crls, ...carriedLists].map(knownCrl),
    carriedOcsp,
    ocsp: [...(trust.ocsp ?? []).map(readOcsp), ...carriedOcsp],
  }
}

/** RFC 5940: OCSP answers travel as other revocation information. */
function carriedAnswer(element: Der): Uint8Array[] {
  if (element.tag !== contextTag(1)) return []
  const fields = new Fields(element, contextTag(1))
  return readOid(fields.next(tags.oid)) === oids.ocspResponse ? [fields.any().bytes] : []
}

function reportOf(signer: SignerInfo, judging: Judging): SignerReport {
  const certificate = certificatesOf(signer, judging.data)[0]
  const described = describe(certificate, toHex(signer.serial).toUpperCase())
  const claimed = claimedLevel(signer, judging.data)
  try {
    return { ok: true, reason: null, ...described, ...judgeSigner(signer, judging, claimed) }
  } catch (error) {
    return { ok: false, reason: reasonOf(error), ...described, centre: null, signingTime: null, timestamp: null, level: { claimed, verified: 'none' } }
  }
}

function judgeSigner(signer: SignerInfo, judging: Judging, claimed: Level) {
  const { data, content, primitives, anchors, candidates, crls, ocsp, now, need } = judging
  const policy = judging.trust.policy
  const { certificate, signingTime, bindsCertificate } = checkSigner(signer, { data, content, primitives, policy, needSigningCertificate: policy.needSigningCertificate })
  insistUsage(certificate, need?.usage ?? 'sign')
  const stamp = readTimestamp(signer, { anchors, candidates, crls, ocsp, primitives, policy, now, toleranceMs: policy.clockToleranceMs })
  demand(signingTime === null || signingTime <= now + policy.clockToleranceMs, 'signingTimeInFuture')
  const proven = [stamp?.at, judging.provenAt === undefined ? undefined : Date.parse(judging.provenAt)].filter((each) => each !== undefined)
  const provenAt = proven.length > 0 ? Math.min(...proven) : null
  const at = provenAt ?? now
  insistUnderstood(certificate)
  insistInForce(certificate, at)
  const chain = findChain(certificate, { anchors, candidates, at, primitives, policy })
  const centre = insistCentreRules(chain, judging.trust.rules ?? [], allowedDigest(signer.digestAlgorithm))
  const statusShown = insistNotRevoked(chain, { crls, ocsp, at, now, provenAt, toleranceMs: policy.clockToleranceMs, required: policy.revocation === 'required', passOverStale: policy.staleLists === 'passOver', primitives, policy })
  demand(isOfThese(judging), 'ocspOtherCertificate')
  demand(need?.iin === undefined || certificate.subject.iin === need.iin, 'otherPerson')
  demand(need?.bin === undefined || certificate.subject.bin === need.bin, 'otherBody')
  // Evidence that only we hold does not make the file one that others can judge later.
  const verified: Level = !bindsCertificate ? 'CMS' : stamp === null ? 'B' : statusShown && claimed === 'LT' ? 'LT' : 'T'
  return {
    centre: centre && { name: centre.centre, demo: centre.demo },
    signingTime: signingTime === null ? null : new Date(signingTime).toISOString(),
    timestamp: stamp === null ? null : new Date(stamp.at).toISOString(),
    level: { claimed, verified },
  }
}

/** Answers that are carried along and are all of somebody else's certificates were put there to be taken for the signer's. */
function isOfThese({ carriedOcsp, data, candidates, anchors, primitives }: Judging): boolean {
  const issuers = [...candidates, ...anchors]
  return carriedOcsp.length === 0 || carriedOcsp.some((answer) => data.certificates.some((each) => issuers.some((issuer) => sameBytes(issuer.subjectDer, each.issuerDer) && speaksOf(answer, each, issuer, primitives) !== null)))
}

function insistUsage(certificate: Certificate, usage: 'sign' | 'auth' | 'either'): void {
  demand(!certificate.extendedKeyUsage.includes(oids.treasuryClient), 'roleForbidden')
  const held = usageOf(certificate)
  const fits = held === 'both' || (usage === 'either' ? held !== 'unknown' : held === usage)
  demand(fits, 'keyUsageWrong')
}

/** By the form of a CMS alone: what its weakest signer claims. Throws for bytes that are no CMS. */
export function claimedLevelOf(p7s: Uint8Array): Exclude<Level, 'none'> {
  const data = readSignedData(p7s)
  const claimed = lowest(data.signers.map((signer) => claimedLevel(signer, data)))
  return claimed === 'none' ? 'CMS' : claimed
}

function claimedLevel(signer: SignerInfo, data: SignedData): Level {
  if (!signer.signedAttributes?.list.some((each) => each.type === oids.signingCertificateV2)) return 'CMS'
  if (!signer.unsignedAttributes.some((each) => each.type === oids.timestampToken)) return 'B'
  return data.revocations.some((each) => each.tag === tags.sequence || each.tag === contextTag(1)) ? 'LT' : 'T'
}

function lowest(levels: readonly Level[]): Level {
  const order: readonly Level[] = ['none', 'CMS', 'B', 'T', 'LT']
  return order[Math.min(...levels.map((each) => order.indexOf(each)))] ?? 'none'
}

function describe(certificate: Certificate | undefined, serial: string) {
  const instant = (epochMs: number | undefined) => (epochMs === undefined ? null : new Date(epochMs).toISOString())
  return {
    subject: certificate ? nameLine(certificate.subject) : '—',
    name: certificate?.subject ?? null,
    iin: certificate?.subject.iin ?? null,
    bin: certificate?.subject.bin ?? null,
    organisation: certificate?.subject.organisation ?? null,
    serial,
    issuer: certificate ? nameLine(certificate.issuer) : '—',
    algorithm: certificate ? algorithmName(certificate.publicKey) : '—',
    usage: certificate ? usageOf(certificate) : ('unknown' as const),
    roles: certificate ? rolesOf(certificate) : [],
    validFrom: instant(certificate?.validFrom),
    validUntil: instant(certificate?.validUntil),
    certificatePem: certificate ? toPem('CERTIFICATE', certificate.der) : null,
  }
}

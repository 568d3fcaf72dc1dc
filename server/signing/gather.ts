/** CAdES-B → T → LT: asks the signer's own centre for what makes a signature judgeable when its certificate is long gone. */
import type { Instant } from '../../domain/kernel/time.ts'
import { addEvidence } from '../../domain/signing/cades.ts'
import { oids } from '../../domain/signing/oids.ts'
import { reasonText } from '../../domain/signing/reasons.ts'
import { readSignedData } from '../../domain/signing/signed-data.ts'
import { judgeStatement } from '../../domain/signing/statement.ts'
import type { CentreProfile } from '../../domain/signing/trust-list.ts'
import type { Trust } from '../../domain/signing/verify.ts'
import { askStatus, askTimestamp } from '../../node/signing/ask-centre.ts'
import { CentreSilent, type LocalCentre } from '../../node/signing/centre-line.ts'
import { primitives } from '../../node/signing/primitives.ts'
import { signerOf } from '../kernel/trust.ts'
import type { TextKey } from '../../domain/texts.ts'

export interface GatherAsk {
  /** As signed, or with the evidence so far. */
  readonly p7s: Uint8Array
  readonly manifest: Uint8Array
  readonly trust: Trust
  readonly profile: CentreProfile
  readonly now: Instant
  readonly local: LocalCentre | null
  /** Revocation lists short enough to be carried inside, DER with the time they were made. */
  readonly lists: readonly { readonly der: Uint8Array; readonly thisUpdate: Instant }[]
}

export interface Gathered {
  readonly p7s: Uint8Array
  readonly level: 'B' | 'T' | 'LT'
  readonly stampedAt: Instant | null
  /** What keeps it from LT; null when nothing does. */
  readonly problem: TextKey | null
  /** Whether asking again may help. */
  readonly again: boolean
}

/** Whatever a centre stamps from then on comes too late. */
const forGood = new Set<TextKey>([reasonText('certificateExpired'), reasonText('certificateRevoked')])

/** Each step is kept only when the strict verifier sees it hold, so nothing wrong is ever embedded. Never throws for what a centre answers. */
export async function gatherEvidence(ask: GatherAsk): Promise<Gathered> {
  const stamped = await withTimestamp(ask)
  if (stamped.level === 'B') return stamped
  return withStatus({ ...ask, p7s: stamped.p7s }, stamped)
}

function judge(ask: GatherAsk, p7s: Uint8Array) {
  const judged = judgeStatement({ p7s, manifest: ask.manifest, trust: ask.trust, at: ask.now, primitives })
  return judged.ok ? { ok: true as const, level: judged.verdict.level.verified, stampedAt: judged.signer.timestamp } : { ok: false as const, problem: reasonText(judged.reason) }
}

async function withTimestamp(ask: GatherAsk): Promise<Gathered> {
  const basic = { p7s: ask.p7s, level: 'B' as const, stampedAt: null }
  const [signer] = readSignedData(ask.p7s).signers
  if (signer === undefined) return { ...basic, problem: reasonText('noSigners'), again: false }
  const carried = signer.unsignedAttributes.some((each) => each.type === oids.timestampToken)
  if (!carried && ask.profile.timestamps === null) return { ...basic, problem: 'signing.evidence.noTimestamps', again: false }
  try {
    const p7s = carried ? ask.p7s : addEvidence(ask.p7s, { tokens: [{ signature: signer.signature, token: await askTimestamp({ url: ask.profile.timestamps ?? '', policy: ask.profile.timestampPolicy, signature: signer.signature, local: ask.local }) }] })
    const judged = judge(ask, p7s)
    if (!judged.ok) return { ...basic, problem: judged.problem, again: !forGood.has(judged.problem) }
    return { p7s, level: 'T', stampedAt: judged.stampedAt, problem: null, again: true }
  } catch (error) {
    if (!(error instanceof CentreSilent)) throw error
    return { ...basic, problem: 'signing.evidence.timestampsSilent', again: true }
  }
}

async function withStatus(ask: GatherAsk, stamped: Gathered): Promise<Gathered> {
  const found = signerOf(ask.p7s, ask.trust, Date.parse(ask.now))
  if (found === null) return { ...stamped, problem: reasonText('chainUntrusted'), again: false }
  const { certificate, issuer, chain } = found
  const certificates = chain.slice(1, -1).map((each) => each.der)
  // Of a certificate that has ended no answer is told any more that would count.
  if (Date.parse(ask.now) > certificate.validUntil) return { ...stamped, problem: reasonText('revocationUnknown'), again: false }
  // A list made before the signature says nothing about what happened in between.
  const lists = ask.lists.filter(({ thisUpdate }) => stamped.stampedAt !== null && thisUpdate >= stamped.stampedAt).map(({ der }) => der)
  if (ask.profile.status === null && lists.length === 0) {
    return { ...stamped, problem: ask.profile.lists.length === 0 ? 'signing.evidence.noStatus' : 'signing.evidence.listOlder', again: ask.profile.lists.length > 0 }
  }
  try {
    const now = Date.parse(ask.now)
    const ocsp = ask.profile.status === null ? [] : [await askStatus({ url: ask.profile.status, certificate, issuer, now, minimumRsaBits: ask.trust.policy.minimumRsaBits, timeoutMs: 15_000, local: ask.local })]
    const p7s = addEvidence(ask.p7s, { certificates, ocsp, crls: ask.profile.status === null ? lists : [] })
    const judged = judge(ask, p7s)
    if (!judged.ok) return { ...stamped, problem: judged.problem, again: false }
    return judged.level === 'LT' ? { p7s, level: 'LT', stampedAt: judged.stampedAt, problem: null, again: false } : { ...stamped, problem: 'signing.evidence.statusSilent', again: true }
  } catch (error) {
    if (!(error instanceof CentreSilent)) throw error
    return { ...stamped, problem: 'signing.evidence.statusSilent', again: true }
  }
}

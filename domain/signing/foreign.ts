/**
 * Signatures that other programs made: NCANode's without signing-certificate-v2, streamed BER, attached content. Their
 * form is forgiven and nothing else; what holds is told for what it is and never counts as a signature of ours.
 */
import { readOrNull } from './attempt.ts'
import { derFromBer } from './ber.ts'
import { sameBytes } from './bytes.ts'
import type { SignatureReason } from './reasons.ts'
import type { Content } from './signer.ts'
import { type SignatureVerdict, verifyAttached, verifyDetached, type VerifyInput } from './verify.ts'

export const foreignForms = ['ber', 'attached', 'noSigningCertificate'] as const
export type ForeignForm = (typeof foreignForms)[number]

export interface ForeignVerdict {
  /** How it differs from our own form. */
  readonly forms: readonly ForeignForm[]
  readonly verdict: SignatureVerdict
  /** What was signed, when the signature carries it. */
  readonly content: Uint8Array | null
}

const forgivable = new Set<SignatureReason>(['derIndefiniteLength', 'derLengthNotMinimal', 'derTagForbidden', 'signingCertificateMissing', 'contentAttached'])
const maxBytes = 16_000_000

/** `content` is null when none was brought. Null when what is wrong is more than its form. */
export function judgeForeign(input: VerifyInput, strict: SignatureReason, content: Content | null): ForeignVerdict | null {
  if (!forgivable.has(strict) || input.p7s.length > maxBytes) return null
  const der = readOrNull(() => derFromBer(input.p7s))
  if (der === null) return null
  const lenient = { ...input, p7s: der, trust: { ...input.trust, policy: { ...input.trust.policy, needSigningCertificate: false } } }
  const attached = verifyAttached(lenient)
  const isAttached = attached.content !== null
  // Content both inside and beside must be one and the same, else the signature is about something else than is shown.
  if (isAttached && content !== null && !(content instanceof Uint8Array && sameBytes(content, attached.content))) return null
  if (!isAttached && content === null) return null
  const verdict = isAttached ? attached : verifyDetached({ ...lenient, content: content as Content })
  if (!verdict.ok) return null
  const forms: ForeignForm[] = []
  if (!sameBytes(der, input.p7s)) forms.push('ber')
  if (isAttached) forms.push('attached')
  if (verdict.level.verified === 'CMS') forms.push('noSigningCertificate')
  return { forms, verdict, content: isAttached ? attached.content : null }
}


/** What a check says of a file, a signature and a signer; the same inside a package and outside one. */
import { createHash } from 'node:crypto'
import type { Manifest } from '../../domain/kernel/manifest.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import type { CheckedSignature, CheckedSigner } from '../../domain/signing/check.ts'
import { reasonText, SignatureFault, type SignatureReason } from '../../domain/signing/reasons.ts'
import { readManifest } from '../../domain/signing/statement.ts'
import type { SignatureVerdict, SignerReport, Trust } from '../../domain/signing/verify.ts'

export interface CheckAsk {
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[]
  readonly trust: Trust
  readonly at: Instant
}

export type Judge = Pick<CheckAsk, 'trust' | 'at'>

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
export const describeFile = ({ name, bytes }: CheckAsk['files'][number]) => ({ name: shown(name), size: bytes.length, sha256: sha256(bytes) })

export function manifestOf(content: Uint8Array | null): Manifest | null {
  if (content === null || content[0] !== 0x7b) return null
  try {
    return readManifest(content)
  } catch (error) {
    if (error instanceof SignatureFault) return null
    throw error
  }
}

/** `besides` is what speaks against a signature that is right in itself. */
export function judged(verdict: SignatureVerdict, besides: SignatureReason | null = null): Pick<CheckedSignature, 'ok' | 'reason' | 'level' | 'signers'> {
  const reason = verdict.reason ?? besides
  return { ok: reason === null, reason: reason === null ? null : { key: reasonText(reason) }, level: { ...verdict.level }, signers: verdict.signers.map(signerOf) }
}

function signerOf(signer: SignerReport): CheckedSigner {
  const { ok, reason, iin, bin, serial, algorithm, validFrom, validUntil, signingTime, timestamp, level } = signer
  return {
    ok, iin, bin, serial: serial.slice(0, 80), algorithm, validFrom, validUntil, signingTime, timestamp,
    reason: reason === null ? null : { key: reasonText(reason) },
    subject: shown(signer.subject),
    organisation: signer.organisation === null ? null : shown(signer.organisation),
    issuer: shown(signer.issuer),
    level: { ...level },
    // A signature that failed was led to no centre; its issuer's own name still warns.
    demo: signer.centre?.demo ?? signer.issuer.startsWith('DEMO '),
    centre: signer.centre === null ? null : shown(signer.centre.name),
  }
}

/** Names from foreign bytes: nothing invisible that turns or hides letters, and no more than can be read. */
export function shown(words: string): string {
  return words.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\uFFFD').slice(0, 300)
}

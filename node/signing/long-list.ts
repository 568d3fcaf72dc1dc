import { readCertificate } from '../../domain/signing/certificate.ts'
import { indexed, indexEntries } from '../../domain/signing/crl-serials.ts'
import { type Crl, insistCrl, isAbout, readCrl, revocationOf } from '../../domain/signing/crl.ts'
import { DerError } from '../../domain/signing/der.ts'
import { SignatureFault, type SignatureReason } from '../../domain/signing/reasons.ts'
import { primitives } from './primitives.ts'

export interface LongListAsk {
  readonly bytes: Uint8Array
  /** DER of those who may have made it: every anchor and issuing centre that is believed. */
  readonly issuers: readonly Uint8Array[]
  readonly minimumRsaBits: number
}
export type LongListAnswer = { readonly list: Crl } | { readonly problem: SignatureReason }

/** Reads, proves and indexes a list once, so that no check of a signature does it again. Seconds for 21 MB by a GOST key: belongs into a worker. */
export function openLongList({ bytes, issuers, minimumRsaBits }: LongListAsk): LongListAnswer {
  try {
    const crl = readCrl(bytes)
    let problem: SignatureReason = 'chainUntrusted'
    for (const issuer of issuers.map(readCertificate).filter((each) => isAbout(crl, each))) {
      try {
        insistCrl(crl, issuer, primitives, { minimumRsaBits })
        return { list: indexed(crl, indexEntries(crl.entries, revocationOf), issuer.publicKey.spkiDer) }
      } catch (error) {
        if (!(error instanceof SignatureFault)) throw error
        problem = error.reason
      }
    }
    return { problem }
  } catch (error) {
    if (error instanceof SignatureFault) return { problem: error.reason }
    if (error instanceof DerError) return { problem: 'crlMalformed' }
    throw error
  }
}

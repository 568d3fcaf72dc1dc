import { closeSync, fstatSync, openSync } from 'node:fs'
import type { ByteSource } from '../../domain/documents/bytes.ts'
import { readCertificate } from '../../domain/signing/certificate.ts'
import type { Crl } from '../../domain/signing/crl.ts'
import { DerError } from '../../domain/signing/der.ts'
import { openLongCrl } from '../../domain/signing/long-crl.ts'
import { SignatureFault, type SignatureReason } from '../../domain/signing/reasons.ts'
import { windowOn } from '../documents/disk.ts'
import { primitives } from './primitives.ts'
import { startDigest } from './running-digest.ts'

export interface LongListAsk {
  /** A file on disk. */
  readonly path: string
  readonly believed: Believed
}

interface Believed {
  /** DER of those who may have made it: every anchor and issuing centre that is believed. */
  readonly issuers: readonly Uint8Array[]
  readonly minimumRsaBits: number
}
export type LongListAnswer = { readonly list: Crl } | { readonly problem: SignatureReason }

/**
 * Reads, proves and indexes a list once, piece by piece, so that no check of a signature does it again. Seconds for 21 MB by a
 * GOST key: belongs into a worker.
 */
export function openLongList(source: ByteSource, { issuers, minimumRsaBits }: Believed): LongListAnswer {
  try {
    return { list: openLongCrl(source, issuers.map(readCertificate), { primitives, policy: { minimumRsaBits }, startDigest }) }
  } catch (error) {
    if (error instanceof SignatureFault) return { problem: error.reason }
    if (error instanceof DerError) return { problem: 'crlMalformed' }
    throw error
  }
}

export function openListOnDisk({ path, believed }: LongListAsk): LongListAnswer {
  const file = openSync(path, 'r')
  try {
    return openLongList(windowOn(file, fstatSync(file).size), believed)
  } finally {
    closeSync(file)
  }
}

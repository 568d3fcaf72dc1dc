/** A revocation list of any length, gone through piece by piece: of the list itself a few kilobytes are ever held. */
import type { ByteSource } from '../documents/bytes.ts'
import { concatBytes } from './bytes.ts'
import type { Certificate } from './certificate.ts'
import { type Crl, insistForm, isAbout, readCrl, revocationOf } from './crl.ts'
import { indexEntries } from './crl-serials.ts'
import { DerError, readHeader, tags } from './der.ts'
import { element } from './der-write.ts'
import type { AnyDigest, Primitives } from './primitives.ts'
import { digestHolds, type KeyPolicy, schemeOf } from './public-key.ts'
import { demand, SignatureFault, type SignatureReason } from './reasons.ts'

export interface RunningDigest {
  update(piece: Uint8Array): void
  end(): Uint8Array
}

export interface LongCrlTools {
  readonly primitives: Primitives
  readonly policy: KeyPolicy
  readonly startDigest: (digest: AnyDigest) => RunningDigest
}

interface Span {
  readonly tag: number
  readonly start: number
  readonly contentStart: number
  readonly end: number
}

const maxBytes = 256_000_000
/** Whatever stands before and after the entries: names, times, extensions, signature. */
const maxAround = 65_536
const pieceBytes = 262_144

function spanAt(source: ByteSource, start: number, limit: number): Span {
  const { tag, contentStart, end } = readHeader(source.read(start, 16), 0, limit - start)
  return { tag, start, contentStart: start + contentStart, end: start + end }
}

function copyOf(source: ByteSource, start: number, end: number): Uint8Array {
  if (end - start > maxAround) throw new DerError('derTooLarge')
  return source.read(start, end - start).slice()
}

/** Where the entries stand; empty when there are none. */
function entriesIn(source: ByteSource, tbs: Span): { start: number; contentStart: number; end: number } {
  let at = tbs.contentStart
  let timeSeen = false
  while (at < tbs.end) {
    const field = spanAt(source, at, tbs.end)
    if (timeSeen && field.tag === tags.sequence) return field
    timeSeen ||= field.tag === tags.utcTime || field.tag === tags.generalizedTime
    at = field.end
  }
  return { start: at, contentStart: at, end: at }
}

function* entryBytes(source: ByteSource, from: number, to: number): Generator<Uint8Array> {
  for (let at = from; at < to; ) {
    const piece = source.read(at, Math.min(pieceBytes, to - at))
    let within = 0
    while (within < piece.length) {
      const rest = to - at - within
      // An entry that the piece cuts off begins the next one.
      if (rest > piece.length - within && piece.length - within < maxAround) break
      const { tag, end } = readHeader(piece, within, Math.min(piece.length, within + maxAround))
      if (tag !== tags.sequence) throw new DerError('derUnexpected')
      yield piece.subarray(within, end)
      within = end
    }
    if (within === 0) throw new DerError('derTruncated')
    at += within
  }
}

/** Reads, proves and indexes it. The first of `issuers` that it claims to be of and whose key holds is taken. Throws SignatureFault. */
export function openLongCrl(source: ByteSource, issuers: readonly Certificate[], tools: LongCrlTools): Crl {
  try {
    if (source.size > maxBytes) throw new DerError('derTooLarge')
    const whole = spanAt(source, 0, source.size)
    if (whole.tag !== tags.sequence || whole.end !== source.size) throw new DerError('derUnexpected')
    const tbs = spanAt(source, whole.contentStart, whole.end)
    const entries = entriesIn(source, tbs)
    const [before, after, signature] = [copyOf(source, tbs.contentStart, entries.start), copyOf(source, entries.end, tbs.end), copyOf(source, tbs.end, whole.end)]
    // The list without its entries says all the rest of itself, and is read as strictly as any.
    const crl = readCrl(element(tags.sequence, element(tags.sequence, concatBytes([before, after])), signature))
    const proven = prove(crl, digestOf(source, tbs, tools.startDigest(schemeOf(crl.signatureAlgorithm, null).digest)), issuers, tools)
    const index = indexEntries(() => entryBytes(source, entries.contentStart, entries.end), revocationOf)
    const nothing = new Uint8Array()
    return { ...crl, tbs: nothing, entries: nothing, index, ...proven }
  } catch (error) {
    if (error instanceof DerError) throw new SignatureFault('crlMalformed')
    throw error
  }
}

function digestOf(source: ByteSource, { start, end }: Span, digest: RunningDigest): Uint8Array {
  for (let at = start; at < end; at += pieceBytes) digest.update(source.read(at, Math.min(pieceBytes, end - at)))
  return digest.end()
}

function prove(crl: Crl, signedDigest: Uint8Array, issuers: readonly Certificate[], { primitives, policy }: LongCrlTools): { signedDigest: Uint8Array; provenBy: Uint8Array } {
  let problem: SignatureReason = 'chainUntrusted'
  for (const issuer of issuers.filter((each) => isAbout(crl, each))) {
    try {
      insistForm(crl, issuer, policy)
      demand(digestHolds(primitives, { key: issuer.publicKey, scheme: schemeOf(crl.signatureAlgorithm, null) }, signedDigest, crl.signature), 'crlSignature')
      return { signedDigest, provenBy: issuer.publicKey.spkiDer }
    } catch (error) {
      if (!(error instanceof SignatureFault)) throw error
      problem = error.reason
    }
  }
  throw new SignatureFault(problem)
}

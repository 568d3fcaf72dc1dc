import { sameBytes } from './bytes.ts'
import { type CrlIndex, findIndexed } from './crl-serials.ts'
import { algorithmOf, authorityKeyIn, type Certificate, type Extension, isSameAlgorithm, keyUsageBits, readExtensions } from './certificate.ts'
import { contextTag, type Der, DerError, Fields, readBits, readBoolean, readDer, readHeader, readOid, readSmallInteger, readTime, tags } from './der.ts'
import { oids } from './oids.ts'
import type { Primitives } from './primitives.ts'
import { insistKey, type KeyPolicy, schemeOf, signatureHolds } from './public-key.ts'
import { demand, SignatureFault } from './reasons.ts'

/** A revocation list. Its entries stay bytes: the national centre's list has 420,000 of them, which no one wants as objects. */
export interface Crl {
  readonly tbs: Uint8Array
  readonly issuerDer: Uint8Array
  readonly thisUpdate: number
  readonly nextUpdate: number | null
  readonly entries: Uint8Array
  readonly number: Uint8Array
  readonly authorityKeyId: string | null
  /** Number of the full list that a delta adds to; null for a full list. */
  readonly deltaOf: Uint8Array | null
  /** From when on it keeps certificates that have ended (X.509 §9.5.2.8); null when it lets them go. */
  readonly keepsEndedSince: number | null
  readonly unknownCritical: boolean
  readonly indirect: boolean
  readonly signatureAlgorithm: string
  readonly signature: Uint8Array
  /** For a long list that was read and proven once: where each serial is, and the key (SPKI) that the signature was proven with. Its bytes are let go. */
  readonly index?: CrlIndex
  readonly provenBy?: Uint8Array
  /** What the centre signed of such a list: its digest stands for it where the list itself is too long to be carried. */
  readonly signedDigest?: Uint8Array
  /** Serials, in upper-case hexadecimal, of which alone this says something: an extract that somebody else made of the list. */
  readonly only?: ReadonlySet<string>
}

export interface Revocation {
  readonly at: number
  /** CRLReason of RFC 5280; 0 (unspecified) when the entry gives none. */
  readonly reason: number
}

const maxBytes = 64_000_000
const understood = new Set<string>([oids.crlNumber, oids.authorityKeyId, oids.issuingDistributionPoint, oids.deltaCrl])

/** Throws SignatureFault('crlMalformed'). */
export function readCrl(der: Uint8Array): Crl {
  try {
    return crlOf(der)
  } catch (error) {
    if (error instanceof DerError) throw new SignatureFault('crlMalformed')
    throw error
  }
}

/** A list proven before stays as it is; bytes are read. Throws SignatureFault('crlMalformed'). */
export const knownCrl = (list: Uint8Array | Crl): Crl => (list instanceof Uint8Array ? readCrl(list) : list)

/** One element read strictly out of a longer row of them. */
class Row {
  readonly #source: Uint8Array
  #at: number
  readonly #end: number
  constructor(source: Uint8Array, tag: number) {
    const header = readHeader(source, 0, source.length)
    if (header.tag !== tag || header.end !== source.length) throw new DerError('derUnexpected')
    this.#source = source
    this.#at = header.contentStart
    this.#end = header.end
  }
  peekTag(): number | undefined {
    return this.#at < this.#end ? this.#source[this.#at] : undefined
  }
  nextBytes(tag: number): Uint8Array {
    const { tag: found, end } = readHeader(this.#source, this.#at, this.#end)
    if (found !== tag) throw new DerError('derUnexpected')
    const bytes = this.#source.subarray(this.#at, end)
    this.#at = end
    return bytes
  }
  next(tag: number): Der {
    return readDer(this.nextBytes(tag))
  }
  end(): void {
    if (this.#at !== this.#end) throw new DerError('derUnexpected')
  }
}

function crlOf(der: Uint8Array): Crl {
  if (der.length > maxBytes) throw new DerError('derTooLarge')
  const whole = new Row(der, tags.sequence)
  const tbs = whole.nextBytes(tags.sequence)
  const outerAlgorithm = whole.next(tags.sequence)
  const signature = readBits(whole.next(tags.bitString))
  whole.end()
  const fields = new Row(tbs, tags.sequence)
  demand(fields.peekTag() === tags.integer && readSmallInteger(fields.next(tags.integer)) === 1, 'crlMalformed')
  demand(isSameAlgorithm(fields.next(tags.sequence), outerAlgorithm), 'crlMalformed')
  const issuerDer = fields.next(tags.sequence).bytes
  const thisUpdate = optionalTime(fields)
  demand(thisUpdate !== null, 'crlMalformed')
  const nextUpdate = optionalTime(fields)
  const entries = fields.peekTag() === tags.sequence ? fields.nextBytes(tags.sequence) : new Uint8Array([tags.sequence, 0])
  const extensions = readExtensions(fields.peekTag() === contextTag(0) ? fields.next(contextTag(0)) : undefined)
  fields.end()
  return {
    tbs, issuerDer, thisUpdate, nextUpdate, entries,
    number: numberIn(extensions, oids.crlNumber) ?? new Uint8Array(),
    authorityKeyId: authorityKeyIn(extensions),
    deltaOf: numberIn(extensions, oids.deltaCrl),
    keepsEndedSince: timeIn(extensions, oids.expiredCertsOnCrl),
    unknownCritical: [...extensions].some(([id, { critical }]) => critical && !understood.has(id)),
    indirect: isPartial(extensions.get(oids.issuingDistributionPoint)),
    signatureAlgorithm: algorithmOf(outerAlgorithm), signature,
  }
}

function optionalTime(fields: Row): number | null {
  const tag = fields.peekTag()
  return tag === tags.utcTime || tag === tags.generalizedTime ? readTime(fields.next(tag)) : null
}

function numberIn(extensions: ReadonlyMap<string, Extension>, id: string): Uint8Array | null {
  const extension = extensions.get(id)
  if (extension === undefined) return null
  const element = readDer(extension.value)
  if (element.tag !== tags.integer) throw new DerError('derUnexpected')
  return element.content
}

function timeIn(extensions: ReadonlyMap<string, Extension>, id: string): number | null {
  const extension = extensions.get(id)
  return extension === undefined ? null : readTime(readDer(extension.value))
}

/** Lists for other issuers' certificates, for some reasons or for attribute certificates say nothing whole about ours. */
function isPartial(extension: Extension | undefined): boolean {
  if (extension === undefined) return false
  const limiting = [1, 2, 4, 5].map((number) => contextTag(number, false))
  return readDer(extension.value).children.some((each) => each.tag === contextTag(3, false) || limiting.includes(each.tag))
}

/** Whether the list claims to speak for this issuer; a centre founded anew under its old name has another key. */
export function isAbout(crl: Crl, issuer: Certificate): boolean {
  const otherKey = crl.authorityKeyId !== null && issuer.subjectKeyId !== null && crl.authorityKeyId !== issuer.subjectKeyId
  return sameBytes(crl.issuerDer, issuer.subjectDer) && !otherKey
}

/** Whether what is here of the list tells of this certificate at all. */
export const tellsOf = ({ only }: Crl, { serial }: Pick<Certificate, 'serial'>): boolean => only === undefined || only.has(serial)

/** Whether its silence says that the certificate was not revoked: once that has ended, it may be left out, revoked or not (RFC 5280 §3.3). */
export const wouldName = ({ thisUpdate, keepsEndedSince }: Crl, { validUntil }: Pick<Certificate, 'validUntil'>): boolean => thisUpdate <= validUntil || (keepsEndedSince !== null && keepsEndedSince <= validUntil)

/** Scope and form of a list that claims to speak for `issuer`, and whether that one may make lists. */
export function insistForm(crl: Crl, issuer: Certificate, policy: KeyPolicy): void {
  demand(!crl.unknownCritical, 'crlCriticalExtension')
  demand(!crl.indirect, 'crlIndirect')
  insistKey(issuer.publicKey, policy)
  demand(issuer.keyUsage?.has(keyUsageBits.crlSign) === true, 'crlSignature')
}

/** The same with its signature. */
export function insistCrl(crl: Crl, issuer: Certificate, primitives: Primitives, policy: KeyPolicy): void {
  insistForm(crl, issuer, policy)
  if (crl.provenBy !== undefined) return demand(sameBytes(crl.provenBy, issuer.publicKey.spkiDer), 'crlSignature')
  const scheme = schemeOf(crl.signatureAlgorithm, null)
  demand(signatureHolds(primitives, { key: issuer.publicKey, scheme }, crl.tbs, crl.signature), 'crlSignature')
}

/** By the index where there is one; else it scans the entries as bytes, some tens of milliseconds for 21 MB. */
export function findRevocation(crl: Crl, serial: Uint8Array): Revocation | null {
  if (crl.index !== undefined) return findIndexed(crl.index, serial)
  try {
    const { contentStart, end } = readHeader(crl.entries, 0, crl.entries.length)
    for (let at = contentStart; at < end; ) {
      const entry = readHeader(crl.entries, at, end)
      const number = readHeader(crl.entries, entry.contentStart, entry.end)
      if (number.end - number.contentStart === serial.length && sameBytes(crl.entries.subarray(number.contentStart, number.end), serial)) {
        return revocationOf(readDer(crl.entries.subarray(at, entry.end)))
      }
      at = entry.end
    }
    return null
  } catch (error) {
    if (error instanceof DerError) throw new SignatureFault('crlMalformed')
    throw error
  }
}

export function revocationOf(entry: Der): Revocation {
  const fields = new Fields(entry)
  fields.next(tags.integer)
  const at = readTime(fields.any())
  let since = at
  let reason = 0
  for (const each of fields.optional(tags.sequence)?.children ?? []) {
    const extension = new Fields(each)
    const id = readOid(extension.next(tags.oid))
    const flag = extension.optional(tags.boolean)
    const value = readDer(extension.next(tags.octetString).content)
    if (id === oids.crlReason && value.tag === tags.enumerated) reason = value.content[0] ?? 0
    // From then on the key was no longer its owner's, whenever the centre heard of it (RFC 5280 §5.3.2).
    else if (id === oids.invalidityDate) since = Math.min(since, readTime(value))
    else demand(flag === undefined || !readBoolean(flag), 'crlCriticalExtension')
  }
  fields.end()
  return { at: since, reason }
}

import { createHash, type KeyObject, sign } from 'node:crypto'
import { concatBytes } from '../../domain/signing/bytes.ts'
import { bitString, boolean, context, contextPrimitive, element, integer, nullValue, octetString, oid, printableString, sequence, setOf, time, utf8String } from '../../domain/signing/der-write.ts'
import { tags } from '../../domain/signing/der.ts'
import { oids } from '../../domain/signing/oids.ts'

/** Writes X.509 certificates and revocation lists for the demo centre and the tests' throw-away centres. */

type Bytes = Uint8Array

export type NamePart = readonly [attribute: string, text: string]

/** Country, numbers and e-mail are printable text as the national centre writes them; all else is UTF-8. */
export function nameDer(parts: readonly NamePart[]): Bytes {
  const printable = new Set<string>([oids.country, oids.serialNumber])
  return sequence(...parts.map(([attribute, text]) => setOf(sequence(oid(attribute), printable.has(attribute) ? printableString(text) : utf8String(text)))))
}

export function extension(id: string, value: Bytes, critical = false): Bytes {
  return sequence(oid(id), ...(critical ? [boolean(true)] : []), octetString(value))
}

/** KeyUsage as a named bit list, which DER writes without its trailing zero bits. */
export function keyUsage(bits: readonly number[]): Bytes {
  const highest = Math.max(...bits)
  const bytes = new Uint8Array(Math.floor(highest / 8) + 1)
  for (const bit of bits) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (0x80 >> (bit & 7))
  return extension(oids.keyUsage, bitString(bytes, 7 - (highest % 8)), true)
}

export const extendedKeyUsage = (purposes: readonly string[], critical = false): Bytes => extension(oids.extendedKeyUsage, sequence(...purposes.map(oid)), critical)

export function basicConstraints(pathLength: number | null): Bytes {
  return extension(oids.basicConstraints, sequence(boolean(true), ...(pathLength === null ? [] : [integer(pathLength)])), true)
}

export const certificatePolicy = (policy: string): Bytes => extension(oids.certificatePolicies, sequence(sequence(oid(policy))))

/** `host` may be an IPv4 address or a name. */
export function subjectAltNames(hosts: readonly string[]): Bytes {
  const name = (host: string) =>
    /^\d+(\.\d+){3}$/.test(host) ? contextPrimitive(7, Uint8Array.from(host.split('.').map(Number))) : contextPrimitive(2, Buffer.from(host, 'ascii'))
  return extension(oids.subjectAltName, sequence(...hosts.map(name)))
}

export function keyId(spki: Bytes): Bytes {
  return createHash('sha1').update(spki).digest()
}

export interface Authority {
  readonly name: Bytes
  readonly key: KeyObject
  readonly spki: Bytes
}

export interface CertificateRequest {
  readonly serial: Bytes
  readonly subject: Bytes
  readonly spki: Bytes
  readonly validFrom: number
  readonly validUntil: number
  readonly extensions: readonly Bytes[]
}

const algorithm = (): Bytes => sequence(oid(oids.sha256WithRsa), nullValue())

function signed(tbs: Bytes, key: KeyObject): Bytes {
  return sequence(tbs, algorithm(), bitString(sign('sha256', tbs, key)))
}

export function writeCertificate(request: CertificateRequest, issuer: Authority): Bytes {
  const keyIds = [
    extension(oids.subjectKeyId, octetString(keyId(request.spki))),
    extension(oids.authorityKeyId, sequence(contextPrimitive(0, keyId(issuer.spki)))),
  ]
  return signed(sequence(
    context(0, integer(2)),
    integer(request.serial),
    algorithm(),
    issuer.name,
    sequence(time(request.validFrom), time(request.validUntil)),
    request.subject,
    request.spki,
    context(3, sequence(...keyIds, ...request.extensions)),
  ), issuer.key)
}

export interface RevokedEntry {
  readonly serial: Bytes
  readonly at: number
  /** CRLReason of RFC 5280. */
  readonly reason: number
}

export interface CrlRequest {
  readonly number: number
  readonly thisUpdate: number
  readonly nextUpdate: number
  readonly revoked: readonly RevokedEntry[]
  readonly extensions?: readonly Bytes[]
}

export function writeCrl(request: CrlRequest, issuer: Authority): Bytes {
  const entries = request.revoked.map((entry) =>
    sequence(integer(entry.serial), time(entry.at), sequence(extension(oids.crlReason, element(tags.enumerated, Uint8Array.of(entry.reason))))))
  return signed(sequence(
    integer(1),
    algorithm(),
    issuer.name,
    time(request.thisUpdate),
    time(request.nextUpdate),
    ...(entries.length > 0 ? [sequence(concatBytes(entries))] : []),
    context(0, sequence(
      extension(oids.authorityKeyId, sequence(contextPrimitive(0, keyId(issuer.spki)))),
      extension(oids.crlNumber, integer(request.number)),
      ...(request.extensions ?? []),
    )),
  ), issuer.key)
}

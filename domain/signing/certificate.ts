import { sameBytes, toHex } from './bytes.ts'
import { contextTag, type Der, Fields, readBitNumbers, readBits, readBoolean, readDer, readOctets, readOid, readSmallInteger, readText, readTime, tags } from './der.ts'
import { kazakhRolePrefix, oids } from './oids.ts'
import { demand } from './reasons.ts'

export interface Extension {
  readonly critical: boolean
  readonly value: Uint8Array
}

/** What a certificate says of its holder, found by attribute type, since the order of the parts differs between batches. */
export interface SubjectName {
  commonName: string | null
  surname: string | null
  /** The national centre keeps the patronymic in `givenName`; the first name stands only in `commonName`. */
  patronymic: string | null
  organisation: string | null
  iin: string | null
  bin: string | null
  email: string | null
}

export interface PublicKey {
  readonly algorithm: 'rsa' | 'gost2004' | 'gost2015-256' | 'gost2015-512' | 'unknown'
  readonly algorithmOid: string
  /** Length of the RSA modulus or of the GOST key, in bits; 0 when unknown. */
  readonly bits: number
  readonly spkiDer: Uint8Array
}

export interface Certificate {
  readonly der: Uint8Array
  readonly tbs: Uint8Array
  /** Upper-case hexadecimal of the INTEGER's bytes. */
  readonly serial: string
  readonly issuerDer: Uint8Array
  readonly issuer: SubjectName
  readonly subjectDer: Uint8Array
  readonly subject: SubjectName
  /** Milliseconds since 1970; the last instant is inclusive. */
  readonly validFrom: number
  readonly validUntil: number
  readonly publicKey: PublicKey
  readonly signatureAlgorithm: string
  readonly signature: Uint8Array
  readonly extensions: ReadonlyMap<string, Extension>
  readonly keyUsage: ReadonlySet<number> | null
  readonly extendedKeyUsage: readonly string[]
  readonly authority: { readonly pathLength: number | null } | null
  readonly subjectKeyId: string | null
  readonly authorityKeyId: string | null
}

export const keyUsageBits = { digitalSignature: 0, nonRepudiation: 1, keyEncipherment: 2, keyCertSign: 5, crlSign: 6 } as const

/** Throws DerError or SignatureFault. */
export function readCertificate(der: Uint8Array): Certificate {
  return certificateOf(readDer(der, { maxBytes: 100_000, maxElements: 5_000 }))
}

const readLists = new WeakMap<readonly Uint8Array[], Certificate[]>()

/** Of a list of trust, which stands for thousands of signatures and is never changed in its place. */
export function readTrusted(list: readonly Uint8Array[]): readonly Certificate[] {
  const known = readLists.get(list)
  if (known !== undefined) return known
  const read = list.map(readCertificate)
  readLists.set(list, read)
  return read
}

export function certificateOf(element: Der): Certificate {
  const whole = new Fields(element)
  const tbsElement = whole.next(tags.sequence)
  const outerAlgorithm = whole.next(tags.sequence)
  const signature = readBits(whole.next(tags.bitString))
  whole.end()
  const tbs = new Fields(tbsElement)
  const version = tbs.optional(contextTag(0))
  demand(version !== undefined && readSmallInteger(new Fields(version, contextTag(0)).next(tags.integer)) === 2, 'certificateMalformed')
  const serial = tbs.next(tags.integer).content
  demand(serial.length <= 21 && isPositive(serial), 'certificateMalformed')
  // Two different algorithm fields would let an unsigned one choose how the signed part is checked (RFC 5280 §4.1.1.2).
  demand(isSameAlgorithm(tbs.next(tags.sequence), outerAlgorithm), 'certificateMalformed')
  const issuer = tbs.next(tags.sequence)
  const validity = new Fields(tbs.next(tags.sequence))
  const [validFrom, validUntil] = [readTime(validity.any()), readTime(validity.any())]
  validity.end()
  const subject = tbs.next(tags.sequence)
  const publicKey = publicKeyOf(tbs.next(tags.sequence))
  tbs.optional(contextTag(1, false))
  tbs.optional(contextTag(2, false))
  const extensions = extensionsOf(tbs.optional(contextTag(3)))
  tbs.end()
  return {
    der: element.bytes, tbs: tbsElement.bytes, serial: toHex(serial).toUpperCase(),
    issuerDer: issuer.bytes, issuer: nameOf(issuer), subjectDer: subject.bytes, subject: nameOf(subject),
    validFrom, validUntil, publicKey,
    signatureAlgorithm: algorithmOf(outerAlgorithm), signature,
    extensions, ...meaningOf(extensions),
  }
}

/** Equal but for a NULL that one has and the other leaves out, as the national centre's delta lists do. */
export function isSameAlgorithm(a: Der, b: Der): boolean {
  const plain = (element: Der) => element.children.length === 1 || (element.children.length === 2 && element.children[1]?.tag === tags.null)
  return sameBytes(a.bytes, b.bytes) || (algorithmOf(a) === algorithmOf(b) && plain(a) && plain(b))
}

/** The OID of an AlgorithmIdentifier; parameters other than none or NULL are left to who knows the algorithm. */
export function algorithmOf(element: Der): string {
  return readOid(new Fields(element).next(tags.oid))
}

function publicKeyOf(element: Der): PublicKey {
  const fields = new Fields(element)
  const algorithmOid = algorithmOf(fields.next(tags.sequence))
  const key = readBits(fields.next(tags.bitString))
  fields.end()
  const named = { algorithmOid, spkiDer: element.bytes }
  if (algorithmOid === oids.rsa) return { algorithm: 'rsa', bits: rsaBits(key), ...named }
  if (algorithmOid === oids.gost2015Key512) return { algorithm: 'gost2015-512', bits: 512, ...named }
  if (algorithmOid === oids.gost2015Key256) return { algorithm: 'gost2015-256', bits: 256, ...named }
  if (algorithmOid === oids.gost2004Key) return { algorithm: 'gost2004', bits: 256, ...named }
  return { algorithm: 'unknown', bits: 0, ...named }
}

const isPositive = (integer: Uint8Array): boolean => (integer[0] ?? 0x80) < 0x80

function rsaBits(key: Uint8Array): number {
  const fields = new Fields(readDer(key))
  const modulus = fields.next(tags.integer).content
  const exponent = fields.next(tags.integer).content
  fields.end()
  demand(isPositive(modulus) && exponent.length <= 5 && ((exponent.at(-1) ?? 0) & 1) === 1, 'certificateMalformed')
  const first = modulus[0] === 0 ? modulus.subarray(1) : modulus
  return first.length === 0 ? 0 : first.length * 8 - Math.clz32(first[0] ?? 0) + 24
}

function extensionsOf(element: Der | undefined): Map<string, Extension> {
  const found = new Map<string, Extension>()
  if (element === undefined) return found
  const wrapper = new Fields(element, element.tag)
  for (const each of wrapper.next(tags.sequence).children) {
    const fields = new Fields(each)
    const id = readOid(fields.next(tags.oid))
    const flag = fields.optional(tags.boolean)
    const value = readOctets(fields.next(tags.octetString))
    fields.end()
    demand(!found.has(id), 'certificateExtensionRepeated')
    found.set(id, { critical: flag !== undefined && readBoolean(flag), value })
  }
  wrapper.end()
  return found
}
export { extensionsOf as readExtensions }

function meaningOf(extensions: ReadonlyMap<string, Extension>) {
  const value = (id: string) => {
    const extension = extensions.get(id)
    return extension && readDer(extension.value)
  }
  const usage = value(oids.keyUsage)
  const purposes = value(oids.extendedKeyUsage)
  const subjectKey = value(oids.subjectKeyId)
  return {
    keyUsage: usage ? readBitNumbers(usage) : null,
    extendedKeyUsage: purposes ? purposes.children.map(readOid) : [],
    authority: authorityMeaning(value(oids.basicConstraints)),
    subjectKeyId: subjectKey ? toHex(readOctets(subjectKey)) : null,
    authorityKeyId: authorityKeyIn(extensions),
  }
}

export function authorityKeyIn(extensions: ReadonlyMap<string, Extension>): string | null {
  const extension = extensions.get(oids.authorityKeyId)
  const key = extension && readDer(extension.value).children.find((each) => each.tag === contextTag(0, false))
  return key ? toHex(key.content) : null
}

function authorityMeaning(element: Der | undefined): { pathLength: number | null } | null {
  if (element === undefined) return null
  const fields = new Fields(element)
  const flag = fields.optional(tags.boolean)
  const length = fields.optional(tags.integer)
  fields.end()
  if (flag === undefined || !readBoolean(flag)) return null
  return { pathLength: length ? readSmallInteger(length) : null }
}

function nameOf(element: Der): SubjectName {
  const texts: [string, string][] = []
  for (const part of element.children) {
    for (const pair of part.children) {
      const fields = new Fields(pair)
      const id = readOid(fields.next(tags.oid))
      const text = readText(fields.any())
      if (text !== null) texts.push([id, text])
    }
  }
  const first = (id: string) => texts.find(([each]) => each === id)?.[1] ?? null
  const number = (id: string, prefix: string) => {
    const [found, ...others] = texts.filter(([each, text]) => each === id && new RegExp(`^${prefix}\\d{12}$`).test(text))
    // A name with two IINs would bind one certificate to two people.
    return found !== undefined && others.length === 0 ? found[1].slice(prefix.length) : null
  }
  return {
    commonName: first(oids.commonName),
    surname: first(oids.surname),
    patronymic: first(oids.givenName),
    organisation: first(oids.organization),
    iin: number(oids.serialNumber, 'IIN'),
    bin: number(oids.organizationalUnit, 'BIN'),
    email: first(oids.email),
  }
}

/** One line for people: the name, then the organisation. */
export function nameLine(name: SubjectName): string {
  return [name.commonName, name.organisation].filter((part) => part !== null).join(', ') || '—'
}

export type Usage = 'sign' | 'auth' | 'both' | 'unknown'

/**
 * SIGN is nonRepudiation and, for people, emailProtection; AUTH is clientAuth. Since 2022 the national centre issues
 * one GOST key without clientAuth for both, so those are told apart by what they sign, not by the key.
 */
export function usageOf(certificate: Certificate): Usage {
  const { keyUsage, extendedKeyUsage, publicKey } = certificate
  const purposes = new Set(extendedKeyUsage)
  // A treasury client's key is for payments; the national centre forbids it on ordinary documents.
  if (purposes.has(oids.treasuryClient)) return 'unknown'
  const system = purposes.has(oids.informationSystem)
  const signs = keyUsage?.has(keyUsageBits.digitalSignature) === true && keyUsage.has(keyUsageBits.nonRepudiation)
    && (purposes.has(oids.emailProtection) || system) && !purposes.has(oids.timeStamping) && !purposes.has(oids.ocspSigning)
  const enters = keyUsage?.has(keyUsageBits.digitalSignature) === true && purposes.has(oids.clientAuth)
  if (signs && (enters || publicKey.algorithm.startsWith('gost2015'))) return 'both'
  return signs ? 'sign' : enters ? 'auth' : 'unknown'
}

/** Role OIDs of the national centre, as written in the certificate. */
export function rolesOf(certificate: Certificate): string[] {
  return certificate.extendedKeyUsage.filter((each) => each.startsWith(kazakhRolePrefix) || each === oids.treasuryClient)
}

/** The policies that the certificate names; none when it has no such extension. */
export function policiesOf({ extensions }: Certificate): string[] {
  const extension = extensions.get(oids.certificatePolicies)
  return extension === undefined ? [] : readDer(extension.value).children.map((each) => readOid(new Fields(each).next(tags.oid)))
}

export function algorithmName(key: PublicKey): string {
  if (key.algorithm === 'rsa') return `RSA-${key.bits}`
  if (key.algorithm === 'gost2015-512') return 'GOST 34.10-2015 (512)'
  if (key.algorithm === 'gost2015-256') return 'GOST 34.10-2015 (256)'
  return key.algorithm === 'gost2004' ? 'GOST 34.310-2004' : key.algorithmOid
}

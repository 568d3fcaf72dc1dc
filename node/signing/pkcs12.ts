import { createHmac, type Hmac, timingSafeEqual } from 'node:crypto'
import { derFromBer } from '../../domain/signing/ber.ts'
import { contextTag, type Der, DerError, Fields, readDer, readOctets, readOid, readSmallInteger, tags } from '../../domain/signing/der.ts'
import { oids } from '../../domain/signing/oids.ts'
import { decryptProtected, derivePkcs12, digestName, type Password, pbkdf2Of } from './pkcs12-protection.ts'
import { KeyFault } from './key-fault.ts'

/** What a key file holds once its password opened it. */
export interface KeyStore {
  readonly keys: readonly { readonly pkcs8: Buffer; readonly localId: string | null }[]
  readonly certificates: readonly { readonly der: Uint8Array; readonly localId: string | null }[]
}

const pbmac1 = '1.2.840.113549.1.5.14'
const bags = {
  key: '1.2.840.113549.1.12.10.1.1',
  shroudedKey: '1.2.840.113549.1.12.10.1.2',
  certificate: '1.2.840.113549.1.12.10.1.3',
  nested: '1.2.840.113549.1.12.10.1.6',
}
const x509Certificate = '1.2.840.113549.1.9.22.1'
const localKeyId = '1.2.840.113549.1.9.21'
const maxBags = 200

/** Opens a PKCS#12 file (RFC 7292). Throws KeyFault; a wrong password is told apart from a damaged file by the MAC. */
export function openPkcs12(file: Uint8Array, password: Password): KeyStore {
  try {
    const fields = new Fields(read(file))
    if (readSmallInteger(fields.next(tags.integer)) !== 3) throw new KeyFault('notKeyFile')
    const safe = dataOf(fields.next(tags.sequence))
    const mac = fields.optional(tags.sequence)
    fields.end()
    // Without a MAC nobody can say that the key in the file is the one put there.
    if (mac === undefined) throw new KeyFault('noIntegrity')
    insistMac(mac, safe, password)
    const store = { keys: [], certificates: [] }
    for (const each of read(safe).children) readContents(contentsOf(each, password), password, store, 0)
    return store
  } catch (error) {
    if (error instanceof DerError) throw new KeyFault('notKeyFile')
    throw error
  }
}

/** Kalkan and other Java libraries write key files in BER, so those are put into DER first. */
function read(bytes: Uint8Array): Der {
  return readDer(derFromBer(bytes))
}

function dataOf(contentInfo: Der): Uint8Array {
  const fields = new Fields(contentInfo)
  if (readOid(fields.next(tags.oid)) !== oids.data) throw new KeyFault('unsupportedProtection')
  return readOctets(new Fields(fields.next(contextTag(0)), contextTag(0)).next(tags.octetString))
}

function insistMac(element: Der, safe: Uint8Array, password: Password): void {
  const fields = new Fields(element)
  const info = new Fields(fields.next(tags.sequence))
  const algorithm = info.next(tags.sequence)
  const expected = readOctets(info.next(tags.octetString))
  const salt = readOctets(fields.next(tags.octetString))
  const count = fields.optional(tags.integer)
  const found = createMac(algorithm, password, { salt, iterations: count === undefined ? 1 : readSmallInteger(count) }).update(safe).digest()
  if (found.length !== expected.length || !timingSafeEqual(found, expected)) throw new KeyFault('wrongPassword')
}

function createMac(algorithm: Der, password: Password, { salt, iterations }: { salt: Uint8Array; iterations: number }): Hmac {
  const fields = new Fields(algorithm)
  const oid = readOid(fields.next(tags.oid))
  if (oid !== pbmac1) {
    const digest = digestName(oid)
    const key = derivePkcs12({ digest, password, salt, iterations, purpose: 'mac' })
    return createHmac(digest, key)
  }
  const parameters = new Fields(fields.next(tags.sequence))
  const key = pbkdf2Of(parameters.next(tags.sequence), password, null)
  const scheme = readOid(new Fields(parameters.next(tags.sequence)).next(tags.oid))
  return createHmac(digestName(scheme), key)
}

function contentsOf(contentInfo: Der, password: Password): Uint8Array {
  const fields = new Fields(contentInfo)
  const type = readOid(fields.next(tags.oid))
  if (type === oids.data) return dataOf(contentInfo)
  if (type !== oids.encryptedData) throw new KeyFault('unsupportedProtection')
  const data = new Fields(new Fields(fields.next(contextTag(0)), contextTag(0)).next(tags.sequence))
  data.next(tags.integer)
  const encrypted = new Fields(data.next(tags.sequence))
  encrypted.next(tags.oid)
  const algorithm = encrypted.next(tags.sequence)
  const carried = encrypted.any()
  const bytes = carried.tag === contextTag(0, false) ? carried.content : Buffer.concat(carried.children.map((each) => each.content))
  return decryptProtected(algorithm, bytes, password)
}

interface OpenStore {
  keys: { pkcs8: Buffer; localId: string | null }[]
  certificates: { der: Uint8Array; localId: string | null }[]
}

function readContents(bytes: Uint8Array, password: Password, store: OpenStore, depth: number): void {
  if (depth > 3) throw new KeyFault('notKeyFile')
  for (const bag of read(bytes).children) {
    if (store.keys.length + store.certificates.length >= maxBags) throw new KeyFault('notKeyFile')
    const fields = new Fields(bag)
    const type = readOid(fields.next(tags.oid))
    const value = new Fields(fields.next(contextTag(0)), contextTag(0)).any()
    const localId = localIdOf(fields.optional(tags.set))
    if (type === bags.key) store.keys.push({ pkcs8: Buffer.from(value.bytes), localId })
    else if (type === bags.shroudedKey) store.keys.push({ pkcs8: unshroud(value, password), localId })
    else if (type === bags.certificate) store.certificates.push({ der: certificateIn(value), localId })
    else if (type === bags.nested) readContents(value.bytes, password, store, depth + 1)
  }
}

function unshroud(value: Der, password: Password): Buffer {
  const fields = new Fields(value)
  return decryptProtected(fields.next(tags.sequence), readOctets(fields.next(tags.octetString)), password)
}

function certificateIn(value: Der): Uint8Array {
  const fields = new Fields(value)
  if (readOid(fields.next(tags.oid)) !== x509Certificate) throw new KeyFault('notKeyFile')
  return readOctets(new Fields(fields.next(contextTag(0)), contextTag(0)).next(tags.octetString))
}

function localIdOf(attributes: Der | undefined): string | null {
  for (const each of attributes?.children ?? []) {
    const fields = new Fields(each)
    if (readOid(fields.next(tags.oid)) !== localKeyId) continue
    const value = fields.next(tags.set).children[0]
    if (value !== undefined) return Buffer.from(value.content).toString('hex')
  }
  return null
}

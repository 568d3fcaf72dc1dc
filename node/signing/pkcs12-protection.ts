import { transcode } from 'node:buffer'
import { createDecipheriv, hash, pbkdf2Sync } from 'node:crypto'
import rc2 from 'node-forge/lib/rc2.js'
import util from 'node-forge/lib/util.js'
import { type Der, Fields, readOctets, readOid, readSmallInteger, tags } from '../../domain/signing/der.ts'
import { oids } from '../../domain/signing/oids.ts'
import { KeyFault } from './key-fault.ts'

/** UTF-8 for PBES2 and two bytes a character with a closing zero for the older schemes; bytes, because strings can't be wiped. */
export interface Password {
  readonly utf8: Uint8Array
  readonly bmp: Uint8Array
}

export function passwordOf(utf8: Uint8Array): Password {
  const text = transcode(utf8, 'utf8', 'utf16le').swap16()
  return { utf8, bmp: Buffer.concat([text, Buffer.alloc(2)]) }
}

/** Above this a file would hold the worker for minutes; below it is some seconds at most. */
const maxIterations = 1_000_000

export type DigestName = 'sha1' | 'sha256' | 'sha384' | 'sha512'

const digestNames = new Map<string, DigestName>([
  [oids.sha1, 'sha1'], [oids.sha256, 'sha256'], [oids.sha384, 'sha384'], [oids.sha512, 'sha512'],
  ['1.2.840.113549.2.7', 'sha1'], ['1.2.840.113549.2.9', 'sha256'], ['1.2.840.113549.2.10', 'sha384'], ['1.2.840.113549.2.11', 'sha512'],
])

export function digestName(oid: string): DigestName {
  const name = digestNames.get(oid)
  if (name === undefined) throw new KeyFault('unsupportedProtection')
  return name
}

function insistIterations(count: number): number {
  if (count < 1 || count > maxIterations) throw new KeyFault('tooManyIterations')
  return count
}

const purposes = { key: 1, iv: 2, mac: 3 }

/** RFC 7292 appendix B.2; one-shot hashing makes it some thirty times faster than a script's own SHA-1. */
export function derivePkcs12(input: { digest: DigestName; password: Password; salt: Uint8Array; iterations: number; purpose: keyof typeof purposes; size?: number }): Buffer {
  const { digest, password, salt, purpose } = input
  const iterations = insistIterations(input.iterations)
  const block = digest === 'sha1' || digest === 'sha256' ? 64 : 128
  const filled = (bytes: Uint8Array) => {
    const size = block * Math.ceil(bytes.length / block)
    return Buffer.from(Uint8Array.from({ length: size }, (_, index) => bytes[index % bytes.length] ?? 0))
  }
  const diversifier = Buffer.alloc(block, purposes[purpose])
  const mixed = Buffer.concat([filled(salt), filled(password.bmp)])
  const outputs: Buffer[] = []
  const size = input.size ?? 0
  for (;;) {
    let output = hash(digest, Buffer.concat([diversifier, mixed]), 'buffer')
    for (let round = 1; round < iterations; round++) output = hash(digest, output, 'buffer')
    outputs.push(output)
    const made = Buffer.concat(outputs)
    if (made.length >= size) return size === 0 ? made : made.subarray(0, size)
    addToBlocks(mixed, filledBlock(output, block), block)
  }
}

function filledBlock(output: Buffer, block: number): Buffer {
  return Buffer.from(Uint8Array.from({ length: block }, (_, index) => output[index % output.length] ?? 0))
}

/** Each block becomes block + addend + 1, as big-endian numbers. */
function addToBlocks(mixed: Buffer, addend: Buffer, block: number): void {
  for (let start = 0; start < mixed.length; start += block) {
    let carry = 1
    for (let index = block - 1; index >= 0; index--) {
      const sum = (mixed[start + index] ?? 0) + (addend[index] ?? 0) + carry
      mixed[start + index] = sum & 255
      carry = sum >> 8
    }
  }
}

const pbes2 = '1.2.840.113549.1.5.13'
const pbkdf2 = '1.2.840.113549.1.5.12'
const legacy = new Map([
  ['1.2.840.113549.1.12.1.3', { cipher: 'des-ede3-cbc', size: 24 }],
  ['1.2.840.113549.1.12.1.5', { cipher: 'rc2', size: 16 }],
  ['1.2.840.113549.1.12.1.6', { cipher: 'rc2', size: 5 }],
] as const)
const modern = new Map([
  ['2.16.840.1.101.3.4.1.2', { cipher: 'aes-128-cbc', size: 16 }],
  ['2.16.840.1.101.3.4.1.22', { cipher: 'aes-192-cbc', size: 24 }],
  ['2.16.840.1.101.3.4.1.42', { cipher: 'aes-256-cbc', size: 32 }],
  ['1.2.840.113549.3.7', { cipher: 'des-ede3-cbc', size: 24 }],
] as const)

export function decryptProtected(algorithm: Der, encrypted: Uint8Array, password: Password): Buffer {
  const fields = new Fields(algorithm)
  const oid = readOid(fields.next(tags.oid))
  const scheme = (legacy as ReadonlyMap<string, { cipher: string; size: number }>).get(oid)
  if (scheme !== undefined) return decryptLegacy(scheme, new Fields(fields.next(tags.sequence)), encrypted, password)
  if (oid !== pbes2) throw new KeyFault('unsupportedProtection')
  const parameters = new Fields(fields.next(tags.sequence))
  const derivation = parameters.next(tags.sequence)
  const encryption = new Fields(parameters.next(tags.sequence))
  const cipher = (modern as ReadonlyMap<string, { cipher: string; size: number }>).get(readOid(encryption.next(tags.oid)))
  if (cipher === undefined) throw new KeyFault('unsupportedProtection')
  const iv = readOctets(encryption.next(tags.octetString))
  return decipher(cipher.cipher, pbkdf2Of(derivation, password, cipher.size), iv, encrypted)
}

export function pbkdf2Of(derivation: Der, password: Password, size: number | null): Buffer {
  const fields = new Fields(derivation)
  if (readOid(fields.next(tags.oid)) !== pbkdf2) throw new KeyFault('unsupportedProtection')
  const parameters = new Fields(fields.next(tags.sequence))
  const salt = readOctets(parameters.next(tags.octetString))
  const iterations = insistIterations(readSmallInteger(parameters.next(tags.integer)))
  const length = parameters.optional(tags.integer)
  const prf = parameters.optional(tags.sequence)
  const digest = prf === undefined ? 'sha1' : digestName(readOid(new Fields(prf).next(tags.oid)))
  const wanted = size ?? (length === undefined ? 0 : readSmallInteger(length))
  if (wanted < 16 || wanted > 64) throw new KeyFault('unsupportedProtection')
  return pbkdf2Sync(password.utf8, salt, iterations, wanted, digest)
}

function decryptLegacy(scheme: { cipher: string; size: number }, parameters: Fields, encrypted: Uint8Array, password: Password): Buffer {
  const salt = readOctets(parameters.next(tags.octetString))
  const iterations = readSmallInteger(parameters.next(tags.integer))
  const derive = (purpose: 'key' | 'iv', size: number) => derivePkcs12({ digest: 'sha1', password, salt, iterations, purpose, size })
  const [key, iv] = [derive('key', scheme.size), derive('iv', 8)]
  return scheme.cipher === 'rc2' ? decryptRc2(key, iv, encrypted) : decipher(scheme.cipher, key, iv, encrypted)
}

function decipher(cipher: string, key: Buffer, iv: Uint8Array, encrypted: Uint8Array): Buffer {
  try {
    const engine = createDecipheriv(cipher, key, iv)
    return Buffer.concat([engine.update(encrypted), engine.final()])
  } catch {
    // The MAC already agreed with the password, so what is wrong is the file.
    throw new KeyFault('notKeyFile')
  } finally {
    key.fill(0)
  }
}

/** RC2 comes from node-forge: neither OpenSSL 3 without its legacy part nor Electron's BoringSSL has the 40-bit kind. */
function decryptRc2(key: Buffer, iv: Buffer, encrypted: Uint8Array): Buffer {
  const engine = rc2.createDecryptionCipher(key.toString('latin1'), key.length * 8)
  engine.start(iv.toString('latin1'))
  engine.update(util.createBuffer(Buffer.from(encrypted).toString('latin1')))
  if (!engine.finish()) throw new KeyFault('notKeyFile')
  return Buffer.from(engine.output.getBytes(), 'latin1')
}

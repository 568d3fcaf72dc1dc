import { constants, createHash, createPublicKey, hash, type KeyObject, publicDecrypt, verify } from 'node:crypto'
import { open } from 'node:fs/promises'
import type { AnyDigest, Primitives, SignatureAlgorithm } from '../../domain/signing/primitives.ts'
import { startDigest } from './running-digest.ts'

/** What PKCS#1 v1.5 puts before each digest (RFC 8017 §9.2, note 1). */
const digestInfo: Record<SignatureAlgorithm, string> = {
  'rsa-sha256': '3031300d060960864801650304020105000420',
  'rsa-sha384': '3041300d060960864801650304020205000430',
  'rsa-sha512': '3051300d060960864801650304020305000440',
}

const keysKept = 500
const keys = new Map<string, KeyObject>()

/** Reading a key costs more than one check with it, and the keys of centres come with every signature. */
function keyOf(spkiDer: Uint8Array): KeyObject {
  const name = Buffer.from(spkiDer).toString('latin1')
  const known = keys.get(name)
  if (known !== undefined) return known
  const key = createPublicKey({ key: Buffer.from(spkiDer), format: 'der', type: 'spki' })
  if (keys.size >= keysKept) keys.clear()
  keys.set(name, key)
  return key
}

const proofsKept = 5_000
/** Above this, finding what was proven would cost as much as proving it. */
const provenBytes = 16 * 1024
const proven = new Set<string>()

/** What once held holds for ever; else that one centre has certified another is proven anew with every signature. */
function onceProven(parts: readonly Uint8Array[], prove: () => boolean): boolean {
  if (parts.some((part) => part.length > provenBytes)) return prove()
  const name = hash('sha256', Buffer.concat(parts.map((part) => hash('sha256', part, 'buffer'))), 'hex')
  if (proven.has(name)) return true
  const holds = prove()
  if (proven.size >= proofsKept) proven.clear()
  if (holds) proven.add(name)
  return holds
}

function byRsaKey(spkiDer: Uint8Array, judge: (key: KeyObject) => boolean): boolean {
  try {
    const key = keyOf(spkiDer)
    return key.asymmetricKeyType === 'rsa' && judge(key)
  } catch {
    // A key that cannot be read, or padding that is none, is wrong input and not a fault of ours.
    return false
  }
}

export const primitives: Primitives = {
  digest: (algorithm, bytes) => createHash(algorithm).update(bytes).digest(),
  verify: (algorithm, spkiDer, data, signature) =>
    byRsaKey(spkiDer, (key) => onceProven([Buffer.from(algorithm), spkiDer, data, signature], () => verify(algorithm.slice('rsa-'.length), data, { key, padding: constants.RSA_PKCS1_PADDING }, signature))),
  verifyDigest: (algorithm, spkiDer, digest, signature) =>
    byRsaKey(spkiDer, (key) => publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature).equals(Buffer.concat([Buffer.from(digestInfo[algorithm], 'hex'), digest]))),
}

/** Hashed at a stretch of about a millisecond, so that what else the process does isn't kept waiting. */
const pieceBytes = 2 * 1024 * 1024

/** Digests of a file of any size, read once; for `Content` of the verifier and for signing. */
export async function digestFile<const D extends AnyDigest = 'sha256'>(path: string, algorithms: readonly D[] = ['sha256' as D]): Promise<Record<D, Uint8Array>> {
  const hashes = algorithms.map((algorithm) => [algorithm, startDigest(algorithm)] as const)
  const file = await open(path, 'r')
  try {
    // While one piece is hashed the next is being read, so the whole takes hardly longer than hashing alone.
    const pieces = [Buffer.allocUnsafe(pieceBytes), Buffer.allocUnsafe(pieceBytes)] as const
    let reading = file.read(pieces[0], 0, pieceBytes)
    for (let turn = 0; ; turn += 1) {
      const { bytesRead, buffer } = await reading
      if (bytesRead === 0) break
      reading = file.read(pieces[turn % 2 === 0 ? 1 : 0], 0, pieceBytes)
      for (const [, hash] of hashes) hash.update(buffer.subarray(0, bytesRead))
    }
  } finally {
    await file.close()
  }
  return Object.fromEntries(hashes.map(([algorithm, hash]) => [algorithm, hash.end()])) as Record<D, Uint8Array>
}

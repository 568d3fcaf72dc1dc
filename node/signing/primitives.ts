import { constants, createHash, createPublicKey, verify } from 'node:crypto'
import { open } from 'node:fs/promises'
import type { Digest, Primitives } from '../../domain/signing/primitives.ts'

export const primitives: Primitives = {
  digest: (algorithm, bytes) => createHash(algorithm).update(bytes).digest(),
  verify(algorithm, spkiDer, data, signature) {
    try {
      const key = createPublicKey({ key: Buffer.from(spkiDer), format: 'der', type: 'spki' })
      if (key.asymmetricKeyType !== 'rsa') return false
      return verify(algorithm.slice('rsa-'.length), data, { key, padding: constants.RSA_PKCS1_PADDING }, signature)
    } catch {
      // A key that cannot be read is wrong input, not a fault of ours.
      return false
    }
  },
}

/** Hashed at a stretch of about a millisecond, so that what else the process does isn't kept waiting. */
const pieceBytes = 2 * 1024 * 1024

/** Digests of a file of any size, read once; for `Content` of the verifier and for signing. */
export async function digestFile<const D extends Digest = 'sha256'>(path: string, algorithms: readonly D[] = ['sha256' as D]): Promise<Record<D, Uint8Array>> {
  const hashes = algorithms.map((algorithm) => [algorithm, createHash(algorithm)] as const)
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
  return Object.fromEntries(hashes.map(([algorithm, hash]) => [algorithm, new Uint8Array(hash.digest())])) as Record<D, Uint8Array>
}

import { constants, createHash, createPublicKey, verify } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
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

/** Digests of a file of any size, read once; for `Content` of the verifier and for signing. */
export async function digestFile<const D extends Digest = 'sha256'>(path: string, algorithms: readonly D[] = ['sha256' as D]): Promise<Record<D, Uint8Array>> {
  const hashes = algorithms.map((algorithm) => [algorithm, createHash(algorithm)] as const)
  await pipeline(createReadStream(path, { highWaterMark: 1_048_576 }), async (chunks) => {
    for await (const chunk of chunks as AsyncIterable<Buffer>) for (const [, hash] of hashes) hash.update(chunk)
  })
  return Object.fromEntries(hashes.map(([algorithm, hash]) => [algorithm, new Uint8Array(hash.digest())])) as Record<D, Uint8Array>
}

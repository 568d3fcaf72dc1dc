import { createHash } from 'node:crypto'
import { gostHash } from '../../domain/signing/gost-hash.ts'
import type { RunningDigest } from '../../domain/signing/long-crl.ts'
import type { AnyDigest } from '../../domain/signing/primitives.ts'
import { Streebog } from '../../domain/signing/streebog.ts'

/** Any digest of ours, of bytes that come piece by piece. */
export function startDigest(digest: AnyDigest): RunningDigest {
  if (digest === 'streebog256' || digest === 'streebog512') return new Streebog(digest === 'streebog256' ? 32 : 64)
  if (digest === 'gost311') return wholeDigest(gostHash)
  const hash = createHash(digest)
  return { update: (piece) => void hash.update(piece), end: () => new Uint8Array(hash.digest()) }
}

/** GOST 34.311-95 is of centres whose keys ended in 2025: what they signed is short and comes no more. */
function wholeDigest(of: (bytes: Uint8Array) => Uint8Array): RunningDigest {
  const pieces: Uint8Array[] = []
  return { update: (piece) => void pieces.push(piece.slice()), end: () => of(Buffer.concat(pieces)) }
}

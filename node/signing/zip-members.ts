import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { ByteSource } from '../../domain/documents/bytes.ts'
import { refused } from '../../domain/documents/refused.ts'
import { listZip, unpack } from '../../domain/documents/zip.ts'
import { checkLimits } from '../../domain/signing/check.ts'

export interface Members {
  /** Path → digest of every member, in hexadecimal. */
  readonly digests: ReadonlyMap<string, string>
  readonly sizes: ReadonlyMap<string, number>
  readonly whole: ReadonlyMap<string, Uint8Array>
}

/** Every member is hashed as it is unpacked; only those that `kept` names are held. Throws RefusalError. */
export function readMembers(source: ByteSource, kept: RegExp): Members {
  const entries = listZip(source, { entries: checkLimits.entries }).filter((entry) => !entry.directory)
  if (entries.reduce((sum, entry) => sum + entry.size, 0) > Math.max(checkLimits.unpacked, 4 * source.size)) throw refused('tooComplex')
  const [digests, sizes, whole] = [new Map<string, string>(), new Map<string, number>(), new Map<string, Uint8Array>()]
  for (const entry of entries) {
    if (digests.has(entry.name)) throw refused('forged')
    const keep = kept.test(entry.name)
    if (keep && entry.size > checkLimits.signatureBytes) throw refused('tooComplex')
    const hash = createHash('sha256')
    const pieces: Uint8Array[] = []
    unpack(source, entry, (piece) => {
      hash.update(piece)
      if (keep) pieces.push(piece.slice())
    }, (before, piece) => crc32(piece, before))
    digests.set(entry.name, hash.digest('hex'))
    sizes.set(entry.name, entry.size)
    if (keep) whole.set(entry.name, new Uint8Array(Buffer.concat(pieces)))
  }
  return { digests, sizes, whole }
}

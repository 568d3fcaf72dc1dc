/** Whose certificates signed what a person brought, so that the portal can be asked of them before anything is judged. */
import { crc32 } from 'node:zlib'
import { memorySource } from '../../domain/documents/bytes.ts'
import { listZip, unpack } from '../../domain/documents/zip.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import { readOrNull } from '../../domain/signing/attempt.ts'
import { derFromBer } from '../../domain/signing/ber.ts'
import { checkLimits, isSignatureName } from '../../domain/signing/check.ts'
import { type CertificateName, nameOf } from '../../domain/signing/known-status.ts'
import { readSignedData, type SignedData } from '../../domain/signing/signed-data.ts'
import { toHex } from '../../domain/signing/bytes.ts'
import { signatureBytes, signaturesAmong } from './given-signatures.ts'
import { primitives } from './primitives.ts'

export interface GivenFiles {
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[]
}

/** Signers' own, each once; nothing of what can't be read, which the check will say in its own words. */
export function certificatesIn({ files }: GivenFiles): CertificateName[] {
  const found = new Map<string, CertificateName>()
  const given = signaturesAmong(files)
  for (const file of files) {
    for (const p7s of signaturesIn(file, given.has(file))) {
      for (const { issuerDer, serial } of signedDataIn(p7s)?.signers ?? []) {
        const name = nameOf({ issuerDer, serial: toHex(serial).toUpperCase() }, primitives)
        found.set(`${name.issuer} ${name.serial}`, name)
      }
    }
  }
  return [...found.values()]
}

/** One after the other: a package may hold two thousand. */
function* signaturesIn({ bytes }: GivenFiles['files'][number], isSignature: boolean): Generator<Uint8Array> {
  if (isSignature) yield signatureBytes(bytes)
  else if (bytes[0] === 0x50 && bytes[1] === 0x4b) yield* signaturesInZip(bytes)
}

function* signaturesInZip(bytes: Uint8Array): Generator<Uint8Array> {
  const source = memorySource(bytes)
  try {
    const entries = listZip(source, { entries: checkLimits.entries }).filter((entry) => isSignatureName(entry.name) && entry.size <= checkLimits.signatureBytes)
    for (const entry of entries.slice(0, checkLimits.signatures)) {
      const pieces: Uint8Array[] = []
      unpack(source, entry, (piece) => void pieces.push(piece.slice()), (before, piece) => crc32(piece, before))
      yield new Uint8Array(Buffer.concat(pieces))
    }
  } catch (error) {
    if (!(error instanceof RefusalError)) throw error
  }
}

const signedDataIn = (p7s: Uint8Array): SignedData | null => readOrNull(() => readSignedData(p7s)) ?? readOrNull(() => readSignedData(derFromBer(p7s)))

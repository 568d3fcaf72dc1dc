import { readFileSync } from 'node:fs'
import { fromPem } from '../domain/signing/bytes.ts'
import { DerError } from '../domain/signing/der.ts'
import { SignatureFault } from '../domain/signing/reasons.ts'

/** DER of each block of the files. One given in error is named, since it must not look like a key or a signature that is bad. */
export function derIn(files: readonly string[], read: (der: Uint8Array) => unknown, what: string): Uint8Array[] {
  return files.flatMap((file) => {
    try {
      const found = fromPem(readFileSync(file))
      for (const der of found) read(der)
      if (found.length === 0) throw new DerError('derUnexpected')
      return found
    } catch (error) {
      if (error instanceof DerError || error instanceof SignatureFault) throw new Error(`${file}: not ${what}, neither PEM nor DER`, { cause: error })
      throw error
    }
  })
}

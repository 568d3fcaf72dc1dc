/** Which of the files that a person brought are signatures, and their bytes. */
import { fromBase64, fromPem } from '../../domain/signing/bytes.ts'
import { checkLimits, isSignatureName } from '../../domain/signing/check.ts'

interface GivenFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** OID of SignedData, which stands first in every CMS, DER or BER. */
const signedDataOid = Buffer.from('06092a864886f70d010702', 'hex')
const headBytes = 32

/**
 * Signatures are sent under any name. By their bytes they are told only where no file is named like one: a signature may itself
 * have been signed.
 */
export function signaturesAmong<File extends GivenFile>(files: readonly File[]): ReadonlySet<File> {
  const named = files.filter(({ name }) => isSignatureName(name))
  return new Set(named.length > 0 ? named : files.filter(({ bytes }) => isSignedData(bytes)))
}

function isSignedData(bytes: Uint8Array): boolean {
  // 0 of DER, M of its base64, - of PEM.
  if (![0x30, 0x4d, 0x2d].includes(bytes[0] ?? 0) || bytes.length > checkLimits.signatureBytes) return false
  return Buffer.from(signatureBytes(bytes).subarray(0, headBytes)).includes(signedDataOid)
}

/** PEM, DER, or bare base64 as NCANode writes it. */
export function signatureBytes(bytes: Uint8Array): Uint8Array {
  if (bytes[0] === 0x30 || bytes.length > checkLimits.signatureBytes) return bytes
  const [first] = fromPem(bytes)
  return fromBase64(Buffer.from(bytes).toString('latin1')) ?? first ?? bytes
}

/** What every handler of a signed command does with the signature that the kernel has verified. */
import { actorOf, type SignatureRecord } from '../../domain/people/actor.ts'
import { canonicalJson, type StatementBody } from '../../domain/kernel/manifest.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import type { VerifiedSignature, WriteCall } from './call.ts'

export function givenSignature(call: WriteCall): VerifiedSignature {
  if (call.signature === null) throw new RefusalError({ key: 'kernel.signatureMissing' })
  return call.signature
}

/** Between the kernel's check and our row lock another deed may have changed the paper: then nothing of this may count. */
export function insistSameStatement(call: WriteCall, statement: StatementBody): void {
  if (canonicalJson(statement) !== canonicalJson(givenSignature(call).manifest.body)) throw new RefusalError({ key: 'kernel.statementStale' })
}

/** Keeps manifest, CMS and certificate byte for byte in the file store, and says where they are. */
export async function keepSignature(call: WriteCall, deed: string): Promise<SignatureRecord> {
  const signature = givenSignature(call)
  const { pem, ...certificate } = signature.certificate
  const [p7s, manifest, cert] = await Promise.all([call.files.put(signature.p7s), call.files.put(signature.manifestBytes), call.files.put(new TextEncoder().encode(pem))])
  return { deed, by: actorOf(call.seat), at: call.now, sha256: p7s.sha256, manifestSha256: manifest.sha256, certificateSha256: cert.sha256, certificate }
}

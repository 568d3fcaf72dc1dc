/** Asking an OCSP responder (RFC 6960) for one certificate, with a nonce. */
import { fromHex } from './bytes.ts'
import type { Certificate } from './certificate.ts'
import { context, integer, nullValue, octetString, oid, sequence } from './der-write.ts'
import { keyBits, nonceOid } from './ocsp.ts'
import { oids } from './oids.ts'
import type { Primitives } from './primitives.ts'

export interface OcspRequest {
  readonly certificate: Pick<Certificate, 'serial'>
  readonly issuer: Certificate
  readonly nonce: Uint8Array
}

/** The nonce as it stands in the extension of request and answer. */
export const nonceValue = (nonce: Uint8Array): Uint8Array<ArrayBuffer> => octetString(nonce)

/** SHA-1 names the certificate, as every responder understands; nothing is trusted for it (RFC 5019). */
export function ocspRequest({ certificate, issuer, nonce }: OcspRequest, primitives: Primitives): Uint8Array<ArrayBuffer> {
  const id = sequence(
    sequence(oid(oids.sha1), nullValue()),
    octetString(primitives.digest('sha1', issuer.subjectDer)),
    octetString(primitives.digest('sha1', keyBits(issuer))),
    integer(fromHex(certificate.serial)),
  )
  const extensions = context(2, sequence(sequence(oid(nonceOid), octetString(nonceValue(nonce)))))
  return sequence(sequence(sequence(sequence(id)), extensions))
}

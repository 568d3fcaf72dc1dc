import { fromPem, toBase64 } from '../../domain/signing/bytes.ts'
import { algorithmName, type Certificate, nameLine } from '../../domain/signing/certificate.ts'
import type { CertificateFacts } from '../../domain/signing/contract.ts'
import { certificateIn, isAuthorityCertificate, isSelfSigned } from '../../domain/signing/trust-rules.ts'
import type { TrustChoices } from '../../domain/signing/trust-list.ts'
import { primitives } from '../../node/signing/primitives.ts'

export function factsOf(certificate: Certificate): CertificateFacts {
  return {
    fingerprint: Buffer.from(primitives.digest('sha256', certificate.der)).toString('hex'),
    subject: nameLine(certificate.subject),
    issuer: nameLine(certificate.issuer),
    serial: certificate.serial,
    algorithm: algorithmName(certificate.publicKey),
    validFrom: new Date(certificate.validFrom).toISOString(),
    validUntil: new Date(certificate.validUntil).toISOString(),
    authority: isAuthorityCertificate(certificate),
    selfSigned: isSelfSigned(certificate),
    der: toBase64(certificate.der),
  }
}

/** What is in a file that a person took for a certificate: PEM (one or several) or DER. Empty when there is none. */
export function certificatesIn(file: Uint8Array): CertificateFacts[] {
  return fromPem(file).map((der) => certificateIn(toBase64(der))).filter((each) => each !== null).slice(0, 20).map(factsOf)
}

export function certificatesOf(...lists: (TrustChoices | null)[]): CertificateFacts[] {
  const all = new Set(lists.flatMap((list) => list?.centres ?? []).flatMap((centre) => [...centre.anchors, ...centre.intermediates]))
  return [...all].map(certificateIn).filter((each) => each !== null).map(factsOf)
}

import type { TextKey } from '../texts.ts'
import type { DerFault } from './der.ts'

/** Why a signature is not accepted, in the order in which the verifier looks (SIGNING §7). One reason is told: the first. */
export type SignatureReason =
  | DerFault
  // form
  | 'tooManySigners'
  | 'notSignedData'
  | 'structureWrong'
  | 'contentAttached'
  | 'contentMissing'
  | 'noSigners'
  | 'signerMissing'
  | 'signerRepeated'
  // algorithms
  | 'digestAlgorithmForbidden'
  | 'signatureAlgorithmForbidden'
  | 'algorithmMismatch'
  | 'keyAlgorithmMismatch'
  | 'digestAlgorithmNotListed'
  // signed attributes
  | 'signedAttributesMissing'
  | 'attributesAsContent'
  | 'signedAttributesNotSorted'
  | 'attributeRepeated'
  | 'attributeNotSingle'
  | 'contentTypeMissing'
  | 'contentTypeMismatch'
  | 'messageDigestMissing'
  | 'messageDigestLength'
  | 'signedAttributeInUnsigned'
  | 'algorithmProtectionMismatch'
  | 'contentChanged'
  // certificate of the signer
  | 'certificateMissing'
  | 'certificateAmbiguous'
  | 'certificateMalformed'
  | 'certificateExtensionRepeated'
  | 'signingCertificateMissing'
  | 'signingCertificateMismatch'
  | 'signerIdentifierSwapped'
  | 'certificateSubstituted'
  | 'keyTooWeak'
  | 'signatureLength'
  | 'signatureWrong'
  | 'keyUsageWrong'
  | 'roleForbidden'
  | 'certificateCriticalExtension'
  // rules of its centre
  | 'centreDigest'
  | 'centrePolicy'
  | 'centreRole'
  // time
  | 'timestampMalformed'
  | 'timestampAmbiguous'
  | 'timestampImprint'
  | 'timestampSignature'
  | 'timestampKeyUsage'
  | 'timestampUntrusted'
  | 'signingTimeInFuture'
  // chain and revocation
  | 'certificateNotYetValid'
  | 'certificateExpired'
  | 'certificateForged'
  | 'issuerNotAuthority'
  | 'authorityExpired'
  | 'chainTooLong'
  | 'chainUntrusted'
  | 'crlMalformed'
  | 'crlSignature'
  | 'crlCriticalExtension'
  | 'crlIndirect'
  | 'crlStale'
  | 'ocspMalformed'
  | 'ocspOtherCertificate'
  | 'ocspNonce'
  | 'ocspResponder'
  | 'ocspSignature'
  | 'ocspStale'
  | 'certificateRevoked'
  | 'authorityRevoked'
  | 'revocationUnknown'
  // whose signature it is and what was signed
  | 'otherPerson'
  | 'otherBody'
  | 'manifestNotCanonical'
  | 'manifestKind'
  | 'manifestShape'
  | 'manifestFileName'
  | 'manifestFileMissing'
  | 'manifestFileExtra'
  | 'manifestFileChanged'
  | 'manifestOther'
  | 'challengeKind'
  | 'challengeShape'
  | 'challengeAudience'
  | 'challengeExpired'

/** Thrown inside the verifier only; its entry points answer with the reason and never throw. */
export class SignatureFault extends Error {
  readonly reason: SignatureReason
  constructor(reason: SignatureReason) {
    super(reason)
    this.name = 'SignatureFault'
    this.reason = reason
  }
}

export function demand(condition: boolean, reason: SignatureReason): asserts condition {
  if (!condition) throw new SignatureFault(reason)
}

export function reasonText(reason: SignatureReason): TextKey {
  return `signing.reason.${reason}`
}

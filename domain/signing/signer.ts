import { compareBytes, concatBytes, sameBytes } from './bytes.ts'
import type { Certificate } from './certificate.ts'
import { contextTag, type Der, DerError, Fields, readDer, readOctets, readOid, readTime, tags } from './der.ts'
import { oids } from './oids.ts'
import type { AnyDigest, Primitives } from './primitives.ts'
import { allowedDigest, digestLengths, digestWith, insistKey, insistPlainParameters, type KeyPolicy, type Scheme, schemeOf, signatureHolds, signatureSize } from './public-key.ts'
import { demand, SignatureFault } from './reasons.ts'
import { type Attribute, attributeOf, certificatesOf, isNamedBy, type SignedData, type SignerInfo } from './signed-data.ts'

/** The signed bytes, or their digests when they are a file too large to hold. */
export type Content = Uint8Array | { readonly [D in AnyDigest]?: Uint8Array }

export interface SignerCheck {
  readonly data: SignedData
  readonly content: Content
  readonly primitives: Primitives
  readonly policy: KeyPolicy
  /** Foreign signatures may lack signing-certificate-v2; then they bind only to a key, and the level says so. */
  readonly needSigningCertificate: boolean
}

export interface CheckedSigner {
  readonly certificate: Certificate
  readonly signingTime: number | null
  readonly bindsCertificate: boolean
}

const mustBeSigned = new Set<string>([oids.contentType, oids.messageDigest, oids.signingTime, oids.signingCertificateV2, oids.algorithmProtection])

/** Everything about one SignerInfo that needs no trust: form, attributes, digest, certificate, signature. Throws SignatureFault. */
export function checkSigner(signer: SignerInfo, check: SignerCheck): CheckedSigner {
  const scheme = checkAlgorithms(signer, check.data)
  const signedAttributes = attributesOf(signer, check.content)
  const attributes = checkAttributes(signer, signedAttributes.list, { ...check, digest: scheme.digest })
  const certificate = certificateOfSigner(signer, check.data)
  const bindsCertificate = checkSigningCertificate(attributes.get(oids.signingCertificateV2), certificate, check)
  insistKey(certificate.publicKey, check.policy)
  demand(certificate.publicKey.algorithm === scheme.key, 'keyAlgorithmMismatch')
  demand(signer.signature.length === signatureSize(certificate.publicKey), 'signatureLength')
  // What is signed is the attributes as a plain SET OF, not as the [0] they are sent under (RFC 5652 §5.4).
  const signed = concatBytes([Uint8Array.of(tags.set), signedAttributes.element.bytes.subarray(1)])
  demand(signatureHolds(check.primitives, { key: certificate.publicKey, scheme }, signed, signer.signature), 'signatureWrong')
  const time = attributes.get(oids.signingTime)
  return { certificate, signingTime: time ? readTime(time) : null, bindsCertificate }
}

function checkAlgorithms(signer: SignerInfo, data: SignedData): Scheme {
  const digest = allowedDigest(signer.digestAlgorithm)
  insistPlainParameters(signer.digestAlgorithmElement)
  const scheme = schemeOf(signer.signatureAlgorithm, digest)
  demand(scheme.digest === digest, 'algorithmMismatch')
  insistPlainParameters(signer.signatureAlgorithmElement)
  const listed = data.digestAlgorithms.some((each) => readOid(new Fields(each).next(tags.oid)) === signer.digestAlgorithm)
  demand(listed, 'digestAlgorithmNotListed')
  return scheme
}

function attributesOf(signer: SignerInfo, content: Content): NonNullable<SignerInfo['signedAttributes']> {
  const signed = signer.signedAttributes
  if (signed === null) throw new SignatureFault(looksLikeAttributes(content) ? 'attributesAsContent' : 'signedAttributesMissing')
  demand(signed.list.length > 0, 'signedAttributesMissing')
  return signed
}

/** Answers the single value of each signed attribute by its type. */
function checkAttributes(signer: SignerInfo, list: readonly Attribute[], check: SignerCheck & { digest: AnyDigest }): Map<string, Der> {
  const { digest } = check
  const inOrder = list.every((each, index) => index === 0 || compareBytes(list[index - 1]?.bytes ?? each.bytes, each.bytes) <= 0)
  demand(inOrder, 'signedAttributesNotSorted')
  const values = singleValues(list)
  demand(!signer.unsignedAttributes.some((each) => mustBeSigned.has(each.type)), 'signedAttributeInUnsigned')
  const type = values.get(oids.contentType)
  demand(type !== undefined, 'contentTypeMissing')
  demand(readOid(type) === check.data.contentType, 'contentTypeMismatch')
  const claimed = values.get(oids.messageDigest)
  demand(claimed !== undefined, 'messageDigestMissing')
  const claimedDigest = readOctets(claimed)
  demand(claimedDigest.length === digestLengths[digest], 'messageDigestLength')
  checkAlgorithmProtection(values.get(oids.algorithmProtection), signer)
  demand(sameBytes(claimedDigest, digestOf(check, digest)), 'contentChanged')
  return values
}

function singleValues(list: readonly Attribute[]): Map<string, Der> {
  const values = new Map<string, Der>()
  for (const { type, values: given } of list) {
    demand(!values.has(type), 'attributeRepeated')
    demand(given.length === 1 || !mustBeSigned.has(type), 'attributeNotSingle')
    if (given[0] !== undefined) values.set(type, given[0])
  }
  return values
}

function digestOf({ content, primitives }: SignerCheck, digest: AnyDigest): Uint8Array {
  if (content instanceof Uint8Array) return digestWith(primitives, digest, content)
  const known = content[digest]
  demand(known !== undefined, 'contentMissing')
  return known
}

/** The forgery of draft-ietf-lamps-cms-euf-cma-signeddata: attributes that were once signed, offered as the content. */
function looksLikeAttributes(content: Content): boolean {
  if (!(content instanceof Uint8Array) || content[0] !== tags.set || content.length > 100_000) return false
  try {
    return readDer(content).children.map(attributeOf).some((each) => each.type === oids.messageDigest)
  } catch (error) {
    if (error instanceof DerError) return false
    throw error
  }
}

/** RFC 6211: the algorithms under the signature must be the ones beside it. */
function checkAlgorithmProtection(value: Der | undefined, signer: SignerInfo): void {
  if (value === undefined) return
  const fields = new Fields(value)
  const digest = fields.next(tags.sequence)
  const signature = fields.optional(contextTag(1))
  fields.end()
  const sameSignature = signature !== undefined && sameBytes(signature.content, signer.signatureAlgorithmElement.content)
  demand(sameSignature && sameBytes(digest.content, signer.digestAlgorithmElement.content), 'algorithmProtectionMismatch')
}

function certificateOfSigner(signer: SignerInfo, data: SignedData): Certificate {
  const found = certificatesOf(signer, data)
  const [certificate] = found
  demand(certificate !== undefined, 'certificateMissing')
  demand(found.every((each) => sameBytes(each.der, certificate.der)), 'certificateAmbiguous')
  return certificate
}

/** RFC 5035: the first certificate named is the signer's, by digest and, where given, by issuer and serial. */
function checkSigningCertificate(value: Der | undefined, certificate: Certificate, check: SignerCheck): boolean {
  if (value === undefined) {
    demand(!check.needSigningCertificate, 'signingCertificateMissing')
    return false
  }
  const first = new Fields(new Fields(value).next(tags.sequence).children[0] ?? value)
  const algorithm = first.optional(tags.sequence)
  const digest = algorithm ? allowedDigest(readOid(new Fields(algorithm).next(tags.oid))) : 'sha256'
  const named = readOctets(first.next(tags.octetString))
  const issuerSerial = first.optional(tags.sequence)
  first.end()
  const isThis = (each: Certificate) => sameBytes(digestWith(check.primitives, digest, each.der), named)
  if (!isThis(certificate)) throw new SignatureFault(mismatchReason(certificate, check.data.certificates.find(isThis)))
  if (issuerSerial !== undefined) {
    const fields = new Fields(issuerSerial)
    const names = new Fields(fields.next(tags.sequence))
    const directory = names.next(contextTag(4)).children[0]
    names.end()
    const serial = fields.next(tags.integer)
    demand(directory !== undefined && isNamedBy(certificate, directory.bytes, serial.content), 'signingCertificateMismatch')
  }
  return true
}

function mismatchReason(certificate: Certificate, meant: Certificate | undefined) {
  if (meant === undefined) return 'signingCertificateMismatch'
  return sameBytes(meant.publicKey.spkiDer, certificate.publicKey.spkiDer) ? 'certificateSubstituted' : 'signerIdentifierSwapped'
}

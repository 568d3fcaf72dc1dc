import { sameBytes, toHex } from './bytes.ts'
import { type Certificate, algorithmOf, certificateOf } from './certificate.ts'
import { contextTag, type Der, Fields, readDer, readOctets, readOid, readSmallInteger, tags } from './der.ts'
import { oids } from './oids.ts'
import { demand, SignatureFault } from './reasons.ts'

export interface Attribute {
  readonly type: string
  readonly bytes: Uint8Array
  readonly values: readonly Der[]
}

export interface SignerInfo {
  readonly bytes: Uint8Array
  readonly issuerDer: Uint8Array
  readonly serial: Uint8Array
  readonly digestAlgorithm: string
  readonly digestAlgorithmElement: Der
  readonly signatureAlgorithm: string
  readonly signatureAlgorithmElement: Der
  /** The element as sent, tagged `[0]`; null when the signature covers the content directly. */
  readonly signedAttributes: { readonly element: Der; readonly list: readonly Attribute[] } | null
  readonly signature: Uint8Array
  readonly unsignedAttributes: readonly Attribute[]
}

/** CMS SignedData (RFC 5652) as strict DER holds it. */
export interface SignedData {
  readonly version: number
  readonly digestAlgorithms: readonly Der[]
  readonly contentType: string
  readonly encapContent: Der
  readonly content: Uint8Array | null
  readonly certificateElements: readonly Der[]
  readonly certificates: readonly Certificate[]
  /** CertificateList elements and `[1]` other revocation infos. */
  readonly revocations: readonly Der[]
  readonly signers: readonly SignerInfo[]
}

const maxSigners = 50
const maxCertificates = 200

/** Throws DerError or SignatureFault. */
export function readSignedData(bytes: Uint8Array): SignedData {
  return signedDataOf(readDer(bytes))
}

export function signedDataOf(element: Der): SignedData {
  const info = new Fields(element)
  demand(readOid(info.next(tags.oid)) === oids.signedData, 'notSignedData')
  const wrapper = new Fields(info.next(contextTag(0)), contextTag(0))
  info.end()
  const fields = new Fields(wrapper.next(tags.sequence))
  wrapper.end()
  const version = readSmallInteger(fields.next(tags.integer))
  demand([1, 3, 4, 5].includes(version), 'structureWrong')
  const digestAlgorithms = fields.next(tags.set).children
  const encapContent = fields.next(tags.sequence)
  const encap = new Fields(encapContent)
  const contentType = readOid(encap.next(tags.oid))
  const contentElement = encap.optional(contextTag(0))
  encap.end()
  const certificateElements = fields.optional(contextTag(0))?.children ?? []
  const revocations = fields.optional(contextTag(1))?.children ?? []
  const signers = fields.next(tags.set).children
  fields.end()
  demand(signers.length <= maxSigners, 'tooManySigners')
  demand(certificateElements.length <= maxCertificates, 'structureWrong')
  return {
    version, digestAlgorithms, contentType, encapContent,
    content: contentElement ? readOctets(onlyChild(contentElement)) : null,
    certificateElements,
    certificates: certificateElements.filter((each) => each.tag === tags.sequence).map(readCarried),
    revocations,
    signers: signers.map(signerOf),
  }
}

function onlyChild(element: Der): Der {
  const child = element.children[0]
  demand(child !== undefined && element.children.length === 1, 'structureWrong')
  return child
}

function readCarried(element: Der): Certificate {
  try {
    return certificateOf(element)
  } catch (error) {
    if (error instanceof SignatureFault) throw error
    throw new SignatureFault('certificateMalformed')
  }
}

function signerOf(element: Der): SignerInfo {
  const fields = new Fields(element)
  // Version 1 names the certificate by issuer and serial; naming it by key id (3) would not tell two certificates of one key apart.
  demand(readSmallInteger(fields.next(tags.integer)) === 1, 'structureWrong')
  const id = new Fields(fields.next(tags.sequence))
  const issuer = id.next(tags.sequence)
  const serial = id.next(tags.integer)
  id.end()
  const digestAlgorithmElement = fields.next(tags.sequence)
  const signed = fields.optional(contextTag(0))
  const signatureAlgorithmElement = fields.next(tags.sequence)
  const signature = readOctets(fields.next(tags.octetString))
  const unsigned = fields.optional(contextTag(1))
  fields.end()
  return {
    bytes: element.bytes,
    issuerDer: issuer.bytes,
    serial: serial.content,
    digestAlgorithm: algorithmOf(digestAlgorithmElement), digestAlgorithmElement,
    signatureAlgorithm: algorithmOf(signatureAlgorithmElement), signatureAlgorithmElement,
    signedAttributes: signed ? { element: signed, list: signed.children.map(attributeOf) } : null,
    signature,
    unsignedAttributes: unsigned?.children.map(attributeOf) ?? [],
  }
}

export function attributeOf(element: Der): Attribute {
  const fields = new Fields(element)
  const type = readOid(fields.next(tags.oid))
  const values = fields.next(tags.set).children
  fields.end()
  return { type, bytes: element.bytes, values }
}

export function isNamedBy(certificate: Certificate, issuerDer: Uint8Array, serial: Uint8Array): boolean {
  return sameBytes(certificate.issuerDer, issuerDer) && certificate.serial === toHex(serial).toUpperCase()
}

/** RFC 5652 §10.2.4: those of the carried certificates that a signer names by issuer and serial number. */
export function certificatesOf(signer: SignerInfo, { certificates }: SignedData): Certificate[] {
  return certificates.filter((each) => isNamedBy(each, signer.issuerDer, signer.serial))
}

/** Null where nobody signed, or the first signer's is not carried. */
export function firstSigners(data: SignedData): Certificate | null {
  const [signer] = data.signers
  return (signer && certificatesOf(signer, data)[0]) ?? null
}

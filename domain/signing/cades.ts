import { concatBytes, sameBytes } from './bytes.ts'
import { type Certificate, readCertificate } from './certificate.ts'
import { context, element, integer, nullValue, octetString, oid, sequence, setOf, sorted, time } from './der-write.ts'
import { contextTag, readDer, tags } from './der.ts'
import { oids } from './oids.ts'
import { readSignedData } from './signed-data.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** What we sign with: RSA with SHA-256, or GOST 34.10-2015 with Streebog-512. */
export type SigningKind = 'rsa' | 'gost2015-512'

const digestOid = (kind: SigningKind): string => (kind === 'rsa' ? oids.sha256 : oids.streebog512)
const signatureParts = (kind: SigningKind): Bytes[] => (kind === 'rsa' ? [oid(oids.sha256WithRsa), nullValue()] : [oid(oids.gost2015Signature512)])
const digestAlgorithm = (kind: SigningKind): Bytes => sequence(oid(digestOid(kind)))
const attribute = (type: string, value: Uint8Array): Bytes => sequence(oid(type), setOf(value))

export interface SigningInput {
  readonly certificateDer: Uint8Array
  readonly kind: SigningKind
  /** SHA-256 for RSA, Streebog-512 for GOST. */
  readonly contentDigest: Uint8Array
  /** Of the certificate's DER, for every kind. */
  readonly certificateSha256: Uint8Array
  readonly signingTime: number
}

/** The SET OF attributes that the key signs. CAdES-B, ETSI EN 319 122-1. */
export function signedAttributes(input: SigningInput): Bytes {
  const certificate = readCertificate(input.certificateDer)
  const issuerName = sequence(context(4, certificate.issuerDer))
  // The hash algorithm is left out because SHA-256 is ESSCertIDv2's default, which DER forbids to write.
  const essCertificate = sequence(octetString(input.certificateSha256), sequence(issuerName, serialOf(certificate)))
  return setOf(
    attribute(oids.contentType, oid(oids.data)),
    attribute(oids.signingTime, time(input.signingTime)),
    attribute(oids.messageDigest, octetString(input.contentDigest)),
    attribute(oids.signingCertificateV2, sequence(sequence(essCertificate))),
    attribute(oids.algorithmProtection, sequence(digestAlgorithm(input.kind), element(contextTag(1), ...signatureParts(input.kind)))),
  )
}

function serialOf(certificate: Certificate): Bytes {
  return integer(Uint8Array.from(certificate.serial.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)))
}

function signerInfo({ certificateDer, attributes, signature, kind }: Signed): Bytes {
  const certificate = readCertificate(certificateDer)
  return sequence(
    integer(1),
    sequence(certificate.issuerDer, serialOf(certificate)),
    digestAlgorithm(kind),
    concatBytes([Uint8Array.of(contextTag(0)), attributes.subarray(1)]),
    sequence(...signatureParts(kind)),
    octetString(signature),
  )
}

interface Parts {
  readonly digestAlgorithms: readonly Uint8Array[]
  readonly encapContent: Uint8Array
  readonly certificates: readonly Uint8Array[]
  readonly revocations: readonly Uint8Array[]
  readonly signers: readonly Uint8Array[]
  readonly version: number
}

function assemble(parts: Parts): Bytes {
  const fields = [
    integer(parts.version),
    setOf(...parts.digestAlgorithms),
    parts.encapContent,
    context(0, ...sorted(parts.certificates)),
    ...(parts.revocations.length > 0 ? [context(1, ...sorted(parts.revocations))] : []),
    setOf(...parts.signers),
  ]
  return sequence(oid(oids.signedData), context(0, sequence(...fields)))
}

export interface Signed {
  readonly kind: SigningKind
  readonly certificateDer: Uint8Array
  readonly attributes: Uint8Array
  readonly signature: Uint8Array
  /** Certificates that lead to the anchor, carried along so that a stranger can verify. */
  readonly intermediates: readonly Uint8Array[]
}

/** A new CMS with one signer; `content` is carried only when given (sign-in), documents stay detached. */
export function createSignature(signed: Signed, content: Uint8Array | null): Bytes {
  return assemble({
    version: 1,
    digestAlgorithms: [digestAlgorithm(signed.kind)],
    encapContent: content === null ? sequence(oid(oids.data)) : sequence(oid(oids.data), context(0, octetString(content))),
    certificates: union([signed.certificateDer, ...signed.intermediates]),
    revocations: [],
    signers: [signerInfo(signed)],
  })
}

/** Adds a parallel signer; the SignerInfos already there keep their bytes. Throws DerError or SignatureFault for a bad `p7s`. */
export function addSignature(p7s: Uint8Array, signed: Signed): Bytes {
  const data = readSignedData(p7s)
  const added = signerInfo(signed)
  return assemble({
    version: data.version,
    digestAlgorithms: union([...data.digestAlgorithms.map((each) => each.bytes), ...(lists(data.digestAlgorithms, digestOid(signed.kind)) ? [] : [digestAlgorithm(signed.kind)])]),
    encapContent: data.encapContent.bytes,
    certificates: union([...data.certificateElements.map((each) => each.bytes), signed.certificateDer, ...signed.intermediates]),
    revocations: data.revocations.map((each) => each.bytes),
    signers: [...data.signers.map((each) => each.bytes), added],
  })
}

function lists(algorithms: readonly { children: readonly { bytes: Uint8Array }[] }[], digest: string): boolean {
  const name = oid(digest)
  return algorithms.some((each) => each.children[0] !== undefined && sameBytes(each.children[0].bytes, name))
}

function union(parts: readonly Uint8Array[]): Uint8Array[] {
  return parts.filter((part, index) => !parts.slice(0, index).some((earlier) => sameBytes(earlier, part)))
}

export interface Evidence {
  /** Tokens by the signature value that they stamp: a SET re-sorts, so an index would lie. */
  readonly tokens?: readonly { readonly signature: Uint8Array; readonly token: Uint8Array }[]
  readonly certificates?: readonly Uint8Array[]
  readonly crls?: readonly Uint8Array[]
  readonly ocsp?: readonly Uint8Array[]
}

/** Puts evidence beside what is there (CAdES-T, -LT); what was signed and every signature keep their bytes. Throws DerError or SignatureFault. */
export function addEvidence(p7s: Uint8Array, { tokens = [], certificates = [], crls = [], ocsp = [] }: Evidence): Bytes {
  const data = readSignedData(p7s)
  const signers = data.signers.map((signer) => {
    const added = tokens.filter((each) => sameBytes(each.signature, signer.signature)).map(({ token }) => attribute(oids.timestampToken, token))
    if (added.length === 0) return signer.bytes
    const kept = readDer(signer.bytes).children.filter((each) => each.tag !== contextTag(1)).map((each) => each.bytes)
    return element(tags.sequence, ...kept, context(1, ...sorted([...signer.unsignedAttributes.map((each) => each.bytes), ...added])))
  })
  // RFC 5940: an OCSP answer travels as other revocation information, which makes the version 5 (RFC 5652 §5.1).
  const answers = ocsp.map((answer) => context(1, oid(oids.ocspResponse), answer))
  return assemble({
    version: answers.length > 0 ? 5 : data.version,
    digestAlgorithms: data.digestAlgorithms.map((each) => each.bytes),
    encapContent: data.encapContent.bytes,
    certificates: union([...data.certificateElements.map((each) => each.bytes), ...certificates]),
    revocations: union([...data.revocations.map((each) => each.bytes), ...crls, ...answers]),
    signers,
  })
}

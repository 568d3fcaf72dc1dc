import { createHash, createPrivateKey, createPublicKey, type KeyObject, randomBytes, sign } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { astanaDate, type Instant } from '../../domain/kernel/time.ts'
import { sameBytes, toPem } from '../../domain/signing/bytes.ts'
import { addSignature, createSignature, signedAttributes, type SigningKind } from '../../domain/signing/cades.ts'
import { algorithmName, type Certificate, nameLine, readCertificate, rolesOf, type Usage, usageOf } from '../../domain/signing/certificate.ts'
import { DerError, Fields, readDer, readOctets, tags } from '../../domain/signing/der.ts'
import { isGostPair, signGost } from '../../domain/signing/gost-signature.ts'
import { streebog } from '../../domain/signing/streebog.ts'
import { SignatureFault } from '../../domain/signing/reasons.ts'
import { KeyFault } from './key-fault.ts'
import { type KeyStore, openPkcs12 } from './pkcs12.ts'
import { passwordOf } from './pkcs12-protection.ts'

/** What a key file says of itself; nothing secret. */
export interface KeyFacts {
  readonly subject: string
  readonly organisation: string | null
  readonly iin: string | null
  readonly bin: string | null
  readonly algorithm: string
  readonly usage: Usage
  readonly roles: readonly string[]
  readonly serial: string
  readonly issuer: string
  readonly validFrom: Instant
  readonly validUntil: Instant
  readonly certificateDer: Uint8Array
  readonly certificatePem: string
  /** Other certificates in the file, which may lead to the anchor. */
  readonly companions: readonly Uint8Array[]
  /** RSA always; GOST 34.10-2015 only where the policy allows; others are shown and not signed with. */
  readonly signing: 'always' | 'whereAllowed' | 'never'
}

export interface SignRequest extends KeyRequest {
  /** The content itself, or its SHA-256 when it is a large file (detached only). */
  readonly content: Uint8Array | { readonly sha256: Uint8Array }
}

export interface KeyRequest {
  readonly detached: boolean
  readonly usage: 'sign' | 'auth' | 'either'
  readonly signingTime: Instant
  /** Native GOST signing is a matter of the portal's policy: only NCALayer is a certified way. Off unless given. */
  readonly allowGost?: boolean
  /** Whose key it must be; another's is refused before anything is signed. */
  readonly owner?: { readonly iin?: string; readonly bin?: string }
  /** Certificates carried along so that strangers can build the chain. */
  readonly intermediates?: readonly Uint8Array[]
  /** A signature to which this one is added in parallel. */
  readonly existing?: Uint8Array
}

export interface SignAnswer {
  readonly p7s: Uint8Array
  readonly facts: KeyFacts
}

/** A key that opened and can't do what was asked: what it says of itself is worth remembering all the same. */
export class UnusableKey extends KeyFault {
  readonly facts: KeyFacts
  constructor({ code, values }: KeyFault, facts: KeyFacts) {
    super(code, values)
    this.facts = facts
  }
}

const maxBytes = 1_000_000

/** Opens the file, does one thing with it and forgets it; runs inside the worker. Throws KeyFault or UnusableKey. */
export function workWithKey(path: string, password: Uint8Array, request: SignRequest | null): KeyFacts | SignAnswer {
  if (password.length === 0) throw new KeyFault('emptyPassword')
  const store = openPkcs12(readKeyFile(path), passwordOf(password))
  try {
    const { certificate, pkcs8 } = chooseKey(store)
    const facts = factsOf(certificate, store)
    try {
      const key = facts.signing === 'never' ? null : matchingKey(pkcs8, certificate)
      if (request === null) return facts
      insistUsable(certificate, request)
      const fault = signingFault(facts, request.allowGost ?? false)
      if (key === null || fault !== null) throw fault ?? new KeyFault('unsupportedAlgorithm')
      return { p7s: signOnce(key, certificate, facts.companions, request), facts }
    } catch (error) {
      throw error instanceof KeyFault ? new UnusableKey(error, facts) : error
    }
  } finally {
    for (const { pkcs8 } of store.keys) pkcs8.fill(0)
  }
}

function readKeyFile(path: string): Uint8Array {
  try {
    if (statSync(path).size > maxBytes) throw new KeyFault('fileTooLarge')
    return readFileSync(path)
  } catch (error) {
    if (error instanceof KeyFault) throw error
    throw new KeyFault('fileMissing')
  }
}

function chooseKey(store: KeyStore): { certificate: Certificate; pkcs8: Buffer } {
  const certificates = store.certificates.map((each) => ({ certificate: readOrRefuse(each.der), localId: each.localId }))
  const leaves = certificates.filter((each) => each.certificate.authority === null)
  const [key] = store.keys
  const [first] = leaves
  if (first === undefined) throw new KeyFault('noCertificate')
  if (key === undefined) throw new KeyFault('noPrivateKey')
  const own = leaves.find((each) => each.localId !== null && each.localId === key.localId) ?? first
  return { certificate: own.certificate, pkcs8: key.pkcs8 }
}

function readOrRefuse(der: Uint8Array): Certificate {
  try {
    return readCertificate(der)
  } catch (error) {
    if (error instanceof DerError || error instanceof SignatureFault) throw new KeyFault('notKeyFile')
    throw error
  }
}

function factsOf(certificate: Certificate, store: KeyStore): KeyFacts {
  return {
    subject: nameLine({ ...certificate.subject, organisation: null }),
    organisation: certificate.subject.organisation,
    iin: certificate.subject.iin,
    bin: certificate.subject.bin,
    algorithm: algorithmName(certificate.publicKey),
    usage: usageOf(certificate),
    roles: rolesOf(certificate),
    serial: certificate.serial,
    issuer: nameLine(certificate.issuer),
    validFrom: new Date(certificate.validFrom).toISOString(),
    validUntil: new Date(certificate.validUntil).toISOString(),
    certificateDer: Uint8Array.from(certificate.der),
    certificatePem: toPem('CERTIFICATE', certificate.der),
    companions: store.certificates.filter((each) => !sameBytes(each.der, certificate.der)).map((each) => Uint8Array.from(each.der)),
    signing: certificate.publicKey.algorithm === 'rsa' ? 'always' : certificate.publicKey.algorithm === 'gost2015-512' ? 'whereAllowed' : 'never',
  }
}

/** Signs the attributes it is given; made only of a key that matches its certificate. */
interface SigningKey {
  readonly kind: SigningKind
  digest(content: Uint8Array): Uint8Array
  sign(attributes: Uint8Array): Uint8Array
}

function matchingKey(pkcs8: Buffer, certificate: Certificate): SigningKey {
  return certificate.publicKey.algorithm === 'rsa' ? rsaKey(pkcs8, certificate) : gostKey(pkcs8, certificate)
}

function gostKey(pkcs8: Buffer, certificate: Certificate): SigningKey {
  const pair = { spkiDer: certificate.publicKey.spkiDer, secret: gostSecretIn(pkcs8) }
  if (!isGostPair(pair)) throw new KeyFault('notMatching')
  const digest = (bytes: Uint8Array) => streebog(64, bytes)
  return { kind: 'gost2015-512', digest, sign: (attributes) => signGost(pair, digest(attributes), randomBytes(64)) }
}

/** A view into the PKCS#8, so that wiping that wipes this. */
function gostSecretIn(pkcs8: Buffer): Uint8Array {
  try {
    const fields = new Fields(readDer(pkcs8))
    fields.next(tags.integer)
    fields.next(tags.sequence)
    return readOctets(readDer(readOctets(fields.next(tags.octetString))))
  } catch (error) {
    if (error instanceof DerError) throw new KeyFault('notKeyFile')
    throw error
  }
}

function rsaKey(pkcs8: Buffer, certificate: Certificate): SigningKey {
  let key: KeyObject
  try {
    key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })
  } catch {
    throw new KeyFault('notMatching')
  }
  const stated = createPublicKey({ key: Buffer.from(certificate.publicKey.spkiDer), format: 'der', type: 'spki' })
  if (!createPublicKey(key).equals(stated)) throw new KeyFault('notMatching')
  return { kind: 'rsa', digest: sha256, sign: (attributes) => sign('sha256', attributes, key) }
}

function insistUsable(certificate: Certificate, { usage, owner, signingTime }: SignRequest): void {
  const fault = usageFault(usageOf(certificate), usage) ?? dateFault(certificate, signingTime)
  if (fault !== null) throw fault
  if (owner?.iin !== undefined && owner.iin !== certificate.subject.iin) throw new KeyFault('otherPerson')
  if (owner?.bin !== undefined && owner.bin !== certificate.subject.bin) throw new KeyFault('otherBody')
}

export function usageFault(held: Usage, wanted: SignRequest['usage']): KeyFault | null {
  if (held === 'unknown') return new KeyFault('unknownUsage')
  if (wanted === 'either' || held === 'both' || held === wanted) return null
  return new KeyFault(wanted === 'sign' ? 'onlyForSignIn' : 'onlyForSigning')
}

/** Dates in the words of the refusal are those of Astana, day first. */
export function dateFault(certificate: { readonly validFrom: number; readonly validUntil: number }, at: Instant): KeyFault | null {
  const day = (epochMs: number) => ({ date: astanaDate(new Date(epochMs).toISOString()).split('-').reverse().join('.') })
  if (Date.parse(at) > certificate.validUntil) return new KeyFault('expired', day(certificate.validUntil))
  if (Date.parse(at) < certificate.validFrom) return new KeyFault('notYetValid', day(certificate.validFrom))
  return null
}

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()

/** Documents are signed by their manifest, which is small; a large file alone is signed by RSA keys only. */
function largeFileDigest(key: SigningKey, { content }: SignRequest): Uint8Array {
  if (key.kind !== 'rsa' || content instanceof Uint8Array) throw new TypeError('a GOST key signs contents, not their SHA-256')
  return content.sha256
}

/** Null when a key of this kind may sign here. */
export function signingFault({ signing, algorithm }: Pick<KeyFacts, 'signing' | 'algorithm'>, allowGost: boolean): KeyFault | null {
  if (signing === 'always' || (signing === 'whereAllowed' && allowGost)) return null
  return new KeyFault(algorithm.startsWith('GOST') ? 'gost' : 'unsupportedAlgorithm')
}

function signOnce(key: SigningKey, certificate: Certificate, companions: readonly Uint8Array[], request: SignRequest): Uint8Array {
  const content = request.content instanceof Uint8Array ? request.content : null
  if (content === null && !request.detached) throw new TypeError('an attached signature needs its content')
  const attributes = signedAttributes({
    certificateDer: certificate.der,
    kind: key.kind,
    contentDigest: content === null ? largeFileDigest(key, request) : key.digest(content),
    certificateSha256: sha256(certificate.der),
    signingTime: Date.parse(request.signingTime),
  })
  const intermediates = [...companions, ...(request.intermediates ?? [])]
  const signed = { certificateDer: certificate.der, kind: key.kind, attributes, signature: key.sign(attributes), intermediates }
  return request.existing === undefined ? createSignature(signed, request.detached ? null : content) : addSignature(request.existing, signed)
}

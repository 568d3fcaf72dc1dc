import { createPrivateKey, createPublicKey, createHash, type KeyObject, sign } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { astanaDate, type Instant } from '../../domain/kernel/time.ts'
import { sameBytes, toPem } from '../../domain/signing/bytes.ts'
import { addSignature, createSignature, signedAttributes } from '../../domain/signing/cades.ts'
import { algorithmName, type Certificate, nameLine, readCertificate, rolesOf, type Usage, usageOf } from '../../domain/signing/certificate.ts'
import { DerError } from '../../domain/signing/der.ts'
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
  /** GOST keys are shown but not signed with. */
  readonly canSign: boolean
}

export interface SignRequest extends KeyRequest {
  /** The content itself, or its SHA-256 when it is a large file (detached only). */
  readonly content: Uint8Array | { readonly sha256: Uint8Array }
}

export interface KeyRequest {
  readonly detached: boolean
  readonly usage: 'sign' | 'auth' | 'either'
  readonly signingTime: Instant
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
      const key = facts.canSign ? matchingKey(pkcs8, certificate) : null
      if (request === null) return facts
      insistUsable(certificate, request)
      if (key === null) throw new KeyFault(certificate.publicKey.algorithm.startsWith('gost') ? 'gost' : 'unsupportedAlgorithm')
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
    canSign: certificate.publicKey.algorithm === 'rsa',
  }
}

function matchingKey(pkcs8: Buffer, certificate: Certificate): KeyObject {
  let key: KeyObject
  try {
    key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })
  } catch {
    throw new KeyFault('notMatching')
  }
  const stated = createPublicKey({ key: Buffer.from(certificate.publicKey.spkiDer), format: 'der', type: 'spki' })
  if (!createPublicKey(key).equals(stated)) throw new KeyFault('notMatching')
  return key
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

function signOnce(key: KeyObject, certificate: Certificate, companions: readonly Uint8Array[], request: SignRequest): Uint8Array {
  const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()
  const content = request.content instanceof Uint8Array ? request.content : null
  if (content === null && !request.detached) throw new TypeError('an attached signature needs its content')
  const attributes = signedAttributes({
    certificateDer: certificate.der,
    contentSha256: content === null ? (request.content as { sha256: Uint8Array }).sha256 : sha256(content),
    certificateSha256: sha256(certificate.der),
    signingTime: Date.parse(request.signingTime),
  })
  const intermediates = [...companions, ...(request.intermediates ?? [])]
  const signed = { certificateDer: certificate.der, attributes, signature: sign('sha256', attributes, key), intermediates }
  return request.existing === undefined ? createSignature(signed, request.detached ? null : content) : addSignature(request.existing, signed)
}

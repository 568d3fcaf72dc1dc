import { createPrivateKey, createPublicKey, type KeyObject, randomBytes, sign } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { readOrNull } from '../../domain/signing/attempt.ts'
import { type Certificate, readCertificate, type Usage, usageOf } from '../../domain/signing/certificate.ts'
import type { SigningKind } from '../../domain/signing/cades.ts'
import { DerError, Fields, readDer, readOctets, tags } from '../../domain/signing/der.ts'
import { isGostPair, signGost } from '../../domain/signing/gost-signature.ts'
import { streebog } from '../../domain/signing/streebog.ts'
import { factsOf, insistUsable, type KeyFacts, type KeyRequest, signingFault, UnusableKey, usageFault } from './key-facts.ts'
import { KeyFault } from './key-fault.ts'
import { type KeyStore, openPkcs12 } from './pkcs12.ts'
import { passwordOf } from './pkcs12-protection.ts'
import { attributesOf, type SignedContent, wholeSignature } from './signed-content.ts'

export interface SignRequest extends KeyRequest {
  /** Each is signed by itself; the key is opened once for all. */
  readonly contents: readonly SignedContent[]
}

export interface SignAnswer {
  /** In the order of the contents. */
  readonly signatures: readonly Uint8Array[]
  readonly facts: KeyFacts
}

const maxBytes = 1_000_000

/** Opens the file, does one thing with it and forgets it; runs inside the worker. Throws KeyFault or UnusableKey. */
export function workWithKey(path: string, password: Uint8Array, request: SignRequest | null): KeyFacts | SignAnswer {
  if (password.length === 0) throw new KeyFault('emptyPassword')
  const store = openPkcs12(readKeyFile(path), passwordOf(password))
  try {
    const pairs = pairsIn(store)
    const { certificate, pkcs8 } = chosen(pairs, request)
    const facts = { ...factsOf(certificate, companionsIn(store)), usage: usageOfAll(pairs) }
    try {
      const key = facts.signing === 'never' ? null : matchingKey(pkcs8, certificate)
      if (request === null) return facts
      insistUsable(certificate, request)
      const fault = signingFault(facts, request.allowGost ?? false)
      if (key === null || fault !== null) throw fault ?? new KeyFault('unsupportedAlgorithm')
      return { signatures: request.contents.map((content) => signOnce(key, facts, content, request)), facts }
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

interface KeyPair {
  readonly certificate: Certificate
  readonly pkcs8: Buffer
}

/** A renewed key is often exported beside the old one, and a sign-in key beside one for documents: each certificate with its own key. */
function pairsIn(store: KeyStore): KeyPair[] {
  const leaves = certificatesIn(store).filter((each) => each.certificate.authority === null)
  const [key] = store.keys
  const [leaf] = leaves
  if (leaf === undefined) throw new KeyFault('noCertificate')
  if (key === undefined) throw new KeyFault('noPrivateKey')
  if (store.keys.length === 1 && leaves.length === 1) return [{ certificate: leaf.certificate, pkcs8: key.pkcs8 }]
  const pairs = leaves.flatMap(({ certificate, localId }) => {
    const own = store.keys.find((each) => localId !== null && each.localId === localId) ?? store.keys.find((each) => isPair(each.pkcs8, certificate))
    return own === undefined ? [] : [{ certificate, pkcs8: own.pkcs8 }]
  })
  if (pairs.length === 0) throw new KeyFault('notMatching')
  // The one that holds longest comes first, where nothing else decides.
  return pairs.toSorted((a, b) => b.certificate.validUntil - a.certificate.validUntil)
}

/** The pair that can do what is asked; else the one that says best why none can. */
function chosen(pairs: readonly KeyPair[], request: KeyRequest | null): KeyPair {
  const [first] = pairs as readonly [KeyPair, ...KeyPair[]]
  if (request !== null) {
    const fitting = pairs.filter(({ certificate }) => !isFaulty(() => insistUsable(certificate, request)))
    return fitting.find(({ certificate }) => signingFault(factsOf(certificate, []), request.allowGost ?? false) === null) ?? fitting[0] ?? first
  }
  return pairs.find(({ certificate }) => usageFault(usageOf(certificate), 'sign') === null) ?? first
}

function usageOfAll(pairs: readonly KeyPair[]): Usage {
  const held = new Set(pairs.map(({ certificate }) => usageOf(certificate)))
  if (held.has('both') || (held.has('sign') && held.has('auth'))) return 'both'
  return held.has('sign') ? 'sign' : held.has('auth') ? 'auth' : 'unknown'
}

function isFaulty(work: () => unknown): boolean {
  try {
    work()
    return false
  } catch (error) {
    if (error instanceof KeyFault) return true
    throw error
  }
}

const isPair = (pkcs8: Buffer, certificate: Certificate): boolean => !isFaulty(() => matchingKey(pkcs8, certificate))

/** Only those that lead to an anchor: another certificate of the same person has no business in a signature. */
function companionsIn(store: KeyStore): Uint8Array[] {
  return certificatesIn(store).filter(({ certificate }) => certificate.authority !== null).map(({ certificate }) => Uint8Array.from(certificate.der))
}

/** Roots of another age may lie beside the chain in a form that we don't read; a file with nothing else is no key. */
function certificatesIn(store: KeyStore): { certificate: Certificate; localId: string | null }[] {
  const read = store.certificates.flatMap(({ der, localId }) => {
    const certificate = readOrNull(() => readCertificate(der))
    return certificate === null ? [] : [{ certificate, localId }]
  })
  if (read.length === 0 && store.certificates.length > 0) throw new KeyFault('notKeyFile')
  return read
}

/** Signs the attributes it is given; made only of a key that matches its certificate. */
interface SigningKey {
  readonly kind: SigningKind
  sign(attributes: Uint8Array): Uint8Array
}

function matchingKey(pkcs8: Buffer, certificate: Certificate): SigningKey {
  return certificate.publicKey.algorithm === 'rsa' ? rsaKey(pkcs8, certificate) : gostKey(pkcs8, certificate)
}

function gostKey(pkcs8: Buffer, certificate: Certificate): SigningKey {
  const pair = { spkiDer: certificate.publicKey.spkiDer, secret: gostSecretIn(pkcs8) }
  if (!isGostPair(pair)) throw new KeyFault('notMatching')
  return { kind: 'gost2015-512', sign: (attributes) => signGost(pair, streebog(64, attributes), randomBytes(64)) }
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
  return { kind: 'rsa', sign: (attributes) => sign('sha256', attributes, key) }
}

function signOnce(key: SigningKey, { certificateDer, companions }: KeyFacts, content: SignedContent, request: KeyRequest): Uint8Array {
  const signer = { kind: key.kind, certificateDer, companions }
  const attributes = attributesOf(signer, content, request)
  return wholeSignature(signer, content, { attributes, signature: key.sign(attributes) }, request)
}

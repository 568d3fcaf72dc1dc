import { astanaDate, type Instant } from '../../domain/kernel/time.ts'
import { toPem } from '../../domain/signing/bytes.ts'
import { algorithmName, type Certificate, nameLine, rolesOf, type Usage, usageOf } from '../../domain/signing/certificate.ts'
import { KeyFault } from './key-fault.ts'

/** What a key says of itself by its certificate, wherever it lies; nothing secret. */
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
  /** Other certificates beside it, which may lead to the anchor. */
  readonly companions: readonly Uint8Array[]
  /** RSA always; GOST 34.10-2015 only where the policy allows; others are shown and not signed with. */
  readonly signing: 'always' | 'whereAllowed' | 'never'
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

/** A key that opened and can't do what was asked: what it says of itself is worth remembering all the same. */
export class UnusableKey extends KeyFault {
  readonly facts: KeyFacts
  constructor({ code, values }: KeyFault, facts: KeyFacts) {
    super(code, values)
    this.facts = facts
  }
}

export function factsOf(certificate: Certificate, companions: readonly Uint8Array[]): KeyFacts {
  const { subject, publicKey } = certificate
  return {
    subject: nameLine({ ...subject, organisation: null }),
    organisation: subject.organisation,
    iin: subject.iin,
    bin: subject.bin,
    algorithm: algorithmName(publicKey),
    usage: usageOf(certificate),
    roles: rolesOf(certificate),
    serial: certificate.serial,
    issuer: nameLine(certificate.issuer),
    validFrom: new Date(certificate.validFrom).toISOString(),
    validUntil: new Date(certificate.validUntil).toISOString(),
    certificateDer: Uint8Array.from(certificate.der),
    certificatePem: toPem('CERTIFICATE', certificate.der),
    companions,
    signing: publicKey.algorithm === 'rsa' ? 'always' : publicKey.algorithm === 'gost2015-512' ? 'whereAllowed' : 'never',
  }
}

/** Throws KeyFault for the first thing that keeps this certificate from doing what is asked. */
export function insistUsable(certificate: Certificate, { usage, owner, signingTime }: KeyRequest): void {
  const fault = usageFault(usageOf(certificate), usage) ?? dateFault(certificate, signingTime)
  if (fault !== null) throw fault
  if (owner?.iin !== undefined && owner.iin !== certificate.subject.iin) throw new KeyFault('otherPerson')
  if (owner?.bin !== undefined && owner.bin !== certificate.subject.bin) throw new KeyFault('otherBody')
}

export function usageFault(held: Usage, wanted: KeyRequest['usage']): KeyFault | null {
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

/** Null when a key of this kind may sign here. */
export function signingFault({ signing, algorithm }: Pick<KeyFacts, 'signing' | 'algorithm'>, allowGost: boolean): KeyFault | null {
  if (signing === 'always' || (signing === 'whereAllowed' && allowGost)) return null
  if (!algorithm.startsWith('GOST')) return new KeyFault('unsupportedAlgorithm')
  return new KeyFault(signing === 'never' ? 'gostOld' : 'gost')
}

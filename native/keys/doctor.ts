import type { KeyRow } from '../../domain/kernel/bridge.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import type { Refusal } from '../../domain/kernel/verdict.ts'
import { certificateProblem } from '../../domain/signing/certificate-status.ts'
import { reasonText } from '../../domain/signing/reasons.ts'
import type { Trust } from '../../domain/signing/verify.ts'
import type { KeyFault } from '../../node/signing/key-fault.ts'
import { dateFault, signingFault, usageFault } from '../../node/signing/key-work.ts'
import { primitives } from '../../node/signing/primitives.ts'
import type { RememberedKey } from './memory.ts'

export interface KeyQuestion {
  readonly usage: 'sign' | 'auth'
  readonly person: { readonly iin: string; readonly bin?: string } | null
  readonly now: Instant
  readonly allowGost: boolean
  /** Null while the portal's centres are not known here: then only the portal can judge. */
  readonly trust: Trust | null
}

/** B10.2: the first thing in the way that a person can understand and do something about; null when the key is usable. */
export function whyNot(key: RememberedKey, fileThere: boolean, question: KeyQuestion): KeyRow['whyNot'] {
  if (!fileThere) return asAnswer({ key: 'signing.key.fileMissing' })
  const { facts } = key
  // Nothing is known of a key that was never opened, so nothing speaks against it yet.
  if (facts === null) return null
  const { person } = question
  if (person !== null && facts.iin !== person.iin) return asAnswer({ key: 'signing.key.otherPerson' })
  if (person?.bin !== undefined && facts.bin !== person.bin) return asAnswer({ key: 'signing.key.otherBody' })
  const fault = dateFault({ validFrom: Date.parse(facts.validFrom), validUntil: Date.parse(facts.validUntil) }, question.now) ?? usageFault(facts.usage, question.usage)
  if (fault !== null) return asAnswer(refusalOf(fault))
  const kind = signingFault(facts, question.allowGost)
  if (kind !== null) return asAnswer(refusalOf(kind))
  return asAnswer(trustProblem(key, question))
}

function trustProblem({ facts }: RememberedKey, { trust, now }: KeyQuestion): Refusal | null {
  if (trust === null || facts === null) return null
  const problem = certificateProblem({ certificateDer: Buffer.from(facts.certificate, 'base64'), companions: facts.companions.map((each) => Buffer.from(each, 'base64')), trust, at: now, primitives })
  if (problem === null) return null
  if (problem === 'certificateRevoked') return { key: 'signing.key.revoked' }
  if (problem === 'chainUntrusted' || problem === 'certificateForged') return { key: 'signing.key.unknownCentre' }
  return { key: reasonText(problem) }
}

function refusalOf({ code, values }: KeyFault): Refusal {
  return { key: `signing.key.${code}`, ...(values === null ? {} : { values }) }
}

function asAnswer(refusal: Refusal | null): KeyRow['whyNot'] {
  return refusal === null ? null : { key: refusal.key, ...(refusal.values === undefined ? {} : { values: refusal.values }) }
}

import type { KeyRow } from '../../domain/kernel/bridge.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import type { Refusal } from '../../domain/kernel/verdict.ts'
import { certificateProblem } from '../../domain/signing/certificate-status.ts'
import { reasonText, type SignatureReason } from '../../domain/signing/reasons.ts'
import type { Trust } from '../../domain/signing/verify.ts'
import { dateFault, signingFault, usageFault } from '../../node/signing/key-facts.ts'
import type { KeyFault } from '../../node/signing/key-fault.ts'
import { primitives } from '../../node/signing/primitives.ts'
import type { KnownFacts } from './memory.ts'

export interface KeyQuestion {
  readonly usage: 'sign' | 'auth' | 'either'
  readonly person: { readonly iin: string; readonly bin?: string } | null
  readonly now: Instant
  readonly allowGost: boolean
  /** Null while the portal's centres are not known here: then only the portal can judge. */
  readonly trust: Trust | null
}

/** B10.2: the first thing in the way that a person can understand and do something about; null when the key is usable. */
export function whyNot(facts: KnownFacts | null, question: KeyQuestion): KeyRow['whyNot'] {
  // Nothing is known of a key that was never opened, so nothing speaks against it yet.
  if (facts === null) return null
  const { person } = question
  if (person !== null && facts.iin !== person.iin) return { key: 'signing.key.otherPerson' }
  if (person?.bin !== undefined && facts.bin !== person.bin) return { key: 'signing.key.otherBody' }
  const dates = { validFrom: Date.parse(facts.validFrom), validUntil: Date.parse(facts.validUntil) }
  const fault = dateFault(dates, question.now) ?? usageFault(facts.usage, question.usage)
  if (fault !== null) return asAnswer(refusalOf(fault))
  // A revoked GOST key is revoked by whichever way it would sign: NCALayer wouldn't help.
  const problem = trustProblem(facts, question)
  if (problem !== null) return asAnswer(problem)
  const kind = signingFault(facts, question.allowGost)
  return asAnswer(kind === null ? null : refusalOf(kind))
}

const judgedForMs = 60_000
/** A list of keys that is looked at again every few seconds mustn't go through a centre's whole revocation list each time. */
const judged = new WeakMap<Trust, Map<string, { atMs: number; problem: SignatureReason | null }>>()

function problemLately(facts: KnownFacts, trust: Trust, now: Instant): SignatureReason | null {
  const known = judged.get(trust) ?? new Map<string, { atMs: number; problem: SignatureReason | null }>()
  judged.set(trust, known)
  const atMs = Date.parse(now)
  const before = known.get(facts.certificate)
  if (before !== undefined && Math.abs(atMs - before.atMs) < judgedForMs) return before.problem
  const problem = certificateProblem({ certificateDer: Buffer.from(facts.certificate, 'base64'), companions: facts.companions.map((each) => Buffer.from(each, 'base64')), trust, at: now, primitives })
  known.set(facts.certificate, { atMs, problem })
  return problem
}

function trustProblem(facts: KnownFacts, { trust, now }: KeyQuestion): Refusal | null {
  const problem = trust === null ? null : problemLately(facts, trust, now)
  if (problem === null) return null
  if (problem === 'certificateRevoked') return { key: 'signing.key.revoked' }
  if (problem === 'chainUntrusted' || problem === 'certificateForged') return { key: 'signing.key.unknownCentre' }
  return { key: reasonText(problem) }
}

export function refusalOf({ code, values }: KeyFault): Refusal {
  return { key: `signing.key.${code}`, ...(values === null ? {} : { values }) }
}

export function asAnswer(refusal: Refusal | null): KeyRow['whyNot'] {
  return refusal === null ? null : { key: refusal.key, ...(refusal.values === undefined ? {} : { values: refusal.values }) }
}

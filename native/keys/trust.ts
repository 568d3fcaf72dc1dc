import { statSync } from 'node:fs'
import { knownCrl } from '../../domain/signing/crl.ts'
import { timelyAnswers, toldLists } from '../../domain/signing/known-status.ts'
import { trustBy } from '../../domain/signing/trust-list.ts'
import type { Trust } from '../../domain/signing/verify.ts'
import { primitives } from '../../node/signing/primitives.ts'
import { heldStatuses } from '../kernel/certificate-status.ts'
import { heldTrust } from '../kernel/trust.ts'

/** Less than the verifier's own patience of five minutes with an answer's age. */
const answerLivesMs = 240_000

const changedAt = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? -1

/**
 * Whom the portal trusts, by the edition that is followed here, and what it last told of certificates. Read anew only when a
 * file changed or an answer has grown too old to say anything; null while there is no edition.
 */
export function keptTrust(path: string, statusPath: string, now: () => number = Date.now): () => Trust | null {
  let readAt = ''
  let until = Infinity
  let trust: Trust | null = null
  return () => {
    const at = `${changedAt(path)} ${changedAt(statusPath)}`
    if (at === readAt && now() < until) return trust
    readAt = at
    const held = heldTrust(path)
    if (held === null) return (trust = null)
    const plain = trustBy(held.list, held.lists)
    const told = heldStatuses(statusPath)
    const timely = timelyAnswers(told, now(), answerLivesMs)
    until = timely.until
    trust = { ...plain, crls: [...plain.crls.map(knownCrl), ...toldLists(told, plain, primitives)], ocsp: timely.answers }
    return trust
  }
}

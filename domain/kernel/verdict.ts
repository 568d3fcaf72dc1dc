import type { TextKey } from '../texts.ts'
import type { Trilingual } from './text.ts'

/** Carried as data and said in the reader's language: see `valuesIn`. */
export type TextValues = Record<string, string | number | Trilingual>

/** An expected "no": a text key with its values, shown in place in the user's language. */
export interface Refusal {
  key: TextKey
  values?: TextValues
}

export type Verdict = { allowed: true } | { allowed: false; refusal: Refusal }

export const allowed: Verdict = { allowed: true }

export function refuse(key: TextKey, values?: TextValues): Verdict {
  return { allowed: false, refusal: values === undefined ? { key } : { key, values } }
}

export class RefusalError extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.key)
    this.name = 'RefusalError'
    this.refusal = refusal
  }
}

/** Throws RefusalError unless the verdict allows; the server's portal turns it into an answer. */
export function insist(verdict: Verdict): void {
  if (!verdict.allowed) throw new RefusalError(verdict.refusal)
}

/** The first refusal wins, so callers list verdicts in the order in which a person would want to hear of them. */
export function all(...verdicts: Verdict[]): Verdict {
  return verdicts.find((verdict) => !verdict.allowed) ?? allowed
}

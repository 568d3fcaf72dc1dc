import { RefusalError, refuse } from '../kernel/verdict.ts'
import type { TextValues } from '../kernel/verdict.ts'
import type { TextKey } from '../texts.ts'

type Reasoned<Key> = Key extends `documents.refused.${infer Why}` ? Why : never
export type RefusedWhy = Reasoned<TextKey>

/** The one error that any reader of documents throws on purpose; everything else is a fault. */
export function refused(why: RefusedWhy, values?: TextValues): RefusalError {
  const verdict = refuse(`documents.refused.${why}`, values)
  if (verdict.allowed) throw new TypeError('a refusal cannot allow')
  return new RefusalError(verdict.refusal)
}

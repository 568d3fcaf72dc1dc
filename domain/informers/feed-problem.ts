import { RefusalError, type TextValues } from '../kernel/verdict.ts'
import type { TextKey } from '../texts.ts'

type Reasoned<Key> = Key extends `informers.problem.${infer Why}` ? Why : never

/** What is the matter with a source or its answer; it is told to the administrator beside the source. */
export function feedProblem(why: Reasoned<TextKey>, values?: TextValues): RefusalError {
  return new RefusalError(values === undefined ? { key: `informers.problem.${why}` } : { key: `informers.problem.${why}`, values })
}

import type { Noun, OutputOf, Query } from '../../domain/kernel/contract.ts'
import type { SignedIn } from '../kernel/session.ts'
import type { FoundHere } from './writing.ts'

/** What a kept answer says of a thing; null: it is not to be found any more. */
export interface KeptThing {
  id: string
  findable: FoundHere | null
}

/** A question whose kept answers are found without a line. */
export interface FoundIn {
  query: string
  noun: Noun
  /** Name of the module in the page. */
  module: string
  /** The answer names all things of its kind that there are for this question: those it names no longer are forgotten. */
  whole: boolean
  read: (answer: unknown, who: SignedIn) => KeptThing[]
}

/** Types a source against its query before it is stored untyped. */
export function foundIn<Q extends Query>(query: Q, about: Pick<FoundIn, 'noun' | 'module' | 'whole'>, read: (answer: OutputOf<Q>, who: SignedIn) => KeptThing[]): FoundIn {
  return { ...about, query: query.name, read: (answer, who) => read(answer as OutputOf<Q>, who) }
}

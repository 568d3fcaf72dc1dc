import type { z } from 'zod'
import type { Right } from './rights.ts'
import type { StatementBody } from './manifest.ts'

/** `module.noun`-free short nouns; the change feed carries only these and an id. */
export type Noun = 'approval' | 'person' | 'body' | 'delegation' | 'notification' | 'file' | 'workday' | 'setting' | 'glossaryEntry' | 'trust' | 'signature'
  | 'system'
  | 'standard'
  | 'searchFill'
  | 'informer' | 'informerSource'
  | 'calendarEvent' | 'calendarRoom' | 'calendarAccess' | 'workingHours'
  | 'session' | 'question' | 'minutes' | 'course' | 'place' | 'poll' | 'vote' | 'reading' | 'readiness'

/**
 * How a signed command finds what is signed. Native asks `paper` and builds the statement from it; the server asks
 * the same query under the caller's own right and builds it again; the two must be equal byte for byte (SIGNING §4.2).
 */
export interface SignedBy<Input> {
  paper: Query
  paperInput: (input: Input) => unknown
  statement: (paper: never, input: Input) => StatementBody
}

export interface Command<Name extends string = string, I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  kind: 'command'
  name: Name
  right: Right
  input: I
  output: O
  changes: readonly Noun[]
  /** Fields of the input that not even their digest may stand for: a password could be guessed from it quickly. A repeat is known without them. */
  secret?: readonly string[]
  /** 'queue': kept in the outbox and sent when the line is back. 'refuse': refused at once without a line. */
  offline: 'queue' | 'refuse'
  signed: SignedBy<z.infer<I>> | null
}

export interface Query<Name extends string = string, I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  kind: 'query'
  name: Name
  right: Right
  input: I
  output: O
  reads: readonly Noun[]
  /** Kept in the answers cache, to be shown offline with its time. */
  keep: boolean
  /** Without a line a module on this PC answers it from what it has, though none of its answers is kept. */
  standIn?: true
  /** Computed once per change and pushed to subscribers, at most ten times a second. */
  live?: boolean
}

export type Contract = Command | Query
export type InputOf<C extends Contract> = z.infer<C['input']>
export type OutputOf<C extends Contract> = z.infer<C['output']>

export function command<const Name extends string, I extends z.ZodType, O extends z.ZodType>(
  contract: Omit<Command<Name, I, O>, 'kind' | 'signed'> & { signed?: SignedBy<z.infer<I>> },
): Command<Name, I, O> {
  return { ...contract, kind: 'command', signed: contract.signed ?? null }
}

export function query<const Name extends string, I extends z.ZodType, O extends z.ZodType>(
  contract: Omit<Query<Name, I, O>, 'kind'>,
): Query<Name, I, O> {
  return { ...contract, kind: 'query' }
}

/** Types the three parts of a signed command against each other before they are stored untyped. */
export function signedBy<Q extends Query, Input>(
  paper: Q,
  paperInput: (input: Input) => InputOf<Q>,
  statement: (paper: OutputOf<Q>, input: Input) => StatementBody,
): SignedBy<Input> {
  return { paper: paper as unknown as Query, paperInput, statement: statement as SignedBy<Input>['statement'] }
}

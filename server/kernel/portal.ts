import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import type { Command, Contract, Noun, Query } from '../../domain/kernel/contract.ts'
import { contracts } from '../../domain/contracts.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import type { JobCall, LiveCall, ReadCall, VerifiedSignature, WriteCall } from './call.ts'
import type { PortalNode } from './node.ts'

type AnyInput = never
/** The third is what was held or brought for it. */
type Handler = (input: AnyInput, call: WriteCall, paper: AnyInput) => Promise<unknown>
type Hold = (input: AnyInput, call: WriteCall) => Promise<unknown>
type Bring = (input: AnyInput, call: ReadCall) => Promise<unknown>
type AnyTogether = TogetherHandler<AnyInput, unknown, unknown>
type Answerer = (input: AnyInput, call: ReadCall) => Promise<unknown>
export interface LiveAnswerer {
  mayWatch: (input: AnyInput, call: ReadCall) => Promise<boolean>
  compute: (input: AnyInput, call: LiveCall) => Promise<unknown>
}
/** A command that makes what takes long, as prints and packages, before its transaction, so that nobody waits for its locks meanwhile. */
export interface PreparedHandler<Input, Brought, Output> {
  /** By the same right, in no transaction. What it makes may be made twice, after a conflict, or for nothing. */
  bring: (input: Input, call: ReadCall) => Promise<Brought>
  /** Holds the paper and looks whether it is still as `bring` saw it; else it throws `Outdated`, and all begins anew. */
  write: (input: Input, brought: Brought, call: WriteCall) => Promise<Output>
}
export type Reader = (call: ReadCall, id: string) => Promise<boolean>
/** Hears of every signature that was accepted, in the transaction of its command; of several where commands are done together. */
export type Signed = (several: readonly { readonly signature: VerifiedSignature; readonly call: WriteCall }[]) => Promise<void>
/** Addresses for programs that don't speak our contracts, in a scope of their own; they see to who asks themselves. */
export type Routes = (scope: FastifyInstance, node: PortalNode) => void
export type Follower = (call: JobCall, id: string) => Promise<void>
export interface Job {
  /** Five cron fields, read in Asia/Almaty; without them the job runs only when started by `call.later`. */
  schedule: string | null
  work: Work<never> | OutsideWork<never, unknown>
}
type Work<Data> = (data: Data, call: JobCall) => Promise<void>
/** Work that waits for somebody else: a centre, a mail server, a site, a document that is read in a thread. */
export interface OutsideWork<Data, Brought> {
  /** Two of one key are never under way at once, on whichever nodes: the second waits, then looks for itself. */
  key: (data: Data) => string
  /** In no transaction: what it waits for holds no row and no connection. Null when there is nothing to write. */
  bring: (data: Data, call: LiveCall) => Promise<Brought | null>
  /** In one transaction, some time after `bring` looked: what may have changed meanwhile is looked at again. */
  write: (data: Data, brought: Brought, call: JobCall) => Promise<void>
}

const handlers = new Map<string, Handler>()
const holds = new Map<string, Hold>()
const together = new Map<string, AnyTogether>()
const bringers = new Map<string, Bring>()
const answerers = new Map<string, Answerer>()
const liveAnswerers = new Map<string, LiveAnswerer>()
const readers = new Map<Noun, Reader>()
const jobs = new Map<string, Job>()
const followers = new Map<Noun, Follower>()
const signed: Signed[] = []
const routes: Routes[] = []

function once<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): void {
  if (map.has(key)) throw new Error(`${String(key)} is registered twice`)
  map.set(key, value)
}

/**
 * Binds a command to what it does. The kernel has seen to session, right, input, repetition and signature before it
 * is called, and runs it in one transaction. It may run again after a deadlock, so it touches nothing but `call`.
 */
export function handle<I extends z.ZodType, O extends z.ZodType>(
  contract: Command<string, I, O>,
  handler: (input: z.infer<I>, call: WriteCall) => Promise<z.input<O>>,
): void
export function handle<I extends z.ZodType, O extends z.ZodType, Brought>(
  contract: Command<string, I, O>,
  handler: PreparedHandler<z.infer<I>, Brought, z.input<O>>,
): void
export function handle(contract: Command, handler: unknown): void {
  if (typeof handler === 'function') return once(handlers, contract.name, handler as Handler)
  if (contract.signed !== null) throw new Error(`${contract.name} is signed: its statement is looked at in the transaction`)
  const { bring, write } = handler as PreparedHandler<AnyInput, AnyInput, unknown>
  once(handlers, contract.name, (input, call, brought) => write(input, brought, call))
  once(bringers, contract.name, bring)
}

/** One of those that are done together. */
export interface Held<Input, Paper> {
  readonly input: Input
  readonly call: WriteCall
  readonly paper: Paper
}
/** How a signed command is done of which very many come at once. Also when there is only one of them. */
export interface TogetherHandler<Input, Paper, Output, Asked = never> {
  /** Those of one key follow each other, as many as wait in one transaction; those of different keys go beside each other. */
  key: (input: Input) => string
  /** Answers for each, in order, what the statement's query would, and keeps it as it is until the transaction ends; or why there is none. */
  hold: (several: readonly { readonly asked: Asked; readonly call: WriteCall }[]) => Promise<(Paper | RefusalError)[]>
  /** Of one thing only one is done in a transaction: the next sees what it has done. */
  thing: (paper: Paper) => string
  /** Refuses by throwing; nothing is written. */
  judge: (one: Held<Input, Paper>) => void
  /** Those that were not refused. What it changes and records is each one's own. */
  write: (several: readonly Held<Input, Paper>[]) => Promise<Output[]>
}

/**
 * Binds a signed command that a thousand may send in one second: those that wait for one thing share a transaction and its
 * commit (`server/kernel/together.ts`). The paper is read once, for the check of the signature and for the handler.
 */
export function handleTogether<I extends z.ZodType, O extends z.ZodType, Q extends Query>(
  contract: Command<string, I, O>,
  paper: Q,
  handler: TogetherHandler<z.infer<I>, z.infer<Q['output']>, z.input<O>, z.infer<Q['input']>>,
): void {
  if (contract.signed?.paper.name !== paper.name) throw new Error(`${contract.name} is not signed by ${paper.name}`)
  const alone = async (input: z.infer<I>, call: WriteCall, held: z.infer<Q['output']>): Promise<unknown> => {
    const one = { input, call, paper: held }
    handler.judge(one)
    const [output] = await handler.write([one])
    return output
  }
  once(together, contract.name, handler as AnyTogether)
  once(handlers, contract.name, alone as Handler)
  once(holds, contract.name, (async (asked: z.infer<Q['input']>, call: WriteCall) => {
    const [held] = await handler.hold([{ asked, call }])
    if (held instanceof RefusalError) throw held
    return held
  }) as Hold)
}

/** Binds a query to its answer. `call.db` cannot write, by its type and in PostgreSQL. */
export function answer<I extends z.ZodType, O extends z.ZodType>(
  contract: Query<string, I, O>,
  answerer: (input: z.infer<I>, call: ReadCall) => Promise<z.input<O>>,
): void {
  once(answerers, contract.name, answerer as Answerer)
}

/**
 * Binds a query marked `live`. Its answer is the same for all who may watch it, so `compute` gets no seat to depend
 * on; `mayWatch` is asked for each subscriber, and again whenever people or delegations change.
 */
export function answerLive<I extends z.ZodType, O extends z.ZodType>(
  contract: Query<string, I, O>,
  mayWatch: (input: z.infer<I>, call: ReadCall) => Promise<boolean>,
  compute: (input: z.infer<I>, call: LiveCall) => Promise<z.input<O>>,
): void {
  if (contract.live !== true) throw new Error(`${contract.name} is not marked live`)
  once(liveAnswerers, contract.name, { mayWatch, compute } as LiveAnswerer)
}

/** Says who may read a paper of this noun, and with it the files attached to it. */
export function registerReader(noun: Noun, mayRead: Reader): void {
  once(readers, noun, mayRead)
}

/**
 * Goes with each change of a paper of this noun, in the same transaction: what is said of the paper elsewhere, as in the
 * search, is never older than the paper.
 */
export function follow(noun: Noun, follower: Follower): void {
  once(followers, noun, follower)
}

/**
 * A job runs in one transaction with its changes and notices, and again later if it fails. One that waits for somebody
 * else brings first and writes then.
 */
export function registerJob<Data extends object>(name: string, schedule: string | null, work: Work<Data>): void
export function registerJob<Data extends object, Brought>(name: string, schedule: string | null, work: OutsideWork<Data, Brought>): void
export function registerJob(name: string, schedule: string | null, work: Job['work']): void {
  once(jobs, name, { schedule, work })
}

export function registerSigned(listener: Signed): void {
  signed.push(listener)
}

export function registerRoutes(open: Routes): void {
  routes.push(open)
}

export const registered = { handlers, holds, together, bringers, answerers, liveAnswerers, readers, jobs, followers, signed, routes } as const

export function isServed(contract: Contract): boolean {
  if (contract.kind === 'command') return handlers.has(contract.name)
  return contract.live === true ? liveAnswerers.has(contract.name) : answerers.has(contract.name)
}

/** Names of contracts without a handler, and of handlers without a contract; a portal with any does not start. */
export function unserved(): string[] {
  const known = [...handlers.keys(), ...answerers.keys(), ...liveAnswerers.keys()]
  return [...[...contracts.values()].filter((contract) => !isServed(contract)).map((contract) => contract.name), ...known.filter((name) => !contracts.has(name))]
}

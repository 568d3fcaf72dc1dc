import { randomUUID } from 'node:crypto'
import type { BridgeOutput, Done } from '../../domain/kernel/bridge.ts'
import type { Command, Query } from '../../domain/kernel/contract.ts'
import type { CommandEnvelope } from '../../domain/kernel/envelope.ts'
import { canonicalJson } from '../../domain/kernel/manifest.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import { contracts } from '../../domain/contracts.ts'
import type { KeptAnswer } from './answers.ts'
import { NoLineError, refusal } from './failure.ts'
import type { Line } from './line.ts'
import type { KeepListener } from './listeners.ts'
import { callPortal, type PortalAnswer } from './portal-calls.ts'
import type { Sender } from './sender.ts'
import type { Session, SignedIn } from './session.ts'

type Asked = BridgeOutput<'portal.ask'>

/** Null when nothing here answers. */
export type StandIn = (input: unknown, who: SignedIn) => KeptAnswer | null

export interface PortalOptions {
  line: Line
  session: Session
  sender: () => Sender | null
  onChanged: (nouns: readonly string[]) => void
  /** The portal says that the seat taken is not in force any more. */
  onSeatOver: () => void
  listeners: KeepListener
}

export interface Portal {
  ask(name: string, input: unknown, fresh: boolean): Promise<Asked>
  /** `signature` comes from signing.ts only: a page can't bring one. */
  do(name: string, input: unknown, title: string, signature?: CommandEnvelope['signature']): Promise<Done>
  /** Without a line this question is answered by what a module has here, never kept. */
  standIn(query: string, answer: StandIn): void
  /** Something changed: whoever asks from now on must not be given an answer that was under way before. */
  changed(): void
}

/** How long a question waits for a line that is just coming up, before a kept answer is shown instead. */
const lineWaitMs = 1_500
const firstAnswerMs = 8_000
const queuedAnswerMs = 10_000
/** How long a command that can't queue repeats itself (same id) when its answer was lost on the way. */
const repeatForMs = 10_000
const againAfterMs = 250
const closing: ReadonlySet<string> = new Set(['kernel.notFound', 'kernel.noRight'])

export function openPortal(options: PortalOptions): Portal {
  const { line, session } = options
  const underWay = new Map<string, Promise<Asked>>()
  const latest = new Map<string, object>()
  const standIns = new Map<string, StandIn>()

  function signedIn(): SignedIn {
    if (!session.now) throw new RefusalError({ key: 'desktop.signInFirst' })
    return session.now
  }

  function kept(contract: Query, input: unknown, who: SignedIn): Asked | null {
    const row = contract.keep ? who.keep.answers.load(contract.name, input, who.actingFor) : contract.standIn ? (standIns.get(contract.name)?.(input, who) ?? null) : null
    return row && { answer: row.answer, asOf: row.asOf, from: 'cache' }
  }

  async function askPortal(contract: Query, input: unknown, who: SignedIn, isLatest: () => boolean): Promise<Asked> {
    if (line.state === 'offline' || !(await line.whenOnline(lineWaitMs))) {
      return kept(contract, input, who) ?? refusal('kernel.noLine')
    }
    try {
      const result = await askWhileOnline(contract, { input, actingFor: who.actingFor })
      const isHere = session.now?.keep === who.keep
      if ('refusal' in result) {
        if (contract.keep && isHere && closing.has(result.refusal.key)) forget(contract, input, who)
        if (isHere && result.refusal.key === 'kernel.delegationNotInForce' && session.now?.actingFor === who.actingFor) options.onSeatOver()
        return { refusal: result.refusal }
      }
      const asOf = new Date().toISOString()
      // The person may have signed out meanwhile, or a later question been answered first; then nothing is kept.
      if (contract.keep && isLatest() && isHere) {
        who.keep.answers.save(contract.name, input, who.actingFor, result.answer, asOf)
        options.listeners.kept(contract.name, input, result.answer, asOf, who)
      }
      return { answer: result.answer, asOf, from: 'portal' }
    } catch (error) {
      if (!(error instanceof NoLineError)) throw error
      return kept(contract, input, who) ?? refusal('kernel.noLine')
    }
  }

  /** A connection that breaks under a question says nothing of the line, and nobody would ask again while the line stays up. */
  async function askWhileOnline(contract: Query, envelope: { input: unknown; actingFor: string | null }): Promise<PortalAnswer> {
    const until = performance.now() + firstAnswerMs
    for (;;) {
      try {
        return await callPortal(line, contract, envelope, { timeoutMs: Math.max(1, until - performance.now()), onlyOnline: contract.keep })
      } catch (error) {
        if (!(error instanceof NoLineError) || line.state === 'offline' || until - performance.now() < againAfterMs) throw error
        await new Promise((resolve) => setTimeout(resolve, againAfterMs))
        if (!(await line.whenOnline(lineWaitMs))) throw error
      }
    }
  }

  /** What is no longer open to the seat must not be shown from the cache either. */
  function forget(contract: Query, input: unknown, who: SignedIn): void {
    who.keep.answers.drop(contract.name, input, who.actingFor)
    options.listeners.closed(contract.name, input, who)
  }

  async function doNow(contract: Command, envelope: CommandEnvelope): Promise<Done> {
    if (!(await line.whenOnline(lineWaitMs))) return refusal('kernel.noLine')
    const before = options.sender()
    if (before && !(await before.drained(queuedAnswerMs))) return refusal('kernel.noLine')
    const until = performance.now() + repeatForMs
    for (let sent = false; ; sent = true) {
      try {
        const result = await callPortal(line, contract, envelope)
        if ('refusal' in result) return { refusal: result.refusal }
        options.onChanged(contract.changes)
        return { state: 'done', answer: result.answer }
      } catch (error) {
        if (!(error instanceof NoLineError)) throw error
        // The same id: if it was done, its answer comes back and nothing is done twice.
        const left = until - performance.now()
        if (left <= 0 || !(await line.whenOnline(left))) return refusal(sent || line.state !== 'online' ? 'desktop.answerLost' : 'kernel.noLine')
        await new Promise((resolve) => setTimeout(resolve, againAfterMs))
      }
    }
  }

  return {
    async ask(name, given, fresh) {
      const contract = contracts.get(name)
      if (contract?.kind !== 'query') throw new Error(`no query ${name}`)
      const who = signedIn()
      // Parsed, so that one question written in two ways (a default left out) is one kept answer.
      const checked = contract.input.safeParse(given)
      if (!checked.success) return refusal('kernel.badInput', { field: checked.error.issues[0]?.path.join('.') ?? '' })
      const input: unknown = checked.data
      if (!fresh && contract.keep) {
        const row = kept(contract, input, who)
        if (row) return row
      }
      const key = `${name} ${canonicalJson(input)} ${who.actingFor ?? ''} ${who.person.id}`
      const before = underWay.get(key)
      if (before) return before
      const mine = {}
      latest.set(key, mine)
      const asked = askPortal(contract, input, who, () => latest.get(key) === mine).finally(() => {
        if (underWay.get(key) === asked) underWay.delete(key)
        if (latest.get(key) === mine) latest.delete(key)
      })
      underWay.set(key, asked)
      return asked
    },
    changed: () => underWay.clear(),
    standIn: (query, answer) => void standIns.set(query, answer),
    async do(name, input, title, signature = null) {
      const contract = contracts.get(name)
      if (contract?.kind !== 'command') throw new Error(`no command ${name}`)
      const who = signedIn()
      if (contract.signed && !signature) throw new Error(`${name} needs a signature`)
      const checked = contract.input.safeParse(input)
      if (!checked.success) {
        return refusal('kernel.badInput', { field: checked.error.issues[0]?.path.join('.') ?? '' })
      }
      const envelope: CommandEnvelope = { id: randomUUID(), input, actingFor: who.actingFor, signature }
      const sender = options.sender()
      if (contract.offline === 'refuse' || !sender) return doNow(contract, envelope)
      const done = await sender.accept(name, title, envelope, queuedAnswerMs)
      if ('state' in done && done.state === 'done') options.onChanged(contract.changes)
      return done
    },
  }
}

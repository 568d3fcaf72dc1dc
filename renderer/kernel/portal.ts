/** The page's two roads to the portal: a query whose answer stays true while it is shown, and a command. */
import { useCallback, useMemo, useState, useSyncExternalStore } from 'react'
import type { z } from 'zod'
import type { Done, RefusalAnswer } from '../../domain/kernel/bridge.ts'
import type { Command, InputOf, Noun, OutputOf, Query } from '../../domain/kernel/contract.ts'
import { canonicalJson } from '../../domain/kernel/canonical-json.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import { call, faultNumber, hear } from './bridge.ts'
import { connectionStore, sessionStore } from './state.ts'
import { useStore } from './store.ts'

type RefusalShown = z.infer<typeof RefusalAnswer>

export interface Answer<Value> {
  state: 'loading' | 'ready' | 'refused' | 'fault'
  answer: Value | null
  /** When the answer was true. */
  asOf: Instant | null
  from: 'portal' | 'cache' | null
  refusal: RefusalShown | null
  /** The number a fault was logged with. */
  faultNumber: string | null
  /** True while a newer answer is under way. */
  asking: boolean
  again: () => void
}

type Asked = Pick<Query, 'name' | 'reads' | 'live'>
interface Told { readonly current: readonly Noun[] }
const toldNothing: Told = { current: [] }

interface Open {
  query: Asked
  input: unknown
  answer: Answer<unknown>
  /** Each with the nouns of whose changes it is told in another way. */
  listeners: Map<() => void, Told>
  /** Grows with each asking, so that a late answer never overwrites a newer one. */
  turn: number
}

const open = new Map<string, Open>()
const keptWhenClosed = 60

function publish(entry: Open, change: Partial<Answer<unknown>>): void {
  entry.answer = { ...entry.answer, ...change }
  for (const listener of [...entry.listeners.keys()]) listener()
}

async function ask(entry: Open, fresh: boolean): Promise<void> {
  const turn = (entry.turn += 1)
  if (!entry.answer.asking) publish(entry, { asking: true })
  try {
    const asked = await call('portal.ask', { name: entry.query.name, input: entry.input, fresh })
    if (entry.turn !== turn) return
    if ('answer' in asked) {
      const { answer, asOf, from } = asked
      publish(entry, { state: 'ready', answer, asOf, from, refusal: null, faultNumber: null, asking: false })
      if (from === 'cache' && !fresh && connectionStore.get()?.state !== 'offline') await ask(entry, true)
    } else if ('refusal' in asked) {
      const keep = asked.refusal.key === 'kernel.noLine' && entry.answer.answer !== null
      publish(entry, keep ? { asking: false } : { state: 'refused', answer: null, refusal: asked.refusal, asking: false })
    } else {
      const keep = entry.answer.answer !== null
      publish(entry, { state: keep ? 'ready' : 'fault', faultNumber: asked.fault.number, asking: false })
    }
  } catch (error) {
    if (entry.turn === turn) publish(entry, { state: entry.answer.answer === null ? 'fault' : 'ready', faultNumber: faultNumber(error), asking: false })
  }
}

function watch(entry: Open): void {
  if (entry.query.live) void call('portal.watch', { name: entry.query.name, input: entry.input })
}

/** Long beside what a portal takes to send what is watched. */
const firstSentMs = 800

/** What is watched comes by itself; a thousand windows that asked for it besides would be asking at the very same moment. */
function begin(entry: Open): void {
  watch(entry)
  const turn = entry.turn
  const askNow = () => void ask(entry, entry.answer.answer !== null)
  if (!entry.query.live || connectionStore.get()?.state !== 'online') return askNow()
  // Where nothing comes, the answer says why.
  setTimeout(() => {
    if (entry.turn === turn && entry.listeners.size > 0) askNow()
  }, firstSentMs)
}

function entryFor(key: string, query: Asked, input: unknown): Open {
  const known = open.get(key)
  if (known) {
    open.delete(key)
    open.set(key, known)
    return known
  }
  const entry: Open = { query, input, listeners: new Map(), turn: 0, answer: undefined as never }
  entry.answer = {
    state: 'loading', answer: null, asOf: null, from: null, refusal: null, faultNumber: null, asking: false,
    again: () => void ask(entry, true),
  }
  open.set(key, entry)
  for (const [oldKey, old] of open) {
    if (open.size <= keptWhenClosed) break
    if (old.listeners.size === 0) open.delete(oldKey)
  }
  return entry
}

const nothingAsked: Answer<never> = {
  state: 'loading', answer: null, asOf: null, from: null, refusal: null, faultNumber: null, asking: false, again: () => {},
}

/**
 * The answer to a query, kept true: asked again when a change names a noun it reads, when the line comes back, and when
 * the seat changes. Shows the kept answer first. A live query's later answers are sent by the portal as they change.
 * `input` null asks nothing yet. `told` names nouns of whose changes the screen hears otherwise, as by a live answer beside it.
 */
export function useAnswer<Q extends Pick<Query, 'name' | 'reads' | 'input' | 'output' | 'live'>>(
  query: Q, input: z.input<Q['input']> | null, told: Told = toldNothing,
): Answer<OutputOf<Q & Query>> {
  const actingFor = useStore(sessionStore)?.actingFor ?? ''
  const key = input === null ? null : `${query.name} ${actingFor} ${canonicalJson(input)}`
  const entry = useMemo(() => (key === null ? null : entryFor(key, query, input)), [key]) // eslint-disable-line react-hooks/exhaustive-deps -- the key is the query and the input
  const listen = useCallback((listener: () => void) => {
    if (!entry) return () => {}
    entry.listeners.set(listener, told)
    if (entry.listeners.size === 1) begin(entry)
    return () => {
      entry.listeners.delete(listener)
      if (entry.query.live && entry.listeners.size === 0) void call('portal.unwatch', { name: entry.query.name, input: entry.input })
    }
  }, [entry, told])
  return useSyncExternalStore(listen, () => entry?.answer ?? nothingAsked) as Answer<OutputOf<Q & Query>>
}

/** Asks once, for what is looked up as one types. */
export async function askOnce<Q extends Pick<Query, 'name' | 'input' | 'output'>>(
  query: Q, input: z.input<Q['input']>,
): Promise<OutputOf<Q & Query> | null> {
  const asked = await call('portal.ask', { name: query.name, input, fresh: false })
  return 'answer' in asked ? (asked.answer as OutputOf<Q & Query>) : null
}

export type Outcome<C extends Command> =
  | { state: 'done'; answer: OutputOf<C> }
  | { state: 'queued'; id: string }
  | { state: 'refused'; refusal: RefusalShown }
  | { state: 'fault'; number: string }

export function outcomeOf<C extends Command>(done: Done): Outcome<C> {
  if ('refusal' in done) return { state: 'refused', refusal: done.refusal }
  if ('fault' in done) return { state: 'fault', number: done.fault.number }
  return done.state === 'done' ? { state: 'done', answer: done.answer as OutputOf<C> } : done
}

/** Why it wasn't done: what is said beside the button, be it a refusal or a fault with its number. */
function refusalIn(outcome: Outcome<Command> | null): RefusalShown | null {
  if (outcome?.state === 'fault') return { key: 'kernel.fault', values: { number: outcome.number } }
  return outcome?.state === 'refused' ? outcome.refusal : null
}

export function useCommand<C extends Command>(command: C) {
  const [busy, setBusy] = useState(false)
  const [outcome, setOutcome] = useState<Outcome<C> | null>(null)
  const run = useCallback(async (input: z.input<C['input']> & InputOf<C>, { title }: { title: string }): Promise<Outcome<C>> => {
    setBusy(true)
    setOutcome(null)
    let result: Outcome<C>
    try {
      result = outcomeOf<C>(await call('portal.do', { name: command.name, input, title }))
    } catch (error) {
      result = { state: 'fault', number: faultNumber(error) }
    }
    setOutcome(result)
    setBusy(false)
    return result
  }, [command])
  return { run, busy, outcome, refusal: refusalIn(outcome), forget: useCallback(() => setOutcome(null), []) }
}

/** Whether some listener would not hear of it otherwise. */
function concerns(entry: Open, nouns: readonly string[]): boolean {
  const read = entry.query.reads.filter((noun) => nouns.includes(noun))
  return [...entry.listeners.values()].some((told) => read.some((noun) => !told.current.includes(noun)))
}

export function startPortal(): void {
  hear('changed', ({ nouns }) => {
    for (const entry of open.values()) {
      const all = nouns.includes('*')
      if (entry.listeners.size === 0 || (!all && !concerns(entry, nouns))) continue
      // Native may have been started anew, and then watches nothing.
      if (all) watch(entry)
      // A thousand windows that asked again at each vote would be the storm that live queries are there to spare.
      if (all || !entry.query.live || entry.answer.state !== 'ready') void ask(entry, true)
    }
  })
  hear('live', ({ name, input, answer, asOf }) => {
    for (const entry of open.values()) {
      if (entry.query.name !== name || canonicalJson(entry.input) !== canonicalJson(input)) continue
      entry.turn += 1
      publish(entry, { state: 'ready', answer, asOf, from: 'portal', refusal: null, faultNumber: null, asking: false })
    }
  })
  let online = connectionStore.get()?.state === 'online'
  connectionStore.listen(() => {
    const now = connectionStore.get()?.state === 'online'
    if (now && !online) for (const entry of open.values()) if (entry.listeners.size > 0) void ask(entry, true)
    online = now
  })
  let person = sessionStore.get()?.person?.id
  sessionStore.listen(() => {
    const next = sessionStore.get()?.person?.id
    if (next !== person) open.clear()
    person = next
  })
}

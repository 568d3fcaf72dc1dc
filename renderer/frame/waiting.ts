import { useEffect, useMemo } from 'react'
import type { HomeRow, HomeSource, PageModule } from '../kernel/module.ts'
import { useAnswer } from '../kernel/portal.ts'
import { useToday } from '../kernel/state.ts'
import { createStore } from '../kernel/store.ts'
import { useText } from '../kernel/text.ts'

export interface Waiting {
  rows: readonly HomeRow[]
  state: 'loading' | 'ready' | 'refused' | 'fault'
  asOf: string | null
}

/** By module name: what each module says waits for the person. The rail counts it, the home screen lists it. */
export const waitingStore = createStore<ReadonlyMap<string, Waiting>>(new Map())

/** Keeps one module's part true; drawn once per module, shows nothing. */
export function WatchWaiting({ module, source }: { module: PageModule; source: HomeSource }) {
  const text = useText()
  const today = useToday()
  const input = useMemo(() => (typeof source.input === 'function' ? source.input(today) : source.input), [source, today])
  const { answer, state, asOf } = useAnswer(source.query, input)
  useEffect(() => {
    const rows = answer === null ? [] : source.rows(answer as never, text)
    waitingStore.set(new Map(waitingStore.get()).set(module.name, { rows, state, asOf }))
  }, [answer, state, asOf, text, module, source])
  // Nothing of it is left for whoever signs in next.
  useEffect(() => () => waitingStore.set(new Map([...waitingStore.get()].filter(([name]) => name !== module.name))), [module])
  return null
}

/** Nearest deadline first; what has none comes last. */
export function byDeadline(a: HomeRow, b: HomeRow): number {
  if (a.deadline === b.deadline) return a.number < b.number ? -1 : 1
  if (a.deadline === null) return 1
  if (b.deadline === null) return -1
  return a.deadline < b.deadline ? -1 : 1
}

import { contracts } from '../../domain/contracts.ts'
import type { Language } from '../../domain/kernel/text.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import { isFailure } from './failure.ts'
import type { Portal } from './portal.ts'

export interface Toast {
  title: string
  body: string
  route: string
}

/** A changed answer, and what is needed to judge whether it is worth a word outside the window. */
export interface News {
  answer: unknown
  language: Language
  now: Instant
  /** Another answer, the newest that can be had; null when there is none. */
  ask: (query: string, input: unknown) => Promise<unknown>
}

export interface Told {
  toasts: Toast[]
  /** For the program's badge; null leaves it. */
  count: number | null
  /** To look again then, even if nothing changes. */
  again: Instant | null
}

/** A query whose news are told outside the window, whatever screen is open or none. */
export interface Watch {
  query: string
  input: unknown
  /** Called once per sign-in; what it answers remembers what was already told. */
  open: () => (news: News) => Promise<Told>
}

export interface Watcher {
  look(nouns: readonly string[] | 'all'): void
  close(): void
}

/** Node's timers hold no more. */
const maxTimerMs = 2_147_483_647

export function openWatcher(list: readonly Watch[], portal: Portal, language: () => Language, tell: (told: Told) => void): Watcher {
  const watches = list.map((watch) => ({ ...watch, judge: watch.open(), timer: null as NodeJS.Timeout | null }))

  let closed = false

  async function ask(query: string, input: unknown): Promise<unknown> {
    const asked = await portal.ask(query, input, true)
    return isFailure(asked) ? null : asked.answer
  }

  async function look(watch: (typeof watches)[number]): Promise<void> {
    const asked = await portal.ask(watch.query, watch.input, true)
    if (isFailure(asked) || asked.from !== 'portal') return
    const told = await watch.judge({ answer: asked.answer, language: language(), now: new Date().toISOString(), ask })
    tell(told)
    if (watch.timer !== null) clearTimeout(watch.timer)
    watch.timer = told.again === null || closed ? null : setTimeout(() => void look(watch).catch(() => undefined), Math.min(maxTimerMs, Math.max(0, Date.parse(told.again) - Date.now())))
    watch.timer?.unref()
  }

  return {
    close() {
      closed = true
      for (const { timer } of watches) if (timer !== null) clearTimeout(timer)
    },
    look(nouns) {
      for (const watch of watches) {
        const contract = contracts.get(watch.query)
        if (contract?.kind !== 'query') continue
        if (nouns !== 'all' && !nouns.includes('*') && !contract.reads.some((noun) => nouns.includes(noun))) continue
        // No line, or signed out meanwhile: the next change looks again.
        void look(watch).catch(() => undefined)
      }
    },
  }
}

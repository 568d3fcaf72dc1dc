import { contracts } from '../../domain/contracts.ts'
import type { Language } from '../../domain/kernel/text.ts'
import { isFailure } from './failure.ts'
import type { Portal } from './portal.ts'

export interface Toast {
  title: string
  body: string
  route: string
}

/** A query whose news become toasts, whatever screen is open or none. */
export interface Watch {
  query: string
  input: unknown
  /** Called once per sign-in; what it answers remembers what was already told. */
  toasts: () => (answer: unknown, language: Language) => Toast[]
}

export interface Watcher {
  look(nouns: readonly string[] | 'all'): void
}

export function openWatcher(list: readonly Watch[], portal: Portal, language: () => Language, tell: (toast: Toast) => void): Watcher {
  const watches = list.map((watch) => ({ ...watch, toasts: watch.toasts() }))
  return {
    look(nouns) {
      for (const watch of watches) {
        const contract = contracts.get(watch.query)
        if (contract?.kind !== 'query') continue
        if (nouns !== 'all' && !nouns.includes('*') && !contract.reads.some((noun) => nouns.includes(noun))) continue
        void portal
          .ask(watch.query, watch.input, true)
          .then((asked) => {
            if (!isFailure(asked) && asked.from === 'portal') for (const toast of watch.toasts(asked.answer, language())) tell(toast)
          })
          // No line, or signed out meanwhile: the next change looks again.
          .catch(() => undefined)
      }
    },
  }
}

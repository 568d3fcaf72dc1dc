import type { Instant } from '../../domain/kernel/time.ts'
import type { SignedIn } from './session.ts'

/** What a module may hear of what this PC keeps. A listener is quick: it runs before the asker has the answer. */
export interface KeepListener {
  /** An answer was kept. */
  kept(query: string, input: unknown, answer: unknown, asOf: Instant, who: SignedIn): void
  /** The portal refused what it had answered before; the kept answer is gone. */
  closed(query: string, input: unknown, who: SignedIn): void
  /** All bytes of a file are held here. */
  held(sha256: string): void
  /** Somebody signed in or acts in another seat, the line came, or something changed. */
  stirred(): void
}

export interface Listeners extends KeepListener {
  add(listener: KeepListener): void
}

export function openListeners(note: (where: string, error: unknown) => void): Listeners {
  const all: KeepListener[] = []
  // A listener's fault is not the asker's.
  const each = (deed: (listener: KeepListener) => void) => {
    for (const listener of all) {
      try {
        deed(listener)
      } catch (error) {
        note('what is kept', error)
      }
    }
  }
  return {
    add: (listener) => void all.push(listener),
    kept: (query, input, answer, asOf, who) => each((listener) => listener.kept(query, input, answer, asOf, who)),
    closed: (query, input, who) => each((listener) => listener.closed(query, input, who)),
    held: (sha256) => each((listener) => listener.held(sha256)),
    stirred: () => each((listener) => listener.stirred()),
  }
}

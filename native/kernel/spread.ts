import type { FeedNotice } from '../../domain/kernel/envelope.ts'

export interface Spread {
  hear(notices: readonly FeedNotice[]): void
  close(): void
}

/**
 * What a thousand PCs hear in one moment they would all ask about in the next. Where the portal says how long the asking
 * may take, each chooses a moment of its own; what it hears of the same noun before then is asked with it.
 */
export function openSpread(tell: (nouns: readonly string[]) => void, random: () => number = Math.random): Spread {
  const waiting = new Map<string, NodeJS.Timeout>()

  function later({ noun, withinMs = 0 }: FeedNotice): void {
    if (waiting.has(noun)) return
    const timer = setTimeout(() => {
      waiting.delete(noun)
      tell([noun])
    }, withinMs * random())
    waiting.set(noun, timer)
  }

  return {
    hear(notices) {
      const atOnce = notices.filter((notice) => notice.withinMs === undefined)
      if (atOnce.length > 0) tell(atOnce.map((notice) => notice.noun))
      for (const notice of notices) if (notice.withinMs !== undefined) later(notice)
    },
    close() {
      for (const timer of waiting.values()) clearTimeout(timer)
      waiting.clear()
    },
  }
}

import { contracts } from '../../domain/contracts.ts'
import type { FileRef } from '../../domain/kernel/manifest.ts'
import type { Person } from '../../domain/people/person.ts'
import { isFailure } from './failure.ts'
import type { Portal } from './portal.ts'
import type { Transfers } from './transfers.ts'

/** A query that is kept before anyone asks, with what its answer leads to: the papers of a list, the files of a paper. */
export interface Ahead {
  query: string
  input: (person: Person) => unknown
  then?: (answer: never) => { queries?: { query: string; input: unknown }[]; files?: FileRef[] }
  /** Of each paper that `then` names. */
  thenFiles?: (answer: never) => FileRef[]
}

export interface AheadRunner {
  /** Fetches what the changed nouns touch (all at first), after a short calm and never more than one at a time. */
  wanted(nouns: readonly string[] | 'all'): void
  close(): void
}

const calmMs = 1_500
const papersAtMost = 60
const fileAtMostBytes = 20 * 1024 * 1024

export function openAhead(list: readonly Ahead[], person: Person, portal: Portal, transfers: Transfers, online: () => boolean): AheadRunner {
  let timer: NodeJS.Timeout | null = null
  let closed = false
  let running = false
  const due = new Set<Ahead>()

  async function keep(ahead: Ahead): Promise<void> {
    const asked = await portal.ask(ahead.query, ahead.input(person), true)
    if (isFailure(asked) || !ahead.then || closed) return
    const next = ahead.then(asked.answer as never)
    for (const file of next.files ?? []) await hold(file)
    for (const paper of (next.queries ?? []).slice(0, papersAtMost)) {
      if (closed || !online()) return
      const answer = await portal.ask(paper.query, paper.input, true)
      if (isFailure(answer)) continue
      for (const file of ahead.thenFiles?.(answer.answer as never) ?? []) await hold(file)
    }
  }

  async function hold(file: FileRef): Promise<void> {
    if (!closed && file.size <= fileAtMostBytes) await transfers.hold(file)
  }

  async function run(): Promise<void> {
    if (running) return
    running = true
    try {
      for (const ahead of due) {
        if (closed || !online()) break
        due.delete(ahead)
        // What can't be kept now is asked again with the next change; nobody waits for it.
        await keep(ahead).catch(() => undefined)
      }
    } finally {
      running = false
    }
  }

  return {
    wanted(nouns) {
      for (const ahead of list) {
        const contract = contracts.get(ahead.query)
        if (contract?.kind !== 'query') continue
        if (nouns === 'all' || nouns.includes('*') || contract.reads.some((noun) => nouns.includes(noun))) due.add(ahead)
      }
      if (due.size === 0 || closed) return
      if (timer) clearTimeout(timer)
      timer = setTimeout(() => void run(), calmMs)
    },
    close() {
      closed = true
      if (timer) clearTimeout(timer)
    },
  }
}

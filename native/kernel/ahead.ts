import { contracts } from '../../domain/contracts.ts'
import { canonicalJson } from '../../domain/kernel/canonical-json.ts'
import type { Command, InputOf, Noun, OutputOf, Query } from '../../domain/kernel/contract.ts'
import type { FileRef } from '../../domain/kernel/manifest.ts'
import type { Person } from '../../domain/people/person.ts'
import { isFailure } from './failure.ts'
import type { Portal } from './portal.ts'
import type { Transfers } from './transfers.ts'

/** A question asked before anyone needs its answer, and what the answer leads to. */
export interface AheadQuestion {
  query: string
  input: unknown
  follow: (answer: unknown, person: Person) => AheadMore
}

export interface AheadMore {
  questions: AheadQuestion[]
  files: FileRef[]
  /**
   * What the portal is told of the files once all were tried, e.g. that this PC holds a session's materials. Such files
   * are fetched whatever their size, and counted as held only after each byte was hashed here.
   */
  told: ((held: readonly string[]) => AheadReport) | null
}

interface AheadReport {
  command: string
  input: unknown
}

/** Types a report against its command before it is stored untyped. */
export function aheadReport<C extends Command>(command: C, input: InputOf<C>): AheadReport {
  return { command: command.name, input }
}

/** What one module keeps ahead for a person. `machine` names this PC among those of the person, and says nothing else of it. */
export type Ahead = (person: Person, machine: string) => AheadQuestion[]

/** Types a question against its query before it is stored untyped. */
export function aheadQuestion<Q extends Query>(query: Q, input: InputOf<Q>, follow?: (answer: OutputOf<Q>, person: Person) => Partial<AheadMore>): AheadQuestion {
  return {
    query: query.name,
    input,
    follow: (answer, person) => ({ questions: [], files: [], told: null, ...follow?.(answer as OutputOf<Q>, person) }),
  }
}

export interface AheadRunner {
  /** Fetches what the changed nouns touch (all at first), after a short calm and one thing at a time. */
  wanted(nouns: readonly string[] | 'all'): void
  close(): void
}

export interface AheadOptions {
  list: readonly Ahead[]
  person: Person
  machine: string
  portal: Portal
  transfers: Transfers
  /** Whether every byte of a held file is there and gives its digest. */
  verify: (sha256: string) => Promise<boolean>
  online: () => boolean
}

/** What changes in a running hall is sent to whoever is in it; no PC fetches ahead after each word of the chair. */
const passing: ReadonlySet<string> = new Set<Noun>(['course', 'place', 'poll', 'vote'])
const calmMs = 1_500
const betweenMs = 20
const questionsAtMost = 400
const fileAtMostBytes = 20 * 1024 * 1024

export function openAhead(options: AheadOptions): AheadRunner {
  const { person, machine, portal, transfers } = options
  const roots = options.list.flatMap((each) => each(person, machine))
  const due = new Set<AheadQuestion>()
  let timer: NodeJS.Timeout | null = null
  let closed = false
  let running = false
  const verified = new Set<string>()
  const lastTold = new Map<string, string>()

  async function heldOf(files: readonly FileRef[], whatever: boolean): Promise<string[]> {
    const held: string[] = []
    for (const file of files) {
      if (closed || !options.online()) break
      if (!whatever && file.size > fileAtMostBytes) continue
      if (await transfers.hold(file)) continue
      if (whatever && !verified.has(file.sha256) && !(await options.verify(file.sha256))) continue
      if (whatever) verified.add(file.sha256)
      held.push(file.sha256)
    }
    return held
  }

  async function tell(question: AheadQuestion, report: AheadReport): Promise<void> {
    const place = `${question.query} ${canonicalJson(question.input ?? null)}`
    const words = canonicalJson(report.input)
    if (closed || !options.online() || lastTold.get(place) === words) return
    lastTold.set(place, words)
    if (isFailure(await portal.do(report.command, report.input, ''))) lastTold.delete(place)
  }

  async function ask(question: AheadQuestion, budget: { left: number }): Promise<void> {
    if (closed || !options.online() || budget.left-- <= 0) return
    const asked = await portal.ask(question.query, question.input, true)
    if (isFailure(asked) || closed) return
    const more = question.follow(asked.answer, person)
    const held = await heldOf(more.files, more.told !== null)
    if (more.told) await tell(question, more.told(held))
    for (const next of more.questions) {
      // The person's own questions go first: there is a breath between ours.
      await new Promise((resolve) => setTimeout(resolve, betweenMs))
      await ask(next, budget)
    }
  }

  async function run(): Promise<void> {
    if (running) return
    running = true
    const budget = { left: questionsAtMost }
    try {
      for (const question of due) {
        if (closed || !options.online()) break
        due.delete(question)
        // What can't be kept now is asked again with the next change; nobody waits for it.
        await ask(question, budget).catch(() => undefined)
      }
    } finally {
      running = false
    }
  }

  return {
    wanted(nouns) {
      const all = nouns === 'all' || nouns.includes('*')
      for (const question of roots) {
        const contract = contracts.get(question.query)
        if (contract?.kind === 'query' && (all || contract.reads.some((noun) => nouns.includes(noun) && !passing.has(noun)))) due.add(question)
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

import { hash } from 'node:crypto'
import { canonicalJson } from '../../domain/kernel/manifest.ts'
import type { DatedEntry, Notice } from '../../domain/notifications/notice.ts'
import type { Audience } from './call.ts'

export interface Change {
  noun: string
  id: string
  persons: string[]
  bodies: string[]
  everyone: boolean
}

/** A notice on its way to one person's bell. */
export interface NotificationLine extends Pick<Notice, 'class' | 'key' | 'values' | 'link'> {
  person: string
  /** The principal whose seat the person is told for; null for one's own. */
  in_place_of: string | null
  about_noun: string | null
  about_id: string | null
  event: string
  /** Null says nothing of time; an entry that is null takes back what was said. */
  calendar: { entry: DatedEntry | null } | null
}

/** The next line of a paper's chain, before the chain is known. */
export interface HistoryEntry {
  noun: string
  id: string
  entry: string
  entrySha256: Buffer
}

/** Who did it, as history keeps it; a job is done by nobody. */
export interface Doer {
  command: string
  name: string
  at: string
  person: string | null
  holder: string | null
  /** The holder's body that day: people move, and what they did stays that body's. */
  body: string | null
  delegation: string | null
  signature: string | null
}

/** What one transaction will tell the feed, history and the bell; written in one statement at its end (`finish.ts`). */
export class Gathering {
  readonly #changes = new Map<string, Change>()
  readonly #facts = new Map<string, { noun: string; id: string; facts: Record<string, unknown>[] }>()
  readonly #notices: Notice[] = []
  #notifications: readonly NotificationLine[] = []

  changed(noun: string, id: string, audience: Audience): void {
    this.#feed(noun, id, audience)
    this.#paper(noun, id)
  }

  partChanged(noun: string, id: string, audience: Audience): void {
    this.#feed(noun, id, audience)
  }

  record(noun: string, id: string, facts: Record<string, unknown>): void {
    this.#paper(noun, id).facts.push(facts)
  }

  notify(notice: Notice): void {
    if (notice.persons.length > 0) this.#notices.push(notice)
  }

  /** What was said; at the end of the command it is settled who hears it. */
  get notices(): readonly Notice[] {
    return this.#notices
  }

  ring(lines: readonly NotificationLine[]): void {
    this.#notifications = lines
    for (const { person } of lines) this.#feed('notification', person, { persons: [person] })
  }

  get changes(): Change[] {
    return [...this.#changes.values()]
  }

  get notifications(): readonly NotificationLine[] {
    return this.#notifications
  }

  /** One line a paper, in one order everywhere, so that two commands never wait for each other's chain heads crosswise. */
  history(doer: Doer): HistoryEntry[] {
    const papers = [...this.#facts.values()]
    if (papers.length === 0 && doer.person !== null) papers.push({ noun: 'person', id: doer.person, facts: [] })
    papers.sort((a, b) => (a.noun === b.noun ? (a.id < b.id ? -1 : 1) : a.noun < b.noun ? -1 : 1))
    return papers.map(({ noun, id, facts }) => {
      const entry = canonicalJson({ ...doer, noun, id, facts })
      return { noun, id, entry, entrySha256: hash('sha256', entry, 'buffer') }
    })
  }

  #feed(noun: string, id: string, audience: Audience): void {
    const key = `${noun} ${id}`
    const change = this.#changes.get(key) ?? { noun, id, persons: [], bodies: [], everyone: false }
    change.persons = [...new Set([...change.persons, ...(audience.persons ?? [])])]
    change.bodies = [...new Set([...change.bodies, ...(audience.bodies ?? [])])]
    change.everyone ||= audience.everyone === true
    this.#changes.set(key, change)
  }

  #paper(noun: string, id: string) {
    const key = `${noun} ${id}`
    const paper = this.#facts.get(key) ?? { noun, id, facts: [] }
    this.#facts.set(key, paper)
    return paper
  }
}

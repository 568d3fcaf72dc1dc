import { createHash } from 'node:crypto'
import { canonicalJson } from '../../domain/kernel/manifest.ts'
import type { TextValues } from '../../domain/kernel/verdict.ts'
import type { Audience } from './call.ts'
import { seatHolds } from './seats.ts'

interface Change {
  noun: string
  id: string
  persons: string[]
  bodies: string[]
  everyone: boolean
}

interface NotificationLine {
  person: string
  key: string
  values: TextValues
  link: string
}

/** Who did it, as history keeps it; a job is done by nobody. */
export interface Doer {
  command: string
  name: string
  at: string
  person: string | null
  holder: string | null
  delegation: string | null
  signature: string | null
}

/** What one transaction will tell the feed, history and the bell; written in one statement at its end. */
export class Gathering {
  readonly #changes = new Map<string, Change>()
  readonly #facts = new Map<string, { noun: string; id: string; facts: Record<string, unknown>[] }>()
  readonly #notifications: NotificationLine[] = []

  changed(noun: string, id: string, audience: Audience): void {
    this.#feed(noun, id, audience)
    this.#paper(noun, id)
  }

  record(noun: string, id: string, facts: Record<string, unknown>): void {
    this.#paper(noun, id).facts.push(facts)
  }

  notify(persons: readonly string[], key: string, values: TextValues, link: string): void {
    const distinct = [...new Set(persons)]
    for (const person of distinct) this.#notifications.push({ person, key, values, link })
    for (const person of distinct) this.#feed('notification', person, { persons: [person] })
  }

  get isQuiet(): boolean {
    return this.#changes.size === 0
  }

  feedJson(): string {
    return JSON.stringify([...this.#changes.values()])
  }

  notificationsJson(): string {
    return JSON.stringify(this.#notifications)
  }

  /** One line a paper, in one order everywhere, so that two commands never wait for each other's chain heads crosswise. */
  historyJson(doer: Doer): string {
    const papers = [...this.#facts.values()]
    if (papers.length === 0 && doer.person !== null) papers.push({ noun: 'person', id: doer.person, facts: [] })
    papers.sort((a, b) => (a.noun === b.noun ? (a.id < b.id ? -1 : 1) : a.noun < b.noun ? -1 : 1))
    return JSON.stringify(
      papers.map(({ noun, id, facts }) => {
        const entry = canonicalJson({ ...doer, noun, id, facts })
        return { noun, id, entry, entry_sha256: createHash('sha256').update(entry).digest('hex') }
      }),
    )
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

const emptyChain = `decode(repeat('00', 32), 'hex')`

/** `$1` time, `$2` name, `$3` person or null, `$4` history, `$5` feed, `$6` notifications. */
const history = `
  line as (
    select noun, id, entry, decode(entry_sha256, 'hex') as entry_sha256
    from json_to_recordset($4::json) as l(noun text, id text, entry text, entry_sha256 text)
  ), head as (
    insert into history_heads as h (noun, id, n, entry_sha256, hash)
    select noun, id, 1, entry_sha256, sha256(${emptyChain} || entry_sha256) from line
    on conflict (noun, id) do update set
      n = h.n + 1, entry_sha256 = excluded.entry_sha256, hash = sha256(h.hash || excluded.entry_sha256)
    returning noun, id, n, hash
  ), kept as (
    insert into history (noun, id, n, at, name, person, entry, hash)
    select line.noun, line.id, head.n, $1::timestamptz, $2::text, $3::uuid, line.entry, head.hash
    from line join head on head.noun = line.noun and head.id = line.id
  )`
const feed = `, told as (
    insert into feed_pending (noun, id, persons, bodies, everyone)
    select noun, id, persons, bodies, everyone
    from json_to_recordset($5::json) as f(noun text, id text, persons uuid[], bodies uuid[], everyone boolean)
  ), rung as (
    insert into notifications (person, key, "values", link, at)
    select person, key, "values", link, $1::timestamptz
    from json_to_recordset($6::json) as r(person uuid, key text, "values" jsonb, link text)
  )`

export const finishJob = `with ${history} ${feed} select 1`
/** Besides: `$7` command id, `$8` digest of the input, `$9` HTTP status, `$10` answer, `$11` token, `$12` delegation, `$13` the seat's version. */
export const finishCommand = `with ${history} ${feed}
  insert into commands (id, person, name, input_sha256, at, status, answer)
  select $7, $3, $2, $8, $1, $9, $10 where seat_still_holds(exists (${seatHolds('$11', '$12', '$13', '$1')}))`

import { randomUUID } from 'node:crypto'
import { openHttp } from '../../native/kernel/http.ts'
import type { Unit } from '../../domain/people/person.ts'
import type { OwnPerson, OwnPortal } from '../world/own-portal.ts'
import { sleep } from './fault.ts'

/**
 * Writes one numbered name after the other on its own unit, repeating each command under its id until the portal has
 * answered: what a client owes, and all it needs.
 */
export class Writer {
  readonly acked: { id: string; number: number }[] = []
  sent = 0
  repeats = 0
  readonly person: OwnPerson
  readonly #http: ReturnType<typeof openHttp>
  readonly #patienceMs: number
  #seen: Unit
  #stopped = false

  constructor(url: string, person: OwnPerson, patienceMs: number) {
    this.person = person
    this.#seen = person.unit
    this.#patienceMs = patienceMs
    this.#http = openHttp({ url, certificate: null, demoOffice: null }, () => person.token)
  }

  /** Answers false when the portal never answered within the writer's patience. */
  async write(): Promise<boolean> {
    this.sent += 1
    const id = randomUUID()
    const name = String(this.sent)
    const unit = { ...this.#seen, name: { kk: name, ru: name, en: name } }
    const body = JSON.stringify({ id, input: { unit, seen: this.#seen }, actingFor: null, signature: null })
    const until = Date.now() + this.#patienceMs
    while (Date.now() < until && !this.#stopped) {
      const answer = await this.#http.ask({ method: 'POST', path: '/api/people/saveUnit', body, timeoutMs: 5000 }).catch(() => null)
      if (answer?.status === 200) {
        this.acked.push({ id, number: this.sent })
        this.#seen = unit
        return true
      }
      if (answer !== null && answer.status >= 400 && answer.status < 500) throw new Error(`refused: ${JSON.stringify(answer.body)}`)
      this.repeats += 1
      await sleep(20)
    }
    return false
  }

  /** Writes until `over` says so; the last command is always seen through. */
  async writeUntil(over: () => boolean): Promise<boolean> {
    while (!over()) if (!(await this.write())) return false
    return true
  }

  close(): void {
    this.#stopped = true
    this.#http.close()
  }
}

export interface Count {
  acked: number
  lost: number
  doubled: number
  disordered: number
}

/** Compares what writers were told with what the portal's history and tables hold. */
export async function compare(portal: OwnPortal, writers: readonly Writer[]): Promise<Count> {
  const count: Count = { acked: 0, lost: 0, doubled: 0, disordered: 0 }
  for (const { person, acked } of writers) {
    const entries = await portal.sql<{ entry: string }>(`select entry from history where noun = 'body' and id = $1 order by n`, [person.body])
    const done = entries.map(({ entry }) => JSON.parse(entry) as { command: string; facts: { unit?: { name: { kk: string } } }[] })
    const numbers = done.map(({ facts }) => Number(facts[0]?.unit?.name.kk))
    const ids = done.map(({ command }) => command)
    const held = new Set(ids)
    count.acked += acked.length
    count.lost += acked.filter(({ id }) => !held.has(id)).length
    count.doubled += ids.length - held.size + (numbers.length - new Set(numbers).size)
    count.disordered += numbers.filter((number, index) => index > 0 && number <= (numbers[index - 1] ?? 0)).length
    const [unit] = await portal.sql<{ name: { kk: string } }>('select name from units where id = $1', [person.unit.id])
    const last = acked.at(-1)
    if (last !== undefined && Number(unit?.name.kk) < last.number) count.lost += 1
  }
  return count
}

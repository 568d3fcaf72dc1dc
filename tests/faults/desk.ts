/** One PC as its person has it before them: the product's native process, a cable, and a screen that holds two answers as the page does. */
import { randomUUID } from 'node:crypto'
import type { BridgeEvent, Connection } from '../../domain/kernel/bridge.ts'
import { range } from '../../domain/calendar/queries.ts'
import type { OutputOf } from '../../domain/kernel/contract.ts'
import { list } from '../../domain/systems/contract.ts'
import { type OwnPerson, password } from '../world/own-portal.ts'
import type { BadLine } from './bad-line.ts'
import { sleep } from './fault.ts'
import { NativeClient } from './native-client.ts'

export interface Days {
  from: string
  until: string
}

const screens = { range, list } as const

export interface Shown {
  range: OutputOf<typeof range> | null
  list: OutputOf<typeof list> | null
}

export class Desk {
  readonly cable: BadLine
  /** For whoever wonders why this PC shows what it shows. */
  readonly lastAsked = { range: '', list: '' }
  readonly shown: Shown = { range: null, list: null }
  readonly #userDir: string
  readonly #person: OwnPerson
  readonly #delegation: string | null
  #client: NativeClient
  #days: Days = { from: '2026-01-01', until: '2026-01-01' }
  #turn = { range: 0, list: 0 }
  #state: Connection['state'] = 'connecting'

  constructor(userDir: string, person: OwnPerson, delegation: string | null, cable: BadLine) {
    this.#userDir = userDir
    this.#person = person
    this.#delegation = delegation
    this.cable = cable
    this.#client = this.#start()
  }

  get state(): Connection['state'] {
    return this.#state
  }

  #start(): NativeClient {
    const client: NativeClient = new NativeClient(this.#userDir, { url: this.cable.url, certificate: null, demoOffice: null }, (event) => {
      if (client === this.#client) this.#hear(event)
    })
    return client
  }

  async enter(): Promise<void> {
    await this.#client.ready
    for (const until = Date.now() + 60_000; ; await sleep(150)) {
      const answer = await this.#client.call('session.signInByPassword', { login: this.#person.login, password })
      if (answer !== null && 'person' in answer && answer.person !== null) break
      if (Date.now() > until) throw new Error(`could not sign in: ${JSON.stringify(answer)}`)
    }
    const acting = this.#delegation === null ? null : await this.#client.call('session.actFor', { delegation: this.#delegation })
    if (acting !== null && 'refusal' in acting) throw new Error(`may not act: ${JSON.stringify(acting)}`)
    await this.look(this.#days)
  }

  /** Killed as by a power cut, and begun again by its person. */
  async restart(): Promise<void> {
    const killed = this.#client
    this.#state = 'connecting'
    await killed.kill()
    this.#client = this.#start()
    await this.enter()
  }

  look(days: Days): Promise<unknown> {
    this.#days = days
    this.shown.range = null
    return Promise.all([this.#ask('range', false), this.#ask('list', false)])
  }

  /** As the page hears: whatever it shows is asked again when a noun that it reads has changed, or the line is back. */
  #hear(event: BridgeEvent): void {
    if (event.type === 'connection') {
      const wasOnline = this.#state === 'online'
      this.#state = event.connection.state
      if (this.#state === 'online' && !wasOnline) for (const name of ['range', 'list'] as const) void this.#ask(name, true)
    }
    if (event.type !== 'changed') return
    for (const name of ['range', 'list'] as const) {
      if (event.nouns.includes('*') || screens[name].reads.some((noun) => event.nouns.includes(noun))) void this.#ask(name, true)
    }
  }

  async #ask(name: keyof Shown, fresh: boolean): Promise<void> {
    const turn = (this.#turn[name] += 1)
    this.lastAsked[name] = `${fresh ? 'fresh' : 'kept'} while ${this.#state}: under way`
    const asked = await this.#client.call('portal.ask', { name: screens[name].name, input: name === 'range' ? this.#days : {}, fresh })
    if (turn !== this.#turn[name]) return
    this.lastAsked[name] = `${fresh ? 'fresh' : 'kept'}, now ${this.#state}: ${asked === null ? 'no answer' : 'answer' in asked ? asked.from : JSON.stringify(asked)}`
    if (asked === null || !('answer' in asked)) return
    this.shown[name] = asked.answer as never
    if (asked.from === 'cache' && !fresh && this.#state !== 'offline') await this.#ask(name, true)
  }

  do(name: string, input: unknown, title: string) {
    return this.#client.call('portal.do', { name, input, title })
  }

  async outbox() {
    const rows = await this.#client.call('outbox.list', {})
    return Array.isArray(rows) ? rows : []
  }

  withdraw(id: string) {
    return this.#client.call('outbox.withdraw', { id })
  }

  /** Nothing waits, and the line is up. */
  async settled(patienceMs: number): Promise<boolean> {
    for (const until = Date.now() + patienceMs; Date.now() < until; await sleep(50)) {
      if (this.#state === 'online' && (await this.outbox()).every(({ state }) => state === 'refused')) return true
    }
    return false
  }

  stop(): Promise<void> {
    return this.#client.stop()
  }
}

export const newEvent = (title: string, day: string, hour: number) => ({
  id: randomUUID(), revision: null, scope: 'all', occurrence: null, draft: draftOf(title, timeOn(day, hour)), invitees: [], units: [],
})

export const timeOn = (day: string, hour: number) => {
  const at = (each: number) => `${day}T${String(each).padStart(2, '0')}:00:00`
  return { allDay: false as const, from: at(hour), until: at(hour + 1), zone: 'Asia/Almaty' }
}

export const draftOf = (title: string, when: unknown) => ({
  kind: 'event', title, place: '', description: '', when, repeat: null, reminders: [], room: null, private: false, busy: true, status: 'confirmed', guests: [],
})

/** A desk of the demo office at which anybody sits down in turn: their deeds go through the portal's own commands, on the days of the story. */
import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import type { Command, Query } from '../../domain/kernel/contract.ts'
import { signTyp, type FileRef, type Manifest } from '../../domain/kernel/manifest.ts'
import type { Person } from '../../domain/people/person.ts'
import { signedBytes } from '../../domain/signing/statement.ts'
import { workWithKey, type SignAnswer } from '../../node/signing/key-work.ts'
import { plus } from '../kernel/clock.ts'
import { perform } from '../kernel/commands.ts'
import type { PortalNode } from '../kernel/node.ts'
import { ask } from '../kernel/queries.ts'
import { Seats, tokenDigest } from '../kernel/seats.ts'
import { writeAct } from './act-file.ts'
import type { DemoAct } from './acts.ts'
import { demoKeyPassword } from './centre.ts'
import type { ActTexts, Clerk } from './journey.ts'

export interface DemoPapers {
  node: PortalNode
  keysOf: (person: Person) => { sign: string }
  say: (line: string) => void
}

const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const minute = 60_000
const day = 24 * 60 * minute

/** Its clock stands where the story is, each deed some minutes after the one before; afterwards nothing of it remains. */
export class Desk {
  readonly #papers: DemoPapers
  readonly #node: PortalNode
  readonly #tokens = new Map<string, Buffer>()
  #nowMs: number
  /** Between one deed and the next. */
  paceMs = 7 * minute

  constructor(papers: DemoPapers) {
    this.#papers = papers
    this.#nowMs = Date.parse(papers.node.clock.now())
    const clock = { now: () => new Date(this.#nowMs).toISOString() }
    this.#node = { ...papers.node, clock, seats: new Seats(papers.node.database, clock) }
  }

  setTime(instant: string): void {
    this.#nowMs = Date.parse(instant)
  }

  as(person: Person): Clerk {
    return {
      do: (contract, input) => this.#do(person, contract, input, null),
      ask: (contract, input) => this.#answered(async (token) => ask(this.#node, contract, token, { input: contract.input.parse(input), actingFor: null }), person) as never,
      sign: async (contract, input) => this.#do(person, contract, input, await this.#signature(person, contract, contract.input.parse(input))),
    }
  }

  async #do<I extends z.ZodType, O extends z.ZodType>(person: Person, contract: Command<string, I, O>, input: unknown, signature: unknown): Promise<z.output<O>> {
    const answer = await this.#answered(
      async (token) => perform(this.#node, contract, token, { id: randomUUID(), input: contract.input.parse(input), actingFor: null, signature }),
      person,
    )
    this.#nowMs += this.paceMs
    return answer as z.output<O>
  }

  async #answered(call: (token: Buffer) => Promise<{ status: number; text: string }>, person: Person): Promise<unknown> {
    const { status, text } = await call(await this.#token(person))
    if (status !== 200) throw new Error(`the demo's ${person.surname} was answered ${status} ${text}`)
    return JSON.parse(text)
  }

  async #signature(person: Person, contract: Command, input: unknown): Promise<{ manifest: string; p7s: string }> {
    if (contract.signed === null) throw new Error(`${contract.name} is not signed`)
    const { paper, paperInput, statement } = contract.signed
    const seen = await this.as(person).ask(paper as Query, paperInput(input as never) as never)
    const now = new Date(this.#nowMs).toISOString()
    const manifest: Manifest = { typ: signTyp, body: statement(seen as never, input as never), signer: { person: person.id, iin: person.iin, power: null }, time: { local: now, server: now } }
    const content = signedBytes(manifest)
    const { signatures } = workWithKey(this.#papers.keysOf(person).sign, new TextEncoder().encode(demoKeyPassword), { contents: [content], detached: true, usage: 'sign', signingTime: now }) as SignAnswer
    return { manifest: Buffer.from(content).toString('base64'), p7s: Buffer.from(signatures[0] as Uint8Array).toString('base64') }
  }

  /** One session a person over all the days of the story, ended with it. */
  async #token(person: Person): Promise<Buffer> {
    const known = this.#tokens.get(person.id)
    if (known !== undefined) return known
    const digest = tokenDigest(randomUUID())
    const started = plus(this.#papers.node.clock.now(), -120 * day)
    await this.#node.database.db
      .insertInto('sessions')
      .values({ token_sha256: digest, person: person.id, way: 'signature', certificate: null, started_at: started, used_at: this.#papers.node.clock.now(), ends_at: plus(this.#papers.node.clock.now(), day) })
      .execute()
    this.#tokens.set(person.id, digest)
    return digest
  }

  async close(): Promise<void> {
    const tokens = [...this.#tokens.values()]
    if (tokens.length > 0) await this.#node.database.db.deleteFrom('sessions').where('token_sha256', 'in', tokens).execute()
  }

  async files(person: Person, act: DemoAct, mark: string): Promise<ActTexts> {
    const make = (language: 'kk' | 'ru', name: string): Promise<FileRef> => this.text(person, act, language, name, mark)
    const note = await writeAct({ title: 'Түсіндірме жазба', paragraphs: [{ words: act.description }, { words: act.title.kk }], mark })
    return {
      text: { kk: await make('kk', `жоба-қаз-${mark}.docx`), ru: await make('ru', `проект-рус-${mark}.docx`) },
      files: [{ role: 'explanatoryNote', file: await this.#upload(person, `түсіндірме-жазба-${mark}.docx`, note) }],
    }
  }

  async text(person: Person, act: Pick<DemoAct, 'title' | 'kk' | 'ru'>, language: 'kk' | 'ru', name: string, mark: string): Promise<FileRef> {
    return this.#upload(person, name, await writeAct({ title: act.title[language], paragraphs: act[language], mark }))
  }

  async #upload(person: Person, name: string, bytes: Uint8Array): Promise<FileRef> {
    const { sha256, size } = await this.#node.files.put(bytes)
    const row = { sha256, person: person.id, name, mime: docx, size, flags: [] }
    await this.#node.database.db.insertInto('file_owners').values(row).onConflict((conflict) => conflict.doNothing()).execute()
    return { name, mime: docx, size, sha256 }
  }
}

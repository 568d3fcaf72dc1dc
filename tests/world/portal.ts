/** A real portal on a real PostgreSQL for one test file, and visitors who speak to it over HTTP. */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import type { z } from 'zod'
import type { Command, Query } from '../../domain/kernel/contract.ts'
import type { CommandEnvelope } from '../../domain/kernel/envelope.ts'
import { signTyp, type Manifest } from '../../domain/kernel/manifest.ts'
import { RefusalError, type Refusal } from '../../domain/kernel/verdict.ts'
import type { Delegation, Person } from '../../domain/people/person.ts'
import { signedBytes } from '../../domain/signing/statement.ts'
import { workWithKey, type SignAnswer } from '../../node/signing/key-work.ts'
import { demoKeyPassword } from '../../server/demo/centre.ts'
import { keyPathsOf } from '../../server/demo/fill.ts'
import type { Database } from '../../server/kernel/database.ts'
import { createLog } from '../../server/kernel/log.ts'
import { startSession } from '../../server/kernel/sessions.ts'
import { startPortal, type PortalOptions, type RunningPortal } from '../../server/start.ts'
import { copyDatabase, openTemplate, worldBegins } from './template.ts'

export { worldBegins } from './template.ts'

export interface WorldClock {
  now(): string
  /** Jumps; from there time goes on. */
  set(instant: string): void
  advance(milliseconds: number): void
}

/** How a visitor's next call differs from the usual. */
export interface Calling {
  /** The command's id; the same twice is a repeat. */
  id?: string
}

export interface Visitor {
  /** Answers the output; throws RefusalError (with `status`) when refused, and Error for a fault. */
  do<I extends z.ZodType, O extends z.ZodType>(contract: Command<string, I, O>, input: z.input<I>, calling?: Calling): Promise<z.output<O>>
  ask<I extends z.ZodType, O extends z.ZodType>(contract: Query<string, I, O>, input: z.input<I>): Promise<z.output<O>>
  /** As `do`, signed with this person's own demo key over the statement of the paper as the portal shows it now. */
  sign<I extends z.ZodType, O extends z.ZodType>(contract: Command<string, I, O>, input: z.input<I>, calling?: Calling): Promise<z.output<O>>
  /** The envelope that `sign` would send, for tests that send it later, twice or altered. */
  envelope(contract: Command, input: unknown, calling?: Calling): Promise<CommandEnvelope>
  /** Sends an envelope as it is. */
  send(contract: Command | Query, envelope: unknown): Promise<{ status: number; body: unknown }>
  token(): Promise<string>
}

export interface World {
  readonly portal: RunningPortal
  readonly clock: WorldClock
  readonly db: Kysely<Database>
  readonly dataDir: string
  /** By `delegation` in the principal's seat. */
  as(person: Person, delegation?: Delegation): Visitor
  keysOf(person: Person): { sign: string; auth: string }
  /** Another node on the same database and files. */
  anotherNode(): Promise<RunningPortal>
  /** Faults that the portal logged; a test that expects none finds them here. */
  readonly faults: string[]
  close(): Promise<void>
}

export async function startWorld(options: Partial<Pick<PortalOptions, 'jobs' | 'tls'>> & { begins?: string } = {}): Promise<World> {
  const template = await openTemplate()
  const dataDir = mkdtempSync(join(tmpdir(), 'kw-'))
  copyDatabase(template, dataDir)
  for (const folder of ['demo-keys', 'demo-centre', 'demo-centre-foreign']) symlinkSync(join(template.keys, folder), join(dataDir, folder))
  const clock = createClock(options.begins ?? worldBegins)
  const faults: string[] = []
  const log = createLog((line) => {
    if (!line.includes('"event":"fault"')) return
    faults.push(line)
    process.stderr.write(line)
  })
  const shared = { dataDir, host: '127.0.0.1', port: 0, tls: options.tls ?? null, demo: false, clock, log, jobs: options.jobs ?? false } as const
  const portal = await startPortal(shared)
  const others: RunningPortal[] = []
  const keysOf = (person: Person) => keyPathsOf(template.keys, person)
  return {
    portal,
    clock,
    db: portal.node.database.db,
    dataDir,
    faults,
    keysOf,
    as: (person, delegation) => visitorOf({ portal, clock, keysOf }, person, delegation ?? null),
    anotherNode: async () => {
      const other = await startPortal({ ...shared, databaseUrl: portal.databaseUrl })
      others.push(other)
      return other
    },
    close: async () => {
      for (const other of others) await other.close()
      await portal.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

function createClock(begins: string): WorldClock {
  let base = Date.parse(begins)
  let since = performance.now()
  const nowMs = () => base + Math.floor(performance.now() - since)
  const jump = (toMs: number) => {
    base = toMs
    since = performance.now()
  }
  return {
    now: () => new Date(nowMs()).toISOString(),
    set: (instant) => jump(Date.parse(instant)),
    advance: (milliseconds) => jump(nowMs() + milliseconds),
  }
}

type Place = Pick<World, 'portal' | 'clock' | 'keysOf'>

/** Signs bytes with a person's demo key, in this process. */
export function signWith(path: string, content: Uint8Array, signingTime: string, detached: boolean): Uint8Array {
  const { signatures } = workWithKey(path, new TextEncoder().encode(demoKeyPassword), { contents: [content], detached, usage: 'either', signingTime }) as SignAnswer
  return signatures[0] as Uint8Array
}

export function visitorOf(place: Place, person: Person, delegation: Delegation | null): Visitor {
  const { portal, clock } = place
  let session: Promise<string> | null = null
  const token = () => (session ??= startSession(portal.node, person.id, 'signature', null).then((started) => started.token))
  const actingFor = delegation?.id ?? null

  async function send(contract: Command | Query, envelope: unknown): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`${portal.url}/api/${contract.name.replace('.', '/')}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await token()}` },
      body: JSON.stringify(envelope),
    })
    return { status: response.status, body: await response.json() }
  }

  async function answered(contract: Command | Query, envelope: unknown): Promise<never> {
    const { status, body } = await send(contract, envelope)
    if (status === 200) return body as never
    const { refusal } = body as { refusal?: Refusal }
    if (refusal === undefined) throw new Error(`${contract.name} answered ${status} ${JSON.stringify(body)}`)
    throw Object.assign(new RefusalError(refusal), { status })
  }

  async function manifestOf(contract: Command, input: unknown): Promise<Manifest> {
    if (contract.signed === null) throw new Error(`${contract.name} is not signed`)
    const { paper, paperInput, statement } = contract.signed
    const seen = await answered(paper, { input: paperInput(input as never), actingFor })
    return {
      typ: signTyp,
      body: statement(seen, input as never),
      signer: { person: person.id, iin: person.iin, power: powerOf(delegation) },
      time: { local: clock.now(), server: clock.now() },
    }
  }

  async function envelope(contract: Command, input: unknown, calling: Calling = {}): Promise<CommandEnvelope> {
    const parsed = contract.input.parse(input)
    const bytes = signedBytes(await manifestOf(contract, parsed))
    const p7s = signWith(place.keysOf(person).sign, bytes, clock.now(), true)
    return { id: calling.id ?? randomUUID(), input: parsed, actingFor, signature: { manifest: base64(bytes), p7s: base64(p7s) } }
  }

  return {
    token,
    send,
    envelope,
    do: (contract, input, calling = {}) => answered(contract, { id: calling.id ?? randomUUID(), input, actingFor, signature: null }),
    ask: (contract, input) => answered(contract, { input, actingFor }),
    sign: async (contract, input, calling) => answered(contract, await envelope(contract, input, calling)),
  }
}

export function powerOf(delegation: Delegation | null): Manifest['signer']['power'] {
  if (delegation === null) return null
  return { delegation: delegation.id, principal: delegation.principal, order: delegation.order, from: delegation.from, until: delegation.until }
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}


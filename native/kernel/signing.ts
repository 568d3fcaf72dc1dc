import { createHash, randomBytes } from 'node:crypto'
import { canonicalJson, Manifest, signTyp, StatementBody, type FileRef } from '../../domain/kernel/manifest.ts'
import type { Command } from '../../domain/kernel/contract.ts'
import { papersAtOnce, type Done, type Failure, type SigningSheet } from '../../domain/kernel/bridge.ts'
import { contracts } from '../../domain/contracts.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import type { PortalClock } from './clock.ts'
import { expectedFailure, isFailure, refusal } from './failure.ts'
import type { KeyRing } from './key-ring.ts'
import type { Line } from './line.ts'
import type { Portal } from './portal.ts'
import type { Session, SignedIn } from './session.ts'
import type { Transfers } from './transfers.ts'

export interface Signing {
  prepare(name: string, input: unknown): Promise<SigningSheet | Failure>
  /** See `signing.sign` of the bridge; `onSent` after each paper that the portal answered. */
  sign(tickets: readonly string[], key: string, password: string, onSent: (done: number) => void): Promise<{ signed: Done[] } | Failure>
  cancel(tickets: readonly string[]): void
}

export interface SigningOptions {
  line: Line
  clock: PortalClock
  session: Session
  portal: Portal
  transfers: Transfers
  keyRing: KeyRing
  listKeys: KeyRing['list']
}

interface Prepared {
  name: string
  input: unknown
  manifest: Manifest
  bytes: Uint8Array
  files: FileRef[]
  who: SignedIn
  until: number
}

const ticketLifeMs = 20 * 60_000
/** Two dialogs full of papers: one being signed, one being prepared. */
const ticketsAtOnce = 2 * papersAtOnce

/**
 * B10.1: a page says which command it wants signed and never what bytes. The manifest is made here, of the portal's
 * paper and of files whose every byte was hashed here, shown, and signed as it was shown; once.
 */
export function openSigning(options: SigningOptions): Signing {
  const { line, clock, session, portal, transfers, keyRing, listKeys } = options
  const prepared = new Map<string, Prepared>()
  const underWay = new Map<string, AbortController>()

  function signedCommand(name: string): Command {
    const contract = contracts.get(name)
    if (contract?.kind !== 'command' || !contract.signed) throw new Error(`no signed command ${name}`)
    return contract
  }

  function signedIn(): SignedIn {
    if (!session.now) throw new RefusalError({ key: 'desktop.signInFirst' })
    return session.now
  }

  async function statement(contract: Command, input: unknown): Promise<StatementBody | Failure> {
    const signed = contract.signed
    if (!signed) throw new Error('unreachable')
    const asked = await portal.ask(signed.paper.name, signed.paperInput(input as never), true)
    return isFailure(asked) ? asked : StatementBody.parse(signed.statement(asked.answer as never, input as never))
  }

  /** Null when signing may go on. */
  function clockGate(): Failure | null {
    const { state, skewSeconds } = clock.state()
    if (state === 'unknown') return refusal('desktop.clockUnknown')
    if (state === 'blocked') return refusal('desktop.clockBlocked', { minutes: Math.round(Math.abs(skewSeconds ?? 0) / 60) })
    return null
  }

  /** Every file here and hashed. One that was damaged on this PC is brought anew; one that comes wrong is refused. */
  async function holdVerified(files: FileRef[]): Promise<Failure | null> {
    for (const file of files) {
      for (let again = false; ; again = true) {
        const failed = await transfers.hold(file)
        if (failed) return failed
        if (await signedIn().keep.files.verify(file.sha256)) break
        if (again) return refusal('desktop.fileChanged', { name: file.name })
      }
    }
    return null
  }

  async function firstChanged(files: FileRef[]): Promise<FileRef | null> {
    const held = signedIn().keep.files
    for (const file of files) if (!(await held.verify(file.sha256))) return file
    return null
  }

  /** The sheet as it was shown, if it still holds for who is here now, and every byte is still what was shown. */
  async function takeSheet(ticket: string): Promise<Prepared | Failure> {
    const who = signedIn()
    const sheet = prepared.get(ticket)
    // Taken out while the key works, so that a second press can't sign the same sheet twice.
    prepared.delete(ticket)
    if (!sheet || sheet.until < performance.now() || sheet.who.person.id !== who.person.id || sheet.who.actingFor !== who.actingFor) return refusal('desktop.ticketGone')
    // Between showing and signing somebody may have changed the bytes; they are read and hashed once more.
    const changed = await firstChanged(sheet.files)
    return changed ? refusal('desktop.fileChanged', { name: changed.name }) : sheet
  }

  async function signSheets(sheets: ReadonlyMap<string, Prepared>, key: string, password: string): Promise<Uint8Array[]> {
    const secret = Buffer.from(password, 'utf8')
    const stop = new AbortController()
    for (const ticket of sheets.keys()) underWay.set(ticket, stop)
    try {
      const { iin } = signedIn().person
      return (await keyRing.signManifests(key, secret, [...sheets.values()].map((sheet) => sheet.bytes), { iin }, stop.signal)).signatures
    } catch (error) {
      // A wrong password must not cost the person the sheets they have read.
      if (error instanceof RefusalError && !stop.signal.aborted) for (const [ticket, sheet] of sheets) prepared.set(ticket, sheet)
      throw error
    } finally {
      for (const ticket of sheets.keys()) underWay.delete(ticket)
      secret.fill(0)
    }
  }

  /** What goes wrong with one paper is said of that paper, and the rest goes on. */
  async function send(sheet: Prepared, p7s: Uint8Array): Promise<Done> {
    const signature = { manifest: Buffer.from(sheet.bytes).toString('base64'), p7s: Buffer.from(p7s).toString('base64') }
    try {
      return await portal.do(sheet.name, sheet.input, sheet.manifest.body.title, signature)
    } catch (error) {
      const failure = expectedFailure(error)
      if (failure === null || (error as Error).name === 'SignedOutError') throw error
      return failure
    }
  }

  function manifestOf(body: StatementBody, who: SignedIn): Manifest {
    const acting = who.facts.delegations.find((each) => each.delegation.id === who.actingFor)
    const now = Date.now()
    return Manifest.parse({
      typ: signTyp,
      body,
      signer: {
        person: who.person.id,
        iin: who.person.iin,
        power: acting
          ? {
              delegation: acting.delegation.id,
              principal: acting.principal.id,
              order: acting.delegation.order,
              from: acting.delegation.from,
              until: acting.delegation.until,
            }
          : null,
      },
      time: { local: new Date(now).toISOString(), server: new Date(Math.round(clock.portalNow() ?? now)).toISOString() },
    })
  }

  return {
    async prepare(name, input) {
      const contract = signedCommand(name)
      const who = signedIn()
      const checked = contract.input.safeParse(input)
      if (!checked.success) return refusal('kernel.badInput', { field: checked.error.issues[0]?.path.join('.') ?? '' })
      // Offline the last comparison is carried on; online it is made anew before each signature.
      await line.compareClock().catch(() => undefined)
      const closed = clockGate()
      if (closed) return closed
      const body = await statement(contract, input)
      if (isFailure(body)) return body
      const files = [...(body.text ? [body.text] : []), ...body.files]
      const missing = await holdVerified(files)
      if (missing) return missing
      const manifest = manifestOf(body, who)
      const bytes = Buffer.from(canonicalJson(manifest), 'utf8')
      const ticket = randomBytes(16).toString('hex')
      prepared.set(ticket, { name, input, manifest, bytes, files, who, until: performance.now() + ticketLifeMs })
      for (const old of [...prepared.keys()].slice(0, -ticketsAtOnce)) prepared.delete(old)
      return {
        ticket,
        manifest,
        manifestSha256: createHash('sha256').update(bytes).digest('hex'),
        files: files.map((file) => ({ file, verified: true })),
        keys: await listKeys({ usage: 'sign', person: who.person }),
        clock: clock.state(),
      }
    },
    async sign(tickets, key, password, onSent) {
      const closed = clockGate()
      if (closed) return closed
      const taken = new Map<string, Prepared | Failure>()
      for (const ticket of tickets) if (!taken.has(ticket)) taken.set(ticket, await takeSheet(ticket))
      const sheets = new Map([...taken].filter((each): each is [string, Prepared] => !isFailure(each[1])))
      const signatures = sheets.size === 0 ? [] : await signSheets(sheets, key, password)
      const signed: Done[] = []
      for (const sheet of taken.values()) {
        signed.push(isFailure(sheet) ? sheet : await send(sheet, signatures.shift() as Uint8Array))
        onSent(signed.length)
      }
      return { signed }
    },
    cancel(tickets) {
      for (const ticket of tickets) {
        prepared.delete(ticket)
        underWay.get(ticket)?.abort()
      }
    },
  }
}

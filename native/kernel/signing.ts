import { createHash, randomBytes } from 'node:crypto'
import { canonicalJson, Manifest, signTyp, StatementBody, type FileRef } from '../../domain/kernel/manifest.ts'
import type { Command } from '../../domain/kernel/contract.ts'
import type { Done, Failure, SigningSheet } from '../../domain/kernel/bridge.ts'
import { contracts } from '../../domain/contracts.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import type { PortalClock } from './clock.ts'
import { isFailure, refusal } from './failure.ts'
import type { KeyRing } from './key-ring.ts'
import type { Line } from './line.ts'
import type { Portal } from './portal.ts'
import type { Session, SignedIn } from './session.ts'
import type { Transfers } from './transfers.ts'

export interface Signing {
  prepare(name: string, input: unknown): Promise<SigningSheet | Failure>
  sign(ticket: string, key: string, password: string): Promise<Done>
  cancel(ticket: string): void
}

export interface SigningOptions {
  line: Line
  clock: PortalClock
  session: Session
  portal: Portal
  transfers: Transfers
  keyRing: KeyRing
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
const ticketsAtOnce = 8

/**
 * B10.1: a page says which command it wants signed and never what bytes. The manifest is made here, of the portal's
 * paper and of files whose every byte was hashed here, shown, and signed as it was shown; once.
 */
export function openSigning(options: SigningOptions): Signing {
  const { line, clock, session, portal, transfers, keyRing } = options
  const tickets = new Map<string, Prepared>()

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
      tickets.set(ticket, { name, input, manifest, bytes, files, who, until: performance.now() + ticketLifeMs })
      for (const old of [...tickets.keys()].slice(0, -ticketsAtOnce)) tickets.delete(old)
      return {
        ticket,
        manifest,
        manifestSha256: createHash('sha256').update(bytes).digest('hex'),
        files: files.map((file) => ({ file, verified: true })),
        keys: await keyRing.list({ usage: 'sign', person: who.person }),
        clock: clock.state(),
      }
    },
    async sign(ticket, key, password) {
      const prepared = tickets.get(ticket)
      const who = signedIn()
      if (!prepared || prepared.until < performance.now() || prepared.who.person.id !== who.person.id || prepared.who.actingFor !== who.actingFor) {
        tickets.delete(ticket)
        return refusal('desktop.ticketGone')
      }
      const closed = clockGate()
      if (closed) return closed
      // Between showing and signing somebody may have changed the bytes; they are read and hashed once more.
      const changed = await firstChanged(prepared.files)
      if (changed) {
        tickets.delete(ticket)
        return refusal('desktop.fileChanged', { name: changed.name })
      }
      const secret = Buffer.from(password, 'utf8')
      // Taken out while the key works, so that a second press can't sign the same sheet twice.
      tickets.delete(ticket)
      let p7s: Uint8Array
      try {
        p7s = (await keyRing.signManifest(key, secret, prepared.bytes, { iin: who.person.iin })).p7s
      } catch (error) {
        // A wrong password must not cost the person the sheet they have read.
        if (error instanceof RefusalError) tickets.set(ticket, prepared)
        throw error
      } finally {
        secret.fill(0)
      }
      const signature = { manifest: Buffer.from(prepared.bytes).toString('base64'), p7s: Buffer.from(p7s).toString('base64') }
      return portal.do(prepared.name, prepared.input, prepared.manifest.body.title, signature)
    },
    cancel: (ticket) => void tickets.delete(ticket),
  }
}

import { createHash } from 'node:crypto'
import type { Command } from '../../domain/kernel/contract.ts'
import { canonicalJson, type Manifest } from '../../domain/kernel/manifest.ts'
import type { CommandEnvelope } from '../../domain/kernel/envelope.ts'
import { RefusalError, type Refusal } from '../../domain/kernel/verdict.ts'
import type { TextKey } from '../../domain/texts.ts'
import { reasonText } from '../../domain/signing/reasons.ts'
import { judgeStatement } from '../../domain/signing/statement.ts'
import { primitives } from '../../node/signing/primitives.ts'
import type { VerifiedSignature, WriteCall } from './call.ts'
import { swift } from './input.ts'
import type { PortalNode } from './node.ts'
import { registered } from './portal.ts'
import type { Seated } from './seats.ts'

/** §62: more than five minutes between the PC's clock and the portal's blocks signing. */
const clockLimitMs = 300_000

function no(key: TextKey, values?: Refusal['values']): never {
  throw new RefusalError(values === undefined ? { key } : { key, values })
}

/**
 * Verifies that this very person, in this very seat, signed a manifest of ours with a certificate we trust. What the
 * manifest says about the paper is compared later (`insistStatement`), because a stale one is still evidence.
 */
export async function verifySignature(node: PortalNode, seated: Seated, sent: NonNullable<CommandEnvelope['signature']>): Promise<VerifiedSignature> {
  const manifestBytes = new Uint8Array(Buffer.from(sent.manifest, 'base64'))
  const p7s = new Uint8Array(Buffer.from(sent.p7s, 'base64'))
  const judged = judgeStatement({
    manifest: manifestBytes,
    p7s,
    trust: await node.trust.judging(p7s, node.clock.now()),
    at: node.clock.now(),
    primitives,
    need: { iin: seated.seat.person.iin, bin: seated.bin },
  })
  if (!judged.ok) return no(reasonText(judged.reason))
  // Several signers of one command would leave open who of them acted.
  if (judged.verdict.signers.length > 1) return no(reasonText('tooManySigners'))
  const { manifest, signer } = judged
  insistSigner(manifest, seated)
  insistClock(manifest, node.clock.now())
  return {
    manifest,
    manifestBytes,
    p7s,
    sha256: createHash('sha256').update(p7s).digest('hex'),
    claimed: signer.level.claimed === 'none' ? 'CMS' : signer.level.claimed,
    certificate: {
      subject: signer.subject,
      serial: signer.serial,
      issuer: signer.issuer,
      validFrom: signer.validFrom ?? '',
      validUntil: signer.validUntil ?? '',
      pem: signer.certificatePem ?? '',
    },
  }
}

function insistSigner(manifest: Manifest, { seat }: Seated): void {
  const { signer } = manifest
  if (signer.person !== seat.person.id || signer.iin !== seat.person.iin) no('kernel.signatureOtherSigner')
  const { delegation } = seat
  const power =
    delegation === null
      ? null
      : { delegation: delegation.id, principal: delegation.principal, order: delegation.order, from: delegation.from, until: delegation.until }
  // B1.6: the power is part of what is signed, with the order that gives it.
  if (canonicalJson(signer.power) !== canonicalJson(power)) no('kernel.signatureOtherSigner')
}

function insistClock(manifest: Manifest, now: string): void {
  const local = Date.parse(manifest.time.local)
  const server = Date.parse(manifest.time.server)
  const skewMs = Math.abs(local - server)
  if (skewMs > clockLimitMs) no('kernel.clockWrong', { minutes: Math.round(skewMs / 60_000) })
  if (server > Date.parse(now) + clockLimitMs) no('kernel.signedInFuture')
}

/**
 * Builds the statement again from the paper as it is in this transaction; the two must be equal byte for byte. Answers the
 * paper, which is held until the end where the handler was bound with `hold`.
 */
export async function insistStatement(contract: Command, input: unknown, call: WriteCall, manifest: Manifest): Promise<unknown> {
  const { signed } = contract
  if (signed === null) return null
  const hold = registered.holds.get(contract.name)
  const answerer = registered.answerers.get(signed.paper.name)
  if (answerer === undefined) throw new Error(`${signed.paper.name} has no answer`)
  const paperInput = swift(signed.paper.input).parse(signed.paperInput(input as never))
  return insistPaper(contract, input, await (hold === undefined ? answerer(paperInput as never, call) : hold(paperInput as never, call)), manifest)
}

/** The same of a paper that is held already. */
export function insistPaper({ name, signed }: Command, input: unknown, held: unknown, manifest: Manifest): unknown {
  if (signed === null) throw new Error(`${name} is not signed`)
  const paper = swift(signed.paper.output).parse(held)
  const statement = signed.statement(paper as never, input as never)
  if (canonicalJson(statement) !== canonicalJson(manifest.body)) no('kernel.statementStale')
  return paper
}

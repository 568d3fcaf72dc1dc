import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { TrustFacts } from '../../domain/kernel/envelope.ts'
import { followEdition, type PinnedTrust, readTrustList, trustBytes, type TrustProblem } from '../../domain/signing/trust-follow.ts'
import { primitives } from '../../node/signing/primitives.ts'
import type { Line } from './line.ts'
import { loadJson, saveWhole } from './place.ts'
import { judged } from './portal-calls.ts'

const Pin = z.object({ list: z.base64(), signed: z.boolean(), lists: z.array(z.base64()), problem: z.string().nullable() })
/** For each portal that was ever asked the edition that is followed; a portal that comes back with an older one is not believed. */
const TrustFile = z.object({ portal: z.uuid(), pins: z.record(z.uuid(), Pin) })
type TrustFile = z.infer<typeof TrustFile>

export interface HeldTrust extends PinnedTrust {
  /** Revocation lists of the portal, DER. */
  readonly lists: readonly Uint8Array[]
  /** Why the portal's newest edition is not followed; null when it is. */
  readonly problem: TrustProblem | null
}

export const trustFile = (folder: string): string => join(folder, 'trust.json')
const bytes = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'))
const base64 = (of: Uint8Array): string => Buffer.from(of).toString('base64')

function loadFile(path: string): TrustFile | null {
  const kept = TrustFile.safeParse(loadJson(path))
  return kept.success ? kept.data : null
}

function heldIn(file: TrustFile | null, portal: string): HeldTrust | null {
  const pin = file?.pins[portal]
  const list = pin === undefined ? null : readTrustList(bytes(pin.list))
  if (pin === undefined || list === null) return null
  const sha256 = createHash('sha256').update(bytes(pin.list)).digest('hex')
  return { list, sha256, signed: pin.signed, lists: pin.lists.map(bytes), problem: pin.problem as TrustProblem | null }
}

/** Of the portal that was asked last; null before any was. */
export function heldTrust(path: string): HeldTrust | null {
  const file = loadFile(path)
  return file === null ? null : heldIn(file, file.portal)
}

/**
 * Asks the portal for the editions after the one held, and follows as far as the keepers' signatures lead. Kept in
 * `trust.json` of the user's folder, where the keys read it: so a key of an unknown centre is told before it is tried.
 */
export async function keepTrust(line: Line, folder: string): Promise<void> {
  const path = trustFile(folder)
  const file = loadFile(path)
  const before = file === null ? null : heldIn(file, file.portal)
  let facts = await askTrust(line, before?.list.edition ?? 0)
  if (facts === null) return
  // Another portal than the one asked last: what is held of that one counts.
  const held = heldIn(file, facts.portal)
  if (facts.portal !== before?.list.portal && before !== null) facts = (await askTrust(line, held?.list.edition ?? 0)) ?? facts
  const { pinned, problem } = follow(held, facts)
  if (pinned === null) return
  const pin = { list: base64(trustBytes(pinned.list)), signed: pinned.signed, lists: facts.lists, problem }
  const next: TrustFile = { portal: facts.portal, pins: { ...file?.pins, [facts.portal]: pin } }
  if (JSON.stringify(file) !== JSON.stringify(next)) saveWhole(path, JSON.stringify(next))
}

async function askTrust(line: Line, since: number): Promise<TrustFacts | null> {
  const result = judged(await line.http().ask({ method: 'GET', path: `/trust?since=${since}` }))
  return 'refusal' in result ? null : TrustFacts.parse(result.answer)
}

function follow(held: PinnedTrust | null, facts: TrustFacts): { pinned: PinnedTrust | null; problem: TrustProblem | null } {
  let pinned = held
  for (const { list, signature } of facts.editions) {
    const followed = followEdition(pinned, { list: bytes(list), signature: signature && { manifest: bytes(signature.manifest), p7s: bytes(signature.p7s) } }, primitives)
    if ('problem' in followed) return { pinned, problem: followed.problem }
    pinned = followed.pinned
  }
  return { pinned, problem: pinned !== null && facts.edition < pinned.list.edition ? 'older' : null }
}

import { canonicalJson } from '../kernel/manifest.ts'
import type { Instant } from '../kernel/time.ts'
import { sameBytes, toHex, utf8Decode, utf8Encode } from './bytes.ts'
import type { Primitives } from './primitives.ts'
import { SignatureFault } from './reasons.ts'
import { judgeStatement, readManifest } from './statement.ts'
import { trustBy, trustId, TrustList } from './trust-list.ts'

/** One edition as it was published: the list's own bytes and, but for one entered on the server itself, its keeper's signature. */
export interface TrustEdition {
  readonly list: Uint8Array
  readonly signature: { readonly manifest: Uint8Array; readonly p7s: Uint8Array } | null
}

export interface PinnedTrust {
  readonly list: TrustList
  readonly sha256: string
  readonly signed: boolean
}

/** Why an edition is not followed: what was held before stays. */
export type TrustProblem = 'unreadable' | 'otherPortal' | 'older' | 'broken' | 'unsigned' | 'wrongSignature' | 'notKeeper'
export type Followed = { readonly pinned: PinnedTrust } | { readonly problem: TrustProblem }

export const trustBytes = (list: TrustList): Uint8Array<ArrayBuffer> => utf8Encode(canonicalJson(list))

/** Null for bytes that are not the canonical form of a list, so that no edition can be read in two ways. */
export function readTrustList(bytes: Uint8Array): TrustList | null {
  const text = bytes.length <= 8_000_000 ? utf8Decode(bytes) : null
  if (text === null) return null
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  const parsed = TrustList.safeParse(value)
  return parsed.success && sameBytes(trustBytes(parsed.data), bytes) ? parsed.data : null
}

/** A draft may wait for its keeper for days; the keeper's signature covers the portal's time of signing too. */
export function signedAt({ at }: Pick<TrustList, 'at'>, manifest: Uint8Array): Instant {
  try {
    const { server } = readManifest(manifest).time
    return Date.parse(server) > Date.parse(at) ? server : at
  } catch (error) {
    if (error instanceof SignatureFault) return at
    throw error
  }
}

/**
 * The first edition is believed as it comes, like the portal itself; each further one must follow on the one held and be
 * signed by a keeper whom that one names. After a signed edition none without a signature is followed.
 */
export function followEdition(pinned: PinnedTrust | null, edition: TrustEdition, primitives: Primitives): Followed {
  const list = readTrustList(edition.list)
  if (list === null) return { problem: 'unreadable' }
  const next: PinnedTrust = { list, sha256: toHex(primitives.digest('sha256', edition.list)), signed: edition.signature !== null }
  if (pinned !== null) {
    if (list.portal !== pinned.list.portal) return { problem: 'otherPortal' }
    if (list.edition <= pinned.list.edition) return next.sha256 === pinned.sha256 ? { pinned } : { problem: 'older' }
    if (list.edition !== pinned.list.edition + 1 || list.previous !== pinned.sha256) return { problem: 'broken' }
  }
  const { signature } = edition
  if (signature === null) return pinned?.signed === true ? { problem: 'unsigned' } : { pinned: next }
  // After an edition without a signature another one would be followed: what is signed is no weaker, whoever that one named.
  const judge = pinned?.signed === true ? pinned.list : list
  // By the lists that the edition carries nobody could show a status of today: the portal judged that when it took the edition.
  const judged = judgeStatement({ ...signature, trust: trustBy({ ...judge, revocation: 'whenKnown' }), at: signedAt(list, signature.manifest), primitives })
  if (!judged.ok || judged.manifest.body.deed !== 'signing.publishTrust' || judged.manifest.body.id !== trustId) return { problem: 'wrongSignature' }
  if (judged.manifest.body.text?.sha256 !== next.sha256) return { problem: 'wrongSignature' }
  if (!judge.keepers.some(({ iin }) => iin === judged.signer.iin)) return { problem: 'notKeeper' }
  return { pinned: next }
}

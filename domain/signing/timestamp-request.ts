/** Asking a timestamping authority (RFC 3161): over the value of a signature, with a nonce, for its certificate along. */
import { sameBytes } from './bytes.ts'
import { boolean, integer, nullValue, octetString, oid, sequence } from './der-write.ts'
import { DerError, Fields, readDer, readSmallInteger, tags } from './der.ts'
import { oids } from './oids.ts'
import { signedDataOf } from './signed-data.ts'
import { SignatureFault } from './reasons.ts'
import { readInfo } from './timestamp.ts'

export interface TimestampRequest {
  /** SHA-256 of the signature's value. */
  readonly imprint: Uint8Array
  readonly nonce: Uint8Array
  readonly policy: string | null
}

export function timestampRequest({ imprint, nonce, policy }: TimestampRequest): Uint8Array<ArrayBuffer> {
  const digest = sequence(sequence(oid(oids.sha256), nullValue()), octetString(imprint))
  return sequence(integer(1), digest, ...(policy === null ? [] : [oid(policy)]), integer(nonce), boolean(true))
}

export type TimestampProblem = 'malformed' | 'refused' | 'otherImprint' | 'otherNonce' | 'otherPolicy'

/** The token of an answer to this very request, not yet verified: that is done with the signature it is put on. */
export function tokenIn(answer: Uint8Array, request: TimestampRequest): { token: Uint8Array } | { problem: TimestampProblem } {
  try {
    const fields = new Fields(readDer(answer, { maxBytes: 200_000 }))
    const status = readSmallInteger(new Fields(fields.next(tags.sequence)).next(tags.integer))
    // 0 granted, 1 granted with changes; with changes the checks below still hold or refuse.
    if (status > 1) return { problem: 'refused' }
    const token = fields.next(tags.sequence)
    fields.end()
    const { content } = signedDataOf(token)
    if (content === null) return { problem: 'malformed' }
    const info = readInfo(content)
    if (info.digestOid !== oids.sha256 || !sameBytes(info.imprint, request.imprint)) return { problem: 'otherImprint' }
    if (info.nonce === null || !sameBytes(integer(info.nonce), integer(request.nonce))) return { problem: 'otherNonce' }
    if (request.policy !== null && info.policy !== request.policy) return { problem: 'otherPolicy' }
    return { token: token.bytes }
  } catch (error) {
    if (error instanceof DerError || error instanceof SignatureFault) return { problem: 'malformed' }
    throw error
  }
}

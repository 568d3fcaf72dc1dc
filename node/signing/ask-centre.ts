/** One question to a timestamping authority or an OCSP responder, with a fresh nonce; the answer is checked before it is used. */
import { randomBytes } from 'node:crypto'
import type { Certificate } from '../../domain/signing/certificate.ts'
import { readOcsp, statusByOcsp } from '../../domain/signing/ocsp.ts'
import { nonceValue, ocspRequest } from '../../domain/signing/ocsp-request.ts'
import { SignatureFault } from '../../domain/signing/reasons.ts'
import { timestampRequest, tokenIn } from '../../domain/signing/timestamp-request.ts'
import { askCentre, CentreSilent, type LocalCentre } from './centre-line.ts'
import { primitives } from './primitives.ts'

export async function askTimestamp(ask: { url: string; policy: string | null; signature: Uint8Array; local: LocalCentre | null }): Promise<Uint8Array> {
  const { url, policy, signature, local } = ask
  // Its first bit off, so that every authority reads it as a positive number and sends it back alike.
  const nonce = new Uint8Array(randomBytes(8)).map((byte, index) => (index === 0 ? (byte & 0x7f) | 0x40 : byte))
  const request = { imprint: primitives.digest('sha256', signature), nonce, policy }
  const answer = await askCentre(url, { body: timestampRequest(request), type: 'application/timestamp-query', maxBytes: 200_000, timeoutMs: 15_000 }, local)
  const found = tokenIn(answer, request)
  if ('problem' in found) throw new CentreSilent(url, `the timestamp was not given (${found.problem})`)
  return found.token
}

export interface StatusAsk {
  readonly url: string
  readonly certificate: Pick<Certificate, 'serial'>
  readonly issuer: Certificate
  /** Milliseconds. */
  readonly now: number
  readonly minimumRsaBits: number
  readonly timeoutMs: number
  readonly local: LocalCentre | null
}

/** The responder's answer as it came, good or revoked: proven to be its own, about this certificate, and fresh by our nonce. */
export async function askStatus({ url, certificate, issuer, now, minimumRsaBits, timeoutMs, local }: StatusAsk): Promise<Uint8Array> {
  const nonce = new Uint8Array(randomBytes(16))
  const answer = await askCentre(url, { body: ocspRequest({ certificate, issuer, nonce }, primitives), type: 'application/ocsp-request', maxBytes: 200_000, timeoutMs }, local)
  try {
    statusByOcsp(readOcsp(answer), { certificate, issuer, at: now, now, toleranceMs: 300_000, primitives, policy: { minimumRsaBits }, nonce: nonceValue(nonce) })
  } catch (error) {
    if (error instanceof SignatureFault) throw new CentreSilent(url, `the answer does not hold (${error.reason})`)
    throw error
  }
  return answer
}

import type { Contract } from '../../domain/kernel/contract.ts'
import { RefusalBody, type CommandEnvelope, type QueryEnvelope } from '../../domain/kernel/envelope.ts'
import type { z } from 'zod'
import { NoLineError, PortalFaultError, SignedOutError } from './failure.ts'
import type { HttpAnswer } from './http.ts'
import type { Line } from './line.ts'

export type PortalAnswer = { answer: unknown } | z.infer<typeof RefusalBody>

/** One question to the portal: an answer, a refusal, or an error of failure.ts. */
export async function callPortal(
  line: Line,
  contract: Contract,
  envelope: CommandEnvelope | z.infer<typeof QueryEnvelope>,
  more: { timeoutMs?: number; onlyOnline?: boolean } = {},
): Promise<PortalAnswer> {
  const path = `/api/${contract.name.replace('.', '/')}`
  const wish = { method: 'POST' as const, path, body: JSON.stringify(envelope), ...more }
  const answer = await line.http().ask(wish).catch((error: unknown) => {
    line.suspect()
    throw error
  })
  line.heard()
  return judged(answer)
}

/** Shared by all roads to the portal, files and sign-in included. */
export function judged(answer: HttpAnswer): PortalAnswer {
  if (answer.status >= 200 && answer.status < 300) return { answer: answer.body }
  const refusal = RefusalBody.safeParse(answer.body)
  if (refusal.success && refusal.data.refusal.key !== 'kernel.signInNeeded') return refusal.data
  if (answer.status === 401) throw new SignedOutError('the portal does not know the token')
  // A portal that is stopping, or a proxy before it, has not done the thing: the same as no line.
  if (answer.status === 502 || answer.status === 503 || answer.status === 504) throw new NoLineError(`status ${answer.status}`)
  throw new PortalFaultError(faultNumber(answer.body) ?? `http-${answer.status}`)
}

function faultNumber(body: unknown): string | null {
  const fault = (body as { fault?: { number?: unknown } } | null)?.fault?.number
  return typeof fault === 'string' ? fault : null
}

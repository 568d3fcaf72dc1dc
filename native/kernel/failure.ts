import type { Failure } from '../../domain/kernel/bridge.ts'
import { RefusalError, type TextValues } from '../../domain/kernel/verdict.ts'
import type { TextKey } from '../../domain/texts.ts'

/** A refusal as the bridge carries it. */
export function refusal(key: TextKey, values?: TextValues): Failure {
  return { refusal: values === undefined ? { key } : { key, values } }
}

export function isFailure(value: unknown): value is Failure {
  return typeof value === 'object' && value !== null && ('refusal' in value || 'fault' in value)
}

/** The line broke before an answer came: whether the portal did the thing is unknown. */
export class NoLineError extends Error {
  override readonly name = 'NoLineError'
}

/** The portal no longer knows our token. */
export class SignedOutError extends Error {
  override readonly name = 'SignedOutError'
}

/** The portal answered that it failed; `number` is its own. */
export class PortalFaultError extends Error {
  override readonly name = 'PortalFaultError'
  readonly number: string
  constructor(number: string) {
    super(`portal fault ${number}`)
    this.number = number
  }
}

/** What a person is told instead of an exception; null for a real fault, which is logged. */
export function expectedFailure(error: unknown): Failure | null {
  if (error instanceof RefusalError) return { refusal: error.refusal }
  if (error instanceof NoLineError) return refusal('kernel.noLine')
  if (error instanceof SignedOutError) return refusal('desktop.sessionEnded')
  if (error instanceof PortalFaultError) return { fault: { number: error.number } }
  if (isDiskFull(error)) return refusal('desktop.diskFull')
  return null
}

function isDiskFull(error: unknown): boolean {
  const code = (error as { code?: string } | null)?.code
  return code === 'ENOSPC' || code === 'EDQUOT' || code === 'SQLITE_FULL'
}

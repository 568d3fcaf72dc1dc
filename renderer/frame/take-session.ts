import type { Failure, SessionState } from '../../domain/kernel/bridge.ts'
import { faultNumber } from '../kernel/bridge.ts'
import { sessionStore } from '../kernel/state.ts'
import type { Text } from '../kernel/text.ts'
import { sessionEndedStore } from './session-ended.ts'

/** Takes the new session, or answers why there is none, in words. */
export function takeSession(answer: SessionState | Failure, text: Text): string | null {
  if ('refusal' in answer) return text.refusal(answer.refusal)
  if ('fault' in answer) return text('kernel.fault', { number: answer.fault.number })
  sessionStore.set(answer)
  sessionEndedStore.set(false)
  return null
}

export const asFailure = (error: unknown): Failure => ({ fault: { number: faultNumber(error) } })

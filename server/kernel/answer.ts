import type { Refusal } from '../../domain/kernel/verdict.ts'

/** What goes back over HTTP, already serialised, since a repeated command is answered with the same bytes. */
export interface Answer {
  status: number
  text: string
}

const statuses: Partial<Record<Refusal['key'], number>> = {
  'kernel.signInNeeded': 401,
  'kernel.noRight': 403,
  'kernel.notFound': 404,
  'kernel.tooManyAttempts': 429,
}

export function refused(refusal: Refusal): Answer {
  return { status: statuses[refusal.key] ?? 409, text: JSON.stringify({ refusal }) }
}

export function faulted(number: string): Answer {
  return { status: 500, text: JSON.stringify({ fault: { number } }) }
}

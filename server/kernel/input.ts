import type { z } from 'zod'
import type { Refusal } from '../../domain/kernel/verdict.ts'

/** Names the first wrong field by its path; what stood in it is not repeated. */
export function badInput(error: z.ZodError): Refusal {
  const issue = error.issues[0]
  const keys = issue?.code === 'unrecognized_keys' ? issue.keys : []
  const field = [...(issue?.path ?? []), ...keys].map(String).join('.')
  return { key: 'kernel.badInput', values: { field: field === '' ? '—' : field } }
}

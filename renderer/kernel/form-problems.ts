import type { z } from 'zod'
import type { FormFieldSpec, FormValues } from './FormField.tsx'
import type { Text } from './text.ts'

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '') || (Array.isArray(value) && value.length === 0)
}

/** What is wrong with the input, by field name; '' holds what belongs to no field. */
export function inputProblems(schema: z.ZodType, input: unknown, fields: readonly FormFieldSpec[], values: FormValues, text: Text): Record<string, string> {
  const problems: Record<string, string> = {}
  for (const field of fields) {
    if (field.required && (field.when?.(values) ?? true) && isEmpty(values[field.name])) problems[field.name] = text('page.field.required')
  }
  const parsed = schema.safeParse(input)
  if (parsed.success) return problems
  for (const issue of parsed.error.issues) {
    const place = issue.path.map(String).findLast((part) => fields.some((field) => field.name === part)) ?? ''
    if (problems[place] !== undefined || (place === '' && Object.keys(problems).length > 0)) continue
    if (place === '') problems[''] = text('kernel.badInput', { field: issue.path.join('.') })
    else if (issue.code === 'too_big') problems[place] = text('page.field.tooLong', { limit: Number(issue.maximum) })
    else if (issue.code === 'too_small') problems[place] = text('page.field.tooShort', { limit: Number(issue.minimum) })
    else problems[place] = text('page.field.wrong')
  }
  return problems
}

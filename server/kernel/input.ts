import { z } from 'zod'
import type { Refusal } from '../../domain/kernel/verdict.ts'

const compiled = new WeakMap<z.ZodType, z.ZodType>()

/**
 * The same schema as flat code, made at its first use: what is right is found right several times as fast, what is wrong is
 * then judged as ever. One that can't be made so comes back as it is.
 */
export function swift<Schema extends z.ZodType>(schema: Schema): Schema {
  const known = compiled.get(schema)
  if (known !== undefined) return known as Schema
  const made = z.compile(schema)
  compiled.set(schema, made)
  return made
}

/** Of what is wrong only the place is told: neither words nor a stack need be made of it. */
class Wrong {
  readonly issues: readonly z.core.$ZodIssue[]

  constructor(issues: readonly z.core.$ZodIssue[]) {
    this.issues = issues
  }
}

const judge = z.core._safeParse(Wrong as unknown as z.core.$ZodErrorClass)
const wordless = { error: () => '' }

type Read<Schema extends z.ZodType> = { data: z.output<Schema>; refusal: null } | { data: undefined; refusal: Refusal }

/** What was sent as the schema takes it, or the refusal that names its first wrong field by its path; what stood in it is not repeated. */
export function readInput<Schema extends z.ZodType>(schema: Schema, value: unknown): Read<Schema> {
  const judged = judge(swift(schema), value, wordless)
  return judged.success ? { data: judged.data as z.output<Schema>, refusal: null } : { data: undefined, refusal: badInput(judged.error.issues[0]) }
}

/** Nothing that we take is nested half so deep. */
const deepest = 32

/** Whether PostgreSQL can keep it and our own code walk through it: no zero sign, no half of a sign, no nest without end. */
function isPlain(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return isPlainText(value)
  if (typeof value !== 'object' || value === null) return true
  if (depth >= deepest) return false
  for (const key of Object.keys(value)) if (!isPlainText(key) || !isPlain((value as Record<string, unknown>)[key], depth + 1)) return false
  return true
}

const isPlainText = (text: string): boolean => !text.includes('\0') && text.isWellFormed()

/** `readInput` of what has just come from outside, of which not even this much is sure yet. */
export function readBody<Schema extends z.ZodType>(schema: Schema, body: unknown): Read<Schema> {
  return isPlain(body) ? readInput(schema, body) : { data: undefined, refusal: { key: 'kernel.badInput', values: { field: '—' } } }
}

function badInput(issue: z.core.$ZodIssue | undefined): Refusal {
  const keys = issue?.code === 'unrecognized_keys' ? issue.keys : []
  const field = [...(issue?.path ?? []), ...keys].map(String).join('.')
  return { key: 'kernel.badInput', values: { field: field === '' ? '—' : field } }
}

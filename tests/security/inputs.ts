/** A right input for any contract, made from its schema alone: a new module is tried without a word here. */
import { randomUUID } from 'node:crypto'
import { z } from 'zod'

interface Shape {
  type?: string
  properties?: Record<string, Shape>
  required?: string[]
  items?: Shape
  prefixItems?: Shape[]
  anyOf?: Shape[]
  oneOf?: Shape[]
  const?: unknown
  enum?: unknown[]
  format?: string
  pattern?: string
  minItems?: number
  minimum?: number
  exclusiveMinimum?: number
}

export type Place = readonly (string | number)[]

const formats: Record<string, () => string> = {
  uuid: randomUUID,
  'date-time': () => '2026-11-24T05:00:00.000Z',
  date: () => '2026-11-24',
  time: () => '09:00:00',
  email: () => 'synaq@kense.example',
  base64: () => 'AAAA',
  uri: () => 'https://kense.example/',
}

/** What else a text may have to be, by a pattern or by a rule that no schema can tell. */
const words = ['Сынақ', 'synaq', '2026-11-24', '2026-11-24T09:00:00', '09:00', 'https://kense.example/', 'a'.repeat(64), 'a'.repeat(32), 'a'.repeat(24), 'a'.repeat(16), 'KZT', '01.040', '01', '1', 'UTC', '900101900015', '1.2.3.4', 'A1']

function textOf({ format, pattern }: Shape): string {
  const made = format === undefined ? undefined : formats[format]?.()
  if (made !== undefined) return made
  return pattern === undefined ? 'Сынақ' : (words.find((each) => new RegExp(pattern, 'u').test(each)) ?? 'Сынақ')
}

function valueOf(shape: Shape): unknown {
  if ('const' in shape) return shape.const
  if (shape.enum !== undefined) return shape.enum[0]
  const options = shape.anyOf ?? shape.oneOf
  if (options !== undefined) return valueOf(options.find(({ type }) => type !== 'null') ?? {})
  switch (shape.type) {
    case 'object':
      return Object.fromEntries((shape.required ?? []).map((key) => [key, valueOf(shape.properties?.[key] ?? {})]))
    case 'array':
      return shape.prefixItems?.map(valueOf) ?? Array.from({ length: Math.max(1, shape.minItems ?? 0) }, () => valueOf(shape.items ?? {}))
    case 'string':
      return textOf(shape)
    case 'integer':
    case 'number':
      return Math.max(0, shape.minimum ?? 0, (shape.exclusiveMinimum ?? -1) + 1)
    case 'boolean':
      return false
    case 'null':
      return null
    default:
      return 'Сынақ'
  }
}

/** Null when none was found: then the contract needs a word of its own. */
export function rightInput(schema: z.ZodType): unknown {
  let value = valueOf(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape)
  for (let tries = 0; tries < 40; tries += 1) {
    const judged = schema.safeParse(value)
    if (judged.success) return value
    const place = judged.error.issues[0]?.path as Place | undefined
    const other = place === undefined ? undefined : words.map((word) => withAt(value, place, word)).find((each) => isMended(schema, each, place))
    if (other === undefined) return null
    value = other
  }
  return null
}

const nameOf = (place: Place): string => place.join('.')
const isMended = (schema: z.ZodType, value: unknown, place: Place): boolean =>
  !(schema.safeParse(value).error?.issues ?? []).some(({ path }) => nameOf(path as Place) === nameOf(place))

export function withAt(value: unknown, place: Place, leaf: unknown): unknown {
  const [step, ...rest] = place
  if (step === undefined) return leaf
  if (Array.isArray(value)) return value.map((each, index) => (index === step ? withAt(each, rest, leaf) : each))
  return { ...(value as object), [step]: withAt((value as Record<string | number, unknown>)[step], rest, leaf) }
}

export interface Leaf {
  place: Place
  value: string | number | boolean | null
}

export function leavesOf(value: unknown, place: Place = []): Leaf[] {
  if (typeof value !== 'object' || value === null) return [{ place, value: value as Leaf['value'] }]
  return Object.entries(value).flatMap(([key, each]) => leavesOf(each, [...place, Array.isArray(value) ? Number(key) : key]))
}

export const isUuid = (value: unknown): boolean => z.uuid().safeParse(value).success

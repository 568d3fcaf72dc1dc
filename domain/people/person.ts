import { z } from 'zod'
import { DateText, InstantText } from '../kernel/dates.ts'
import { roles } from '../kernel/rights.ts'

const name = z.string().min(1).max(300)
export const TrilingualName = z.strictObject({ kk: name, ru: name, en: name })

export const Body = z.strictObject({
  id: z.uuid(),
  bin: z.string().regex(/^\d{12}$/),
  name: TrilingualName,
  shortName: TrilingualName,
  kind: z.enum(['ministry', 'agency', 'committee', 'akimat', 'chancellery']),
  /** Parts of a registration number that the body's document office gives. */
  numberPrefix: z.string().max(40),
  active: z.boolean(),
})
export type Body = z.infer<typeof Body>

export const Unit = z.strictObject({
  id: z.uuid(),
  body: z.uuid(),
  parent: z.uuid().nullable(),
  name: TrilingualName,
  kind: z.enum(['leadership', 'department', 'division', 'legal', 'documentOffice', 'hr', 'other']),
  active: z.boolean(),
})
export type Unit = z.infer<typeof Unit>

export const Person = z.strictObject({
  id: z.uuid(),
  iin: z.string().regex(/^\d{12}$/),
  surname: name,
  name,
  patronymic: z.string().max(300),
  body: z.uuid(),
  unit: z.uuid(),
  post: TrilingualName,
  roles: z.array(z.enum(roles)).min(1),
  email: z.string().max(300),
  phone: z.string().max(300),
  room: z.string().max(300),
  active: z.boolean(),
})
export type Person = z.infer<typeof Person>

/** B1.6: acting head (і.а., и.о.): `deputy` uses the powers of `principal` from `from` to `until` inclusive (Astana dates). */
export const Delegation = z.strictObject({
  id: z.uuid(),
  principal: z.uuid(),
  deputy: z.uuid(),
  order: z.strictObject({ number: z.string().min(1), date: DateText, sha256: z.string().regex(/^[0-9a-f]{64}$/).nullable() }),
  from: DateText,
  until: DateText,
  revokedAt: InstantText.nullable(),
})
export type Delegation = z.infer<typeof Delegation>

/**
 * Who acts, and in whose place. Rules about turns and rights look at `holder`; signatures and history name `person`.
 * Without a delegation both are the same.
 */
export interface Seat {
  person: Person
  holder: Person
  delegation: Delegation | null
}

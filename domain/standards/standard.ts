/** §59.2: a standard as the republic's catalogue knows it: what it is called, where it belongs, whether it is in force, and what came in its place. */
import { z } from 'zod'
import { DateText } from '../kernel/dates.ts'
import { FileRef } from '../kernel/manifest.ts'
import { isWebAddress } from '../kernel/web-address.ts'

export const statuses = ['active', 'replaced', 'withdrawn', 'draft'] as const
export const Status = z.enum(statuses)
export type Status = z.infer<typeof Status>

/** A field, a group or a subgroup of the International Classification for Standards: `35`, `35.040`, `35.040.10`. */
export const IcsCode = z.string().regex(/^\d{2}(?:\.\d{3}(?:\.\d{2})?)?$/)

export const Designation = z.string().trim().min(1).max(120)
const designations = z.array(Designation).max(50)
const title = z.string().trim().max(1000)

/** Catalogues seldom have all three; one in a state language is what a standard cannot be without. */
export const Title = z.strictObject({ kk: title, ru: title, en: title }).refine(({ kk, ru }) => kk !== '' || ru !== '')

export const Standard = z.strictObject({
  id: z.uuid(),
  designation: Designation,
  title: Title,
  codes: z.array(IcsCode).max(20),
  status: Status,
  /** When it was approved, comes into force, and ceases. */
  adopted: DateText.nullable(),
  effective: DateText.nullable(),
  withdrawn: DateText.nullable(),
  /** By designation, since either end may be missing from the catalogue; the other end says it too. */
  replaces: designations,
  replacedBy: designations,
  files: z.array(FileRef).max(5),
  link: z.string().trim().max(2000).refine((address) => address === '' || isWebAddress(address)),
})
export type Standard = z.infer<typeof Standard>

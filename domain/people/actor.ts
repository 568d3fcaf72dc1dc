import { z } from 'zod'
import { DateText, InstantText } from '../kernel/dates.ts'
import { fullName } from '../kernel/formats.ts'
import { Sha256 } from '../kernel/manifest.ts'
import type { Body, Seat, Unit } from './person.ts'
import { TrilingualName } from './person.ts'

/** Names are kept on the paper as they were on the day, since a post or a ministry may be renamed later. */
export const Actor = z.strictObject({
  person: z.uuid(),
  name: z.string().min(1),
  post: TrilingualName,
  body: z.uuid(),
  unit: z.uuid(),
  /** B1.6: the one in whose place `person` acted, and the order that gave the power. */
  inPlaceOf: z
    .strictObject({
      person: z.uuid(),
      name: z.string().min(1),
      post: TrilingualName,
      delegation: z.uuid(),
      order: z.strictObject({ number: z.string(), date: DateText }),
    })
    .nullable(),
})
export type Actor = z.infer<typeof Actor>

export const BodyRef = z.strictObject({ id: z.uuid(), name: TrilingualName, shortName: TrilingualName })
export type BodyRef = z.infer<typeof BodyRef>

export const UnitRef = z.strictObject({ id: z.uuid(), name: TrilingualName })
export type UnitRef = z.infer<typeof UnitRef>

/** One given signature. Manifest, CMS and certificate are in the file store under these digests. */
export const SignatureRecord = z.strictObject({
  deed: z.string(),
  by: Actor,
  at: InstantText,
  /** Of the detached CMS (`.p7s`). */
  sha256: Sha256,
  manifestSha256: Sha256,
  certificateSha256: Sha256,
  certificate: z.strictObject({
    subject: z.string(),
    serial: z.string(),
    issuer: z.string(),
    validFrom: InstantText,
    validUntil: InstantText,
  }),
})
export type SignatureRecord = z.infer<typeof SignatureRecord>

export function actorOf(seat: Seat): Actor {
  const { person, holder, delegation } = seat
  const inPlaceOf =
    delegation === null
      ? null
      : {
          person: holder.id,
          name: fullName(holder),
          post: holder.post,
          delegation: delegation.id,
          order: { number: delegation.order.number, date: delegation.order.date },
        }
  return { person: person.id, name: fullName(person), post: person.post, body: holder.body, unit: holder.unit, inPlaceOf }
}

/** In whose name it was done: what is theirs to keep stays with the holder when the deputy's days are over. */
export function holderOf(actor: Actor): Actor {
  const { inPlaceOf } = actor
  return inPlaceOf === null ? actor : { ...actor, person: inPlaceOf.person, name: inPlaceOf.name, post: inPlaceOf.post, inPlaceOf: null }
}

export const bodyRef = ({ id, name, shortName }: Body): BodyRef => ({ id, name, shortName })
export const unitRef = ({ id, name }: Unit): UnitRef => ({ id, name })

/** §59.3: a link to an information system of a state body, for whoever has access to it. */
import { z } from 'zod'
import { InstantText } from '../kernel/dates.ts'
import { roles } from '../kernel/rights.ts'
import { isWebAddress } from '../kernel/web-address.ts'
import { TrilingualName } from '../people/person.ts'

/** Both lists empty: open to everybody. Else one must serve in one of the bodies and have one of the roles, where either is named. */
export const Access = z.strictObject({ bodies: z.array(z.uuid()).max(1000), roles: z.array(z.enum(roles)).max(roles.length) })
export type Access = z.infer<typeof Access>

const description = z.string().trim().max(1000)

export const System = z.strictObject({
  id: z.uuid(),
  name: TrilingualName,
  description: z.strictObject({ kk: description, ru: description, en: description }),
  address: z.string().trim().max(2000).refine(isWebAddress),
  owner: z.uuid(),
  /** Whom to ask: a telephone, a mailbox, a person. */
  contact: z.string().trim().max(500),
  access: Access,
  active: z.boolean(),
})
export type System = z.infer<typeof System>

/** What the portal last found at the address; null while it has not looked. */
export const Reach = z.strictObject({ reachable: z.boolean(), checkedAt: InstantText, since: InstantText })
export type Reach = z.infer<typeof Reach>

/** §59.3: a link to an information system of a state body, for whoever has access to it. */
import { z } from 'zod'
import { roles } from '../kernel/rights.ts'
import { TrilingualName } from '../people/person.ts'

const label = /^[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?$/u

/**
 * `https://host[:port][/path]` or http. No name and password before the host, which would be sent with every opening,
 * and nothing but a web address: it is handed to the system's browser.
 */
export function isSystemAddress(address: string): boolean {
  const found = /^https?:\/\/([^/?#\s]+)(?:[/?#]\S*)?$/iu.exec(address)
  const [, host = '', port] = /^([^:@]+)(?::(\d{1,5}))?$/.exec(found?.[1] ?? '') ?? []
  if (host === '' || (port !== undefined && (Number(port) < 1 || Number(port) > 65_535))) return false
  return host.length <= 253 && host.split('.').every((part) => label.test(part))
}

/** Both lists empty: open to everybody. Else one must serve in one of the bodies and have one of the roles, where either is named. */
export const Access = z.strictObject({ bodies: z.array(z.uuid()).max(1000), roles: z.array(z.enum(roles)).max(roles.length) })
export type Access = z.infer<typeof Access>

const description = z.string().trim().max(1000)

export const System = z.strictObject({
  id: z.uuid(),
  name: TrilingualName,
  description: z.strictObject({ kk: description, ru: description, en: description }),
  address: z.string().trim().max(2000).refine(isSystemAddress),
  owner: z.uuid(),
  /** Whom to ask: a telephone, a mailbox, a person. */
  contact: z.string().trim().max(500),
  access: Access,
  active: z.boolean(),
})
export type System = z.infer<typeof System>

/** What the portal last found at the address; null while it has not looked. */
export const Reach = z.strictObject({ reachable: z.boolean(), checkedAt: z.iso.datetime(), since: z.iso.datetime() })
export type Reach = z.infer<typeof Reach>

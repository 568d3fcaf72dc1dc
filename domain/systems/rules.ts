import { hasRight } from '../kernel/rights.ts'
import { allowed, refuse, type Verdict } from '../kernel/verdict.ts'
import type { Seat } from '../people/person.ts'
import type { Access, System } from './system.ts'

function isOpenTo({ bodies, roles }: Access, { holder }: Seat): boolean {
  return (bodies.length === 0 || bodies.includes(holder.body)) && (roles.length === 0 || roles.some((role) => holder.roles.includes(role)))
}

/** §59.3: links are shown by access. Whoever keeps the list sees all of it. */
export function maySeeSystem(seat: Seat, system: Pick<System, 'access' | 'active'>): boolean {
  return hasRight(seat.holder.roles, 'systems.administer') || (system.active && isOpenTo(system.access, seat))
}

export function mayOpenSystem(seat: Seat, system: Pick<System, 'access' | 'active'>): Verdict {
  if (!system.active) return refuse('systems.notActive')
  return isOpenTo(system.access, seat) ? allowed : refuse('systems.noAccess')
}

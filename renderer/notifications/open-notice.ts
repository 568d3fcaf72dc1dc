import type { Notification } from '../../domain/notifications/contract.ts'
import { shortName } from '../../domain/kernel/formats.ts'
import { go } from '../kernel/routes.ts'
import { sessionStore } from '../kernel/state.ts'
import { takeSeat } from '../kernel/take-seat.ts'
import type { Text } from '../kernel/text.ts'
import { toast } from '../ui/Toast.tsx'

export const wordsOf = (row: Notification, text: Text): string => text.refusal({ key: row.key, values: row.values })

/**
 * Goes to the thing a line is about, in the seat it was told for: what waits for a minister is found only in the
 * minister's place. A changed seat is said, since what is done next is done in it.
 */
export async function openNotice(row: Notification): Promise<boolean> {
  const session = sessionStore.get()
  if (session === null) return false
  const { inPlaceOf } = row
  const held = inPlaceOf === null ? null : session.delegations.find((each) => each.principal.id === inPlaceOf.person)
  if (held === undefined) {
    toast((text) => text('notifications.powerEnded', { name: inPlaceOf?.name ?? '' }), 'now')
    return false
  }
  const wanted = held?.delegation.id ?? null
  if (wanted !== session.actingFor) {
    if (!(await takeSeat(wanted))) return false
    toast((text) => held ? text('notifications.nowActingFor', { name: shortName(held.principal) }) : text('notifications.nowActingForSelf'), 'now')
  }
  go(row.link)
  return true
}

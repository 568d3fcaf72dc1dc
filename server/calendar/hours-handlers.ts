/** Working hours: a person's own, or else the portal's (B8.3). */
import { saveHours } from '../../domain/calendar/contract.ts'
import { mayBeHours, type WorkingHours } from '../../domain/calendar/hours.ts'
import { hours } from '../../domain/calendar/queries.ts'
import { insist } from '../../domain/kernel/verdict.ts'
import type { ReadCall } from '../kernel/call.ts'
import { answer, handle } from '../kernel/portal.ts'

/** Those of these people who have hours of their own. */
export async function listOwnHours(call: Pick<ReadCall, 'db'>, persons: readonly string[]): Promise<Map<string, WorkingHours>> {
  if (persons.length === 0) return new Map()
  const rows = await call.db.selectFrom('calendar_hours').selectAll().where('person', 'in', [...new Set(persons)]).execute()
  return new Map(rows.map((row) => [row.person, row.hours]))
}

/** The asker's. */
export async function hoursOf(call: ReadCall): Promise<WorkingHours> {
  const { id } = call.seat.holder
  return (await listOwnHours(call, [id])).get(id) ?? (await call.settings()).workingHours
}

/** Each one's hours, so that nobody is asked to come before work; of rooms alone, the asker's. */
export async function hoursOfAll(call: ReadCall, persons: readonly string[]): Promise<[WorkingHours, ...WorkingHours[]]> {
  const own = await listOwnHours(call, persons)
  const rest = own.size < new Set(persons).size ? [(await call.settings()).workingHours] : []
  const [first, ...others] = [...rest, ...own.values()]
  return first === undefined ? [await hoursOf(call)] : [first, ...others]
}

answer(hours, async (_input, call) => {
  const { id } = call.seat.holder
  return { own: (await listOwnHours(call, [id])).get(id) ?? null, portal: (await call.settings()).workingHours }
})

handle(saveHours, async ({ hours: own }, call) => {
  const person = call.seat.holder.id
  if (own === null) await call.db.deleteFrom('calendar_hours').where('person', '=', person).execute()
  else {
    insist(mayBeHours(own))
    const row = { hours: JSON.stringify(own) }
    await call.db.insertInto('calendar_hours').values({ person, ...row }).onConflict((conflict) => conflict.column('person').doUpdateSet(row)).execute()
  }
  call.changed('workingHours', person, { persons: [person] })
  return {}
})

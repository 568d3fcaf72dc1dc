/** What opens a calendar from a telephone: the secret address of the feed, and passwords of devices. Only digests are kept. */
import { makeAppPassword, renewFeed, revokeAppPassword, revokeFeed } from '../../domain/calendar/contract.ts'
import { appPasswords, feedAddress } from '../../domain/calendar/queries.ts'
import { mayHoldSecrets } from '../../domain/calendar/rules.ts'
import { insist, RefusalError } from '../../domain/kernel/verdict.ts'
import type { WriteCall } from '../kernel/call.ts'
import { answer, handle } from '../kernel/portal.ts'

const maxPasswords = 20

function told(call: WriteCall, facts: Record<string, unknown>): Record<string, never> {
  const { id } = call.seat.person
  call.record('calendarAccess', id, facts)
  call.changed('calendarAccess', id, { persons: [id] })
  return {}
}

handle(renewFeed, async ({ sha256 }, call) => {
  insist(mayHoldSecrets(call.seat))
  const other = await call.db.selectFrom('calendar_feeds').select('person').where('sha256', '=', sha256).where('person', '!=', call.seat.person.id).executeTakeFirst()
  if (other !== undefined) throw new RefusalError({ key: 'kernel.idUsedOtherwise' })
  const row = { sha256, made_at: call.now, used_at: null }
  await call.db.insertInto('calendar_feeds').values({ person: call.seat.person.id, ...row }).onConflict((conflict) => conflict.column('person').doUpdateSet(row)).execute()
  return told(call, { feed: 'made' })
})

handle(revokeFeed, async (_input, call) => {
  insist(mayHoldSecrets(call.seat))
  await call.db.deleteFrom('calendar_feeds').where('person', '=', call.seat.person.id).execute()
  return told(call, { feed: 'revoked' })
})

answer(feedAddress, async (_input, call) => {
  insist(mayHoldSecrets(call.seat))
  const row = await call.db.selectFrom('calendar_feeds').select(['made_at', 'used_at']).where('person', '=', call.seat.person.id).executeTakeFirst()
  return { feed: row === undefined ? null : { madeAt: row.made_at, usedAt: row.used_at } }
})

handle(makeAppPassword, async ({ id, label, sha256 }, call) => {
  insist(mayHoldSecrets(call.seat))
  const person = call.seat.person.id
  const { count } = await call.db.selectFrom('calendar_passwords').where('person', '=', person).select((each) => each.fn.countAll<string>().as('count')).executeTakeFirstOrThrow()
  if (Number(count) >= maxPasswords) throw new RefusalError({ key: 'calendar.tooManyPasswords', values: { count: maxPasswords } })
  const made = await call.db.insertInto('calendar_passwords').values({ id, person, label, sha256, made_at: call.now, used_at: null }).onConflict((conflict) => conflict.doNothing()).returning('id').executeTakeFirst()
  if (made === undefined) throw new RefusalError({ key: 'kernel.idUsedOtherwise' })
  return told(call, { password: id, label, did: 'made' })
})

handle(revokeAppPassword, async ({ id }, call) => {
  insist(mayHoldSecrets(call.seat))
  const gone = await call.db.deleteFrom('calendar_passwords').where('id', '=', id).where('person', '=', call.seat.person.id).returning('label').executeTakeFirst()
  if (gone === undefined) throw new RefusalError({ key: 'kernel.notFound' })
  return told(call, { password: id, label: gone.label, did: 'revoked' })
})

answer(appPasswords, async (_input, call) => {
  insist(mayHoldSecrets(call.seat))
  const rows = await call.db.selectFrom('calendar_passwords').select(['id', 'label', 'made_at', 'used_at']).where('person', '=', call.seat.person.id).orderBy('made_at').orderBy('id').execute()
  return { login: call.seat.person.email, rows: rows.map((row) => ({ id: row.id, label: row.label, madeAt: row.made_at, usedAt: row.used_at })) }
})

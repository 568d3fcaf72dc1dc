import { sql } from 'kysely'
import { mine, read } from '../../domain/notifications/contract.ts'
import { answer, handle } from '../kernel/portal.ts'

answer(mine, async ({ after, limit }, call) => {
  const own = call.db.selectFrom('notifications').where('person', '=', call.seat.person.id)
  const page = own.select(['id', 'key', 'values', 'link', 'at', 'read_at']).orderBy('at', 'desc').orderBy('id').limit(limit)
  const rows = await (after === null ? page : page.where(sql<boolean>`(at < ${after.at} or (at = ${after.at} and id > ${after.id}))`)).execute()
  const { unread } = await own.where('read_at', 'is', null).select((each) => each.fn.countAll<string>().as('unread')).executeTakeFirstOrThrow()
  return {
    rows: rows.map(({ id, key, values, link, at, read_at: readAt }) => ({ id, key, values, link, at, readAt })),
    unread: Number(unread),
  }
})

handle(read, async ({ ids }, call) => {
  const unread = call.db.updateTable('notifications').set({ read_at: call.now }).where('person', '=', call.seat.person.id).where('read_at', 'is', null)
  const marked = await (ids === 'all' ? unread : unread.where('id', 'in', ids)).executeTakeFirst()
  const count = Number(marked.numUpdatedRows)
  if (count > 0) call.changed('notification', call.seat.person.id, { persons: [call.seat.person.id] })
  return { read: count }
})

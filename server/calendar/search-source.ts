/** How events are found: by their owner and those invited; what is private, by nobody who stands in for them. */
import { findableEvent } from '../../domain/calendar/findable.ts'
import { registerSearchSource } from '../search/public.ts'
import { load, partiesOf } from './store.ts'

registerSearchSource({
  module: 'calendar',
  noun: 'calendarEvent',
  table: 'calendar_events',
  async entries(call, id) {
    const stored = await load(call.db, id)
    if (stored === null || stored.removedAt !== null) return []
    const { event } = stored
    return [{ ...findableEvent(event), view: 'party', audience: partiesOf(event).map((person) => `${event.private ? 'own' : 'person'}:${person}`) }]
  },
  async idsAfter(db, after, limit) {
    let wanted = db.selectFrom('calendar_events').select('id').where('removed_at', 'is', null)
    if (after !== '') wanted = wanted.where('id', '>', after)
    return (await wanted.orderBy('id').limit(limit).execute()).map((row) => row.id)
  },
})

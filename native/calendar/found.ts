import { findableEvent } from '../../domain/calendar/findable.ts'
import { event } from '../../domain/calendar/queries.ts'
import { foundIn } from '../search/public.ts'

export const calendarFound = [foundIn(event, { noun: 'calendarEvent', module: 'calendar', whole: true }, (card) => [{ id: card.event.id, findable: findableEvent(card.event) }])]

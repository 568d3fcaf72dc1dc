/** By what an event is found, by its owner and those invited. */
import type { Findable } from '../search/findable.ts'
import type { Event } from './event.ts'

export function findableEvent(event: Event): Findable {
  const { id, title, place, description, owner, invitees, changed, changedAt } = event
  return {
    number: '', title: { kk: title, ru: title, en: title }, state: null, body: null, persons: [owner.person], at: changedAt, link: `/calendar/event/${id}`, files: [],
    text: [place, description, ...changed.flatMap((each) => [each.title, each.place, each.description]), owner.name, ...invitees.map(({ name }) => name)].filter(Boolean).join('\n'),
  }
}

/** What other modules know, as events that a telephone may read and not change. */
import type { Written } from '../../domain/calendar/ics-write.ts'
import type { Person } from '../../domain/people/person.ts'
import type { LiveCall } from '../kernel/call.ts'
import { listSourced } from './sources.ts'

export async function writtenSources(call: LiveCall, person: Person, { from, until }: { from: string; until: string }): Promise<Written[]> {
  const sourced = await listSourced(call, { persons: [person], from, until, modules: null })
  return sourced.map((entry): Written => ({
    content: {
      kind: 'event', uid: `${entry.module}-${entry.id}@kense`, title: entry.title.kk, place: entry.place, description: [entry.title.ru, entry.title.en].filter((title) => title !== entry.title.kk).join('\n'), when: entry.when, repeat: null,
      changed: [], reminders: [], room: null, private: false, busy: entry.busy, status: 'confirmed', guests: [], attendees: [], doneAt: null, sequence: 0,
    },
    kept: null,
    organizer: null,
    roomName: '',
    // The same at every asking, so that what did not change does not look changed.
    madeAt: '2026-01-01T00:00:00.000Z',
    changedAt: '2026-01-01T00:00:00.000Z',
  }))
}

import type { ColumnType, Generated } from 'kysely'
import type { Answer, Event, Room } from '../../domain/calendar/event.ts'
import type { WorkingHours } from '../../domain/calendar/hours.ts'
import type { Json } from '../kernel/tables.ts'

type Written<T> = ColumnType<T, T, T>

/** What an event was before a command; `document` null when it wasn't there. */
export interface Before {
  id: string
  /** After the command: an event that was changed since is not put back. */
  revision: number
  document: Event | null
}

declare module '../kernel/database.ts' {
  interface Database {
    calendar_events: {
      id: string
      owner: string
      uid: string
      revision: number
      changed_at: Written<string>
      removed_at: Written<string | null>
      document: Json<Event>
      kept: string | null
      href: string
      edited_revision: number | null
      edited_at: Written<string | null>
      room: string | null
      first_at: Written<string | null>
      last_at: Written<string | null>
      standing: boolean
      words: Written<string>
    }
    calendar_parties: {
      person: string
      event: string
      owns: boolean
      answer: Answer | null
      removed: boolean
      first_at: Written<string | null>
      last_at: Written<string | null>
      standing: boolean
      seq: string
    }
    calendar_counters: { person: string; seq: string; forgotten: Generated<string> }
    calendar_rooms: { id: string; body: string; document: Json<Room>; active: boolean }
    calendar_reminders: { event: string; at: Written<string> }
    calendar_undo: { command: string; person: string; at: Written<string>; before: Json<Before[]> }
    calendar_hours: { person: string; hours: Json<WorkingHours> }
    calendar_feeds: { person: string; sha256: string; made_at: Written<string>; used_at: Written<string | null> }
    calendar_passwords: { id: string; person: string; label: string; sha256: string; made_at: Written<string>; used_at: Written<string | null> }
  }
}

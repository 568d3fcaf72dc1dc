/** The portal's answer as what the views draw. */
import type { Entry as Row } from '../../domain/calendar/queries.ts'
import { mayMoveEntry } from '../../domain/calendar/rules.ts'
import type { Seat } from '../../domain/people/person.ts'
import type { PageModule } from '../kernel/module.ts'
import type { Text } from '../kernel/text.ts'
import type { IconName } from '../ui/Icon.tsx'
import type { Entry } from './entry.ts'
import type { Place } from './layout.ts'

export interface CalendarEntry extends Entry {
  row: Row
}

/** `2026-11-23T10:00`, or a date. */
export function placeOf(civil: string): Place {
  return { date: civil.slice(0, 10), minute: civil.length > 10 ? Number(civil.slice(11, 13)) * 60 + Number(civil.slice(14, 16)) : 0 }
}

export interface Reader {
  seat: Seat
  modules: readonly PageModule[]
  text: Text
}

type Look = Pick<Entry, 'layer' | 'icon' | 'word'>

function lookOf(row: Row, { seat, modules, text }: Reader): Look {
  // The bell belongs to the frame and is no module of its own.
  if (row.module === 'notifications') return { layer: row.module, icon: 'bell', word: text('page.notifications') }
  if (row.own === null) {
    const module = modules.find((each) => each.name === row.module)
    return { layer: row.module, icon: module?.icon ?? (row.kind === 'deadline' ? 'clock' : 'calendar'), word: module ? text(module.title) : text(row.rule.key, row.rule.values) }
  }
  if (row.kind === 'task') return { layer: 'task', icon: 'task', word: text('calendar.kind.task') }
  return row.own.owner === seat.holder.id ? { layer: 'own', icon: 'calendar', word: text('calendar.kind.event') } : { layer: 'invited', icon: 'people', word: text('calendar.invitation') }
}

function notesOf(row: Row, text: Text): Entry['notes'] {
  const { own } = row
  if (own === null) return []
  const notes: [boolean, IconName, string][] = [
    [own.status === 'cancelled', 'refused', text('calendar.status.cancelled')],
    [own.status === 'tentative', 'help', text('calendar.status.tentative')],
    [own.answer === 'waiting', 'waiting', text('calendar.answerAwaited')],
    [own.answer === 'tentative', 'help', text('calendar.answer.tentative')],
    [own.answer === 'declined', 'close', text('calendar.answer.declined')],
    [own.done, 'check', text('calendar.done')],
    [own.private, 'lock', text('calendar.private')],
    [own.repeats, 'repeat', text('calendar.repeats')],
  ]
  return notes.filter(([is]) => is).map(([, icon, word]) => ({ icon, word }))
}

function toneOf({ own }: Row): Entry['tone'] {
  if (own === null) return 'plain'
  if (own.status === 'cancelled' || own.answer === 'declined' || own.done) return 'struck'
  if (own.answer === 'waiting') return 'waits'
  return own.answer === 'tentative' || own.status === 'tentative' ? 'faint' : 'plain'
}

export function entryOf(row: Row, reader: Reader): CalendarEntry {
  const { text, seat } = reader
  return {
    row, key: row.key, allDay: row.allDay, from: placeOf(row.from), until: placeOf(row.until), place: row.place,
    title: row.title === null ? text('calendar.busy') : text.tri(row.title) || text('calendar.untitled'),
    ...lookOf(row, reader), notes: notesOf(row, text), tone: toneOf(row), movable: mayMoveEntry(seat, row).allowed && row.own?.when !== null,
  }
}

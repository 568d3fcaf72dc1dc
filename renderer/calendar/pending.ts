/** What was done without a line stands on the calendar at once, marked as not yet sent. */
import type { z } from 'zod'
import { answerInvitation, finishTask, moveEvent, removeEvent, saveEvent } from '../../domain/calendar/contract.ts'
import type { When } from '../../domain/calendar/event.ts'
import { civilOf, defaultZone, instantOf } from '../../domain/calendar/zones.ts'
import type { OutboxRow } from '../../domain/kernel/bridge.ts'
import { fullName } from '../../domain/kernel/formats.ts'
import type { Text } from '../kernel/text.ts'
import type { Target } from './entry.ts'
import { entryOf, placeOf, type CalendarEntry, type Reader } from './rows.ts'

/** Where a time stands in Astana; a zone that the page does not know is read as Astana's. */
export function targetOf(when: When): Target {
  if (when.allDay) return { allDay: true, from: placeOf(when.from), until: placeOf(when.until) }
  const at = (civil: string) => {
    try {
      return placeOf(civilOf(instantOf(civil, when.zone), defaultZone).slice(0, 16))
    } catch {
      return placeOf(civil.slice(0, 16))
    }
  }
  return { allDay: false, from: at(when.from), until: at(when.until) }
}

type Pick = { id: string; scope: z.infer<typeof moveEvent.input>['scope']; occurrence: string | null }

function isMeant({ row }: CalendarEntry, { id, scope, occurrence }: Pick): boolean {
  if (row.own?.id !== id) return false
  if (scope === 'this') return row.own.occurrence === occurrence
  return scope === 'all' || (occurrence !== null && (row.own.occurrence ?? '') >= occurrence)
}

function noted(entry: CalendarEntry, text: Text): CalendarEntry {
  return { ...entry, notes: [...entry.notes.filter((note) => note.icon !== 'outbox'), { icon: 'outbox', word: text('calendar.notYetSent') }] }
}

/** An event that only this PC knows has no revision yet. */
export const unsentRevision = 0

/** Of one that repeats its first day is shown: the others are the portal's to tell. */
function madeOf({ draft, id, invitees }: z.infer<typeof saveEvent.input>, reader: Reader): CalendarEntry[] {
  if (draft.when === null) return []
  const { holder } = reader.seat
  const title = { kk: draft.title, ru: draft.title, en: draft.title }
  const row: CalendarEntry['row'] = {
    key: `outbox ${id}`, module: 'calendar', rule: { key: 'calendar.name', values: {} }, link: '', kind: draft.kind, title, place: draft.place, allDay: draft.when.allDay,
    start: '', end: '', from: draft.when.from.slice(0, 16), until: draft.when.until.slice(0, 16), busy: draft.busy,
    own: {
      id, revision: unsentRevision, occurrence: null, owner: holder.id, ownerName: fullName(holder), answer: null, status: draft.status, private: draft.private,
      repeats: draft.repeat !== null, invitees: invitees.length, room: draft.room, done: false, when: draft.when,
    },
  }
  const entry = entryOf(row, reader)
  return [noted({ ...entry, ...targetOf(draft.when), movable: entry.movable && draft.repeat === null }, reader.text)]
}

/** The kept answer with what waits in the outbox done to it. */
export function withOutbox(entries: readonly CalendarEntry[], rows: readonly OutboxRow[], reader: Reader): readonly CalendarEntry[] {
  const { text } = reader
  let shown = entries
  for (const { name, input: given, state } of rows) {
    if (state === 'refused' || !name.startsWith('calendar.')) continue
    // Of a repeated event only a move can be replaced, by another move; a single one is changed upon what waits.
    const change = (pick: Pick, deed: (entry: CalendarEntry) => CalendarEntry) => {
      const isMovable = ({ row, movable }: CalendarEntry): boolean => movable && name !== removeEvent.name && (name === moveEvent.name || row.own?.repeats !== true)
      shown = shown.map((entry) => (isMeant(entry, pick) ? { ...noted(deed(entry), text), movable: isMovable(entry) } : entry))
    }
    if (name === moveEvent.name) {
      const input = given as z.infer<typeof moveEvent.input>
      change(input, (entry) => (entry.row.own?.repeats && input.scope !== 'this' ? entry : { ...entry, ...targetOf(input.when) }))
    } else if (name === removeEvent.name) change(given as z.infer<typeof removeEvent.input>, (entry) => ({ ...entry, tone: 'struck' }))
    else if (name === saveEvent.name) {
      const input = given as z.infer<typeof saveEvent.input>
      if (input.revision === null && !shown.some(({ row }) => row.own?.id === input.id)) shown = [...shown, ...madeOf(input, reader)]
      else change(input, (entry) => ({ ...entry, title: input.draft.title, place: input.draft.place, ...(input.draft.when && !entry.row.own?.repeats ? targetOf(input.draft.when) : {}) }))
    } else if (name === answerInvitation.name) {
      const { id, occurrence } = given as z.infer<typeof answerInvitation.input>
      change({ id, scope: occurrence === null ? 'all' : 'this', occurrence }, (entry) => entry)
    } else if (name === finishTask.name) {
      const { id, occurrence } = given as z.infer<typeof finishTask.input>
      change({ id, scope: occurrence === null ? 'all' : 'this', occurrence }, (entry) => entry)
    }
  }
  return shown
}

import { find, range, type Entry as Row } from '../../domain/calendar/queries.ts'
import { defaultZone } from '../../domain/calendar/zones.ts'
import { waitingPage } from '../../domain/calendar/month-page.ts'
import type { OutputOf } from '../../domain/kernel/contract.ts'
import { minuteTime, shortDate } from '../../domain/kernel/formats.ts'
import { astanaDate, type LocalDate } from '../../domain/kernel/time.ts'
import type { HomeRow, HomeSource, PaletteSource } from '../kernel/module.ts'
import type { Text } from '../kernel/text.ts'
import { placeOf } from './rows.ts'

const titleIn = (row: Row, text: Text): string => (row.title ? text.tri(row.title) || text('calendar.untitled') : text('calendar.busy'))

/** The verb that waits of an entry, if any: invitations to answer, tasks of today and before, what is still to come today. */
function waits(row: Row, today: LocalDate, now: string): 'answer' | 'task' | 'today' | null {
  const { own } = row
  if (own === null) return row.kind === 'meeting' && row.from.slice(0, 10) === today && row.end > now ? 'today' : null
  if (own.status === 'cancelled' || own.answer === 'declined') return null
  if (own.answer === 'waiting') return row.end > now ? 'answer' : null
  if (row.kind === 'task') return !own.done && row.until.slice(0, 10) <= today ? 'task' : null
  return row.from.slice(0, 10) <= today && row.until.slice(0, 10) >= today && row.end > now ? 'today' : null
}

function homeRow(row: Row, verb: 'answer' | 'task' | 'today', text: Text): HomeRow {
  return {
    key: `${row.key} ${verb}`, route: row.link, number: row.allDay ? '' : minuteTime(placeOf(verb === 'task' ? row.until : row.from).minute), title: titleIn(row, text),
    verb: text(`calendar.home.${verb}`), from: row.own?.ownerName ?? '', deadline: (verb === 'task' ? row.until : row.from).slice(0, 10), left: null,
  }
}

/** What the calendar says waits for a person: answers, tasks, and the rest of today. */
export const todaySource: HomeSource = {
  query: range,
  input: (today: LocalDate) => ({ ...waitingPage(today), zone: defaultZone, layers: null }),
  rows: ({ entries }: OutputOf<typeof range>, text) => {
    const now = new Date().toISOString()
    const today = astanaDate(now)
    const answered = new Set<string>()
    return entries.flatMap((row) => {
      const verb = waits(row, today, now)
      // A repeated event asks for one answer, however many times it takes place.
      if (verb === null || (verb === 'answer' && row.own && answered.has(row.own.id))) return []
      if (verb === 'answer' && row.own) answered.add(row.own.id)
      return [homeRow(row, verb, text)]
    })
  },
}

/** Events by their words, for Ctrl+K. */
export const eventSource: PaletteSource = {
  query: find,
  input: (words) => ({ text: words, limit: 8 }),
  rows: ({ entries }: OutputOf<typeof find>, text) =>
    entries.map((row) => ({ key: row.key, title: titleIn(row, text), hint: `${shortDate(row.from.slice(0, 10))} ${row.allDay ? '' : row.from.slice(11)}`.trim(), route: row.link })),
}

import { useMemo } from 'react'
import { AnswerTable, type Column } from '../kernel/AnswerTable.tsx'
import { useFormats } from '../kernel/formats.ts'
import type { Answer } from '../kernel/portal.ts'
import { useText } from '../kernel/text.ts'
import { State } from '../ui/Show.tsx'
import { timeWords } from './EntryBox.tsx'
import { dayWords, type Days } from './days.ts'
import { lastDay } from './layout.ts'
import type { CalendarEntry } from './rows.ts'

interface AgendaViewProps {
  label: string
  from: string
  until: string
  answer: Answer<unknown>
  entries: readonly CalendarEntry[]
  about: Days
  onOpen: (entry: CalendarEntry) => void
}

/** A month ahead as a list: the way of those who don't think in boxes, and the one that prints best. */
export function AgendaView({ label, from, until, answer, entries, about, onOpen }: AgendaViewProps) {
  const text = useText()
  const formats = useFormats()
  const rows = useMemo(() => entries.filter((entry) => entry.from.date <= until && lastDay(entry) >= from).sort((a, b) => a.from.date.localeCompare(b.from.date) || Number(b.allDay) - Number(a.allDay) || a.from.minute - b.from.minute), [entries, from, until])
  const hasPlaces = rows.some((entry) => entry.place !== '')
  const columns = useMemo((): Column<CalendarEntry>[] => {
    const day = (entry: CalendarEntry) => [formats.date(entry.from.date), formats.weekday(entry.from.date), dayWords(entry.from.date, about, text)].filter(Boolean).join(', ')
    return [
      { key: 'day', title: text('calendar.day'), width: 'minmax(118px, 1fr)', text: (entry) => `${formats.shortDate(entry.from.date)}, ${formats.weekday(entry.from.date)}`, order: (entry) => `${entry.from.date} ${String(entry.from.minute).padStart(4, '0')}`, cell: day },
      { key: 'time', title: text('calendar.time'), width: 'minmax(108px, 0.7fr)', text: (entry) => timeWords(entry, formats, text), order: (entry) => entry.from.minute, cell: (entry) => timeWords(entry, formats, text) },
      { key: 'title', title: text('calendar.title'), width: 'minmax(170px, 3fr)', text: (entry) => entry.title, cell: (entry) => <strong>{entry.title}</strong> },
      ...(hasPlaces ? [{ key: 'place', title: text('calendar.place'), width: 'minmax(96px, 1.2fr)', text: (entry: CalendarEntry) => entry.place, cell: (entry: CalendarEntry) => entry.place }] : []),
      { key: 'word', title: text('calendar.provenance'), width: 'minmax(136px, 1fr)', text: (entry) => entry.word, cell: (entry) => <State icon={entry.icon}>{entry.word}</State> },
      { key: 'state', title: text('calendar.state'), width: 'minmax(132px, 1fr)', text: (entry) => entry.notes.map((note) => note.word).join(', '), cell: (entry) => entry.notes.map((note) => note.word).join(', ') },
    ]
  }, [formats, text, about, hasPlaces])
  return (
    <AnswerTable
      label={label} answer={answer} rows={rows} columns={columns} rowKey={(entry) => entry.key} onOpen={onOpen} lines={2}
      rowTone={(entry) => (entry.tone === 'waits' ? 'now' : undefined)} empty={{ icon: 'calendar', title: text('calendar.nothingPlanned'), hint: text('calendar.nothingPlannedHint') }}
    />
  )
}

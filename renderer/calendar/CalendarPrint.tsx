import { longDate, minuteTime, weekdayHeads, weekdayName } from '../../domain/kernel/formats.ts'
import { addDays, monthWeeks, type LocalDate } from '../../domain/kernel/time.ts'
import { useFormats } from '../kernel/formats.ts'
import { usePrinting } from '../kernel/printing.ts'
import { useText } from '../kernel/text.ts'
import { timeWords } from './EntryBox.tsx'
import { dayWords, type Days } from './days.ts'
import { isBar, lastDay } from './layout.ts'
import { rangeOf, type ViewName } from './place.ts'
import type { CalendarEntry } from './rows.ts'

interface CalendarPrintProps {
  view: ViewName
  date: LocalDate
  entries: readonly CalendarEntry[]
  about: Days
}

const onDay = (entries: readonly CalendarEntry[], date: LocalDate): CalendarEntry[] =>
  entries.filter((entry) => entry.from.date <= date && lastDay(entry) >= date).sort((a, b) => Number(isBar(b)) - Number(isBar(a)) || a.from.minute - b.from.minute)

/** On paper nothing is hidden behind "more" and no colour is needed: a day and a week are lists, a month is a table of weeks. */
export function CalendarPrint(props: CalendarPrintProps) {
  if (!usePrinting() || props.view === 'agenda') return null
  return props.view === 'month' ? <PrintedMonth {...props} /> : props.view === 'year' ? null : <PrintedDays {...props} />
}

function PrintedDays({ view, date, entries, about }: CalendarPrintProps) {
  const text = useText()
  const formats = useFormats()
  const { from, until } = rangeOf(view, date)
  const days: LocalDate[] = []
  for (let day = from; day <= until; day = addDays(day, 1)) days.push(day)
  return (
    <div className="calendar-print">
      {days.map((day) => (
        <section key={day} className="printed-day">
          {view === 'day' ? null : <h2>{longDate(day, text.language)}, {weekdayName(day, text.language)}{dayWords(day, about, text) ? ` — ${dayWords(day, about, text)}` : ''}</h2>}
          <table className="printed">
            <tbody>
              {onDay(entries, day).map((entry) => (
                <tr key={entry.key}>
                  <td className="printed-time">{timeWords(entry, formats, text)}</td>
                  <td><strong>{entry.title}</strong>{entry.place ? <><br />{entry.place}</> : null}</td>
                  <td className="printed-from">{[entry.word, ...entry.notes.map((note) => note.word)].join(', ')}</td>
                </tr>
              ))}
              {onDay(entries, day).length === 0 ? <tr><td>{text('calendar.nothingPlanned')}</td></tr> : null}
            </tbody>
          </table>
        </section>
      ))}
    </div>
  )
}

function PrintedMonth({ date, entries, about }: CalendarPrintProps) {
  const text = useText()
  const weeks = monthWeeks(date).filter((week) => week.some((day) => day.slice(0, 7) === date.slice(0, 7)))
  return (
    <table className="printed printed-month">
      <thead><tr>{weekdayHeads(text.language).map(({ full }) => <th key={full} scope="col">{full}</th>)}</tr></thead>
      <tbody>
        {weeks.map((week) => (
          <tr key={week[0]}>
            {week.map((day) => (
              <td key={day} className={day.slice(0, 7) === date.slice(0, 7) ? '' : 'other'}>
                <strong>{Number(day.slice(8))}</strong> {dayWords(day, about, text)}
                <ul>{onDay(entries, day).map((entry) => <li key={entry.key}>{isBar(entry) ? '' : `${minuteTime(entry.from.date === day ? entry.from.minute : 0)} `}{entry.title}</li>)}</ul>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

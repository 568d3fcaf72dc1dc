import type { WorkingHours } from '../../domain/calendar/hours.ts'
import type { Span } from '../../domain/calendar/queries.ts'
import { minuteTime } from '../../domain/kernel/formats.ts'
import type { LocalDate } from '../../domain/kernel/time.ts'
import { useFormats } from '../kernel/formats.ts'
import { useText, type Text } from '../kernel/text.ts'
import { dayMinutes, type Place } from './layout.ts'
import { placeOf } from './rows.ts'

export interface BusyRow {
  key: string
  name: string
  spans: readonly Span[]
}

interface BusyTableProps {
  rows: readonly BusyRow[]
  date: LocalDate
  /** The time that is wanted, drawn through all rows. */
  wanted: { from: Place; until: Place } | null
  hours: WorkingHours
}

/** From eight to eight, and as far as somebody works besides; in whole hours, every second of them named. */
function dayShown({ from, until }: WorkingHours): { names: number[]; share: (minute: number) => number } {
  const first = Math.min(8, Number(from.slice(0, 2)))
  const last = Math.max(20, Math.ceil(Number(until.slice(0, 2)) + Number(until.slice(3)) / 60))
  const share = (minute: number): number => ((Math.max(first * 60, Math.min(last * 60, minute)) - first * 60) / ((last - first) * 60)) * 100
  return { names: Array.from({ length: Math.floor((last - first) / 2) + 1 }, (_, index) => first + index * 2), share }
}

function busyWords(spans: readonly Span[], text: Text): string {
  if (spans.length === 0) return text('calendar.freeAllDay')
  return spans.map((span) => `${minuteTime(placeOf(span.from).minute)}–${minuteTime(placeOf(span.until).minute)} ${span.title ? text.tri(span.title) : text('calendar.busy')}`).join('; ')
}

/** Who and what is taken on a day: as bars for the eye, as words for a screen reader and the hover. */
export function BusyTable({ rows, date, wanted, hours }: BusyTableProps) {
  const text = useText()
  const formats = useFormats()
  const { names, share } = dayShown(hours)
  const at = (place: Place) => (place.date < date ? 0 : place.date > date ? dayMinutes : place.minute)
  return (
    <table className="busy-table">
      <caption className="small muted">{formats.longDate(date)}, {formats.weekday(date)}</caption>
      <thead>
        <tr>
          <th scope="col"><span className="visually-hidden">{text('calendar.who')}</span></th>
          <th scope="col"><span className="visually-hidden">{text('calendar.takenTimes')}</span><span className="busy-hours" aria-hidden>{names.map((hour) => <span key={hour} style={{ insetInlineStart: `${share(hour * 60)}%` }}>{hour}</span>)}</span></th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, name, spans }) => (
          <tr key={key}>
            <th scope="row">{name}</th>
            <td title={busyWords(spans, text)}>
              <span className="visually-hidden">{busyWords(spans, text)}</span>
              <span className="busy-line" aria-hidden>
                {wanted ? <span className="busy-wanted" style={{ insetInlineStart: `${share(at(wanted.from))}%`, width: `${share(at(wanted.until)) - share(at(wanted.from))}%` }} /> : null}
                {spans.map((span) => {
                  const [from, until] = span.from.length > 10 ? [at(placeOf(span.from)), at(placeOf(span.until))] : [0, dayMinutes]
                  return <span key={`${span.start} ${span.end}`} className={span.tentative ? 'busy-span tentative' : 'busy-span'} style={{ insetInlineStart: `${share(from)}%`, width: `${Math.max(0.5, share(until) - share(from))}%` }} />
                })}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

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
}

const shownFrom = 8 * 60
const shownUntil = 20 * 60
const hours = [8, 10, 12, 14, 16, 18, 20]

const share = (minute: number): number => ((Math.max(shownFrom, Math.min(shownUntil, minute)) - shownFrom) / (shownUntil - shownFrom)) * 100

function busyWords(spans: readonly Span[], text: Text): string {
  if (spans.length === 0) return text('calendar.freeAllDay')
  return spans.map((span) => `${minuteTime(placeOf(span.from).minute)}–${minuteTime(placeOf(span.until).minute)} ${span.title ? text.tri(span.title) : text('calendar.busy')}`).join('; ')
}

/** Who and what is taken on a day: as bars for the eye, as words for a screen reader and the hover. */
export function BusyTable({ rows, date, wanted }: BusyTableProps) {
  const text = useText()
  const formats = useFormats()
  const at = (place: Place) => (place.date < date ? 0 : place.date > date ? dayMinutes : place.minute)
  return (
    <table className="busy-table">
      <caption className="small muted">{formats.longDate(date)}, {formats.weekday(date)}</caption>
      <thead>
        <tr>
          <th scope="col"><span className="visually-hidden">{text('calendar.who')}</span></th>
          <th scope="col"><span className="visually-hidden">{text('calendar.takenTimes')}</span><span className="busy-hours" aria-hidden>{hours.map((hour) => <span key={hour} style={{ insetInlineStart: `${share(hour * 60)}%` }}>{hour}</span>)}</span></th>
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

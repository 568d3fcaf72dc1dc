import { roomHolders } from '../../domain/calendar/queries.ts'
import type { OutputOf } from '../../domain/kernel/contract.ts'
import { minuteTime } from '../../domain/kernel/formats.ts'
import { AnswerView } from '../kernel/AnswerView.tsx'
import { useFormats, type Formats } from '../kernel/formats.ts'
import { useAnswer } from '../kernel/portal.ts'
import { useText } from '../kernel/text.ts'
import { placeOf } from './rows.ts'

type Holder = OutputOf<typeof roomHolders>['rows'][number]

function whenWords({ from, until }: Holder, formats: Formats): string {
  const [first, last] = [placeOf(from), placeOf(until)]
  const days = first.date === last.date ? formats.longDate(first.date) : `${formats.longDate(first.date)} – ${formats.longDate(last.date)}`
  return from.length === 10 ? days : `${days}, ${minuteTime(first.minute)}–${minuteTime(last.minute)}`
}

/** Whom to speak with before a room is closed: it is freed by those who hold it. */
export function RoomHolders({ room }: { room: string }) {
  const text = useText()
  const formats = useFormats()
  const answer = useAnswer(roomHolders, { room })
  return (
    <AnswerView answer={answer} lines={1}>
      {({ rows, count }) => (
        <details className="room-holders" open={count > 0 && count <= 10}>
          <summary>{text('calendar.roomHolders', { count })}</summary>
          <ul>
            {rows.map((row) => (
              <li key={row.event}><strong>{row.owner.name}</strong>: {row.title ?? text('calendar.roomHeldPrivately')} <span className="muted small">{whenWords(row, formats)}{row.repeats ? ` · ${text('calendar.repeats')}` : ''}</span></li>
            ))}
          </ul>
          {count > rows.length ? <p className="muted small">{text('calendar.roomHoldersMore', { shown: rows.length })}</p> : null}
        </details>
      )}
    </AnswerView>
  )
}

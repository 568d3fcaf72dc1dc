import { useDeferredValue, useId } from 'react'
import { clashes as clashesQuery, freeBusy, slots as slotsQuery, type Clash, type Slot } from '../../domain/calendar/queries.ts'
import { defaultZone } from '../../domain/calendar/zones.ts'
import { minuteTime } from '../../domain/kernel/formats.ts'
import { addDays } from '../../domain/kernel/time.ts'
import type { OutputOf } from '../../domain/kernel/contract.ts'
import { useFormats, type Formats } from '../kernel/formats.ts'
import { useAnswer } from '../kernel/portal.ts'
import { useConnection } from '../kernel/state.ts'
import { useText, type Text } from '../kernel/text.ts'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { State } from '../ui/Show.tsx'
import { dayMinutes, minutesBetween } from './layout.ts'
import { placeOf } from './rows.ts'
import { whenOf, type WhenValue } from './when.ts'

interface AvailabilityProps {
  when: WhenValue
  persons: readonly string[]
  rooms: readonly string[]
  /** The event that is being planned stands in nobody's way. */
  except: string | null
  onPick: (when: WhenValue) => void
}

const searchedDays = 21
const shownFrom = 8 * 60
const shownUntil = 20 * 60

/** Who is free at the chosen time, what stands in the way and who could move it, and the first times that suit all (B8.3). */
export function Availability(props: AvailabilityProps) {
  const text = useText()
  const formats = useFormats()
  const id = useId()
  const offline = useConnection()?.state === 'offline'
  const { when, persons, rooms, except } = useDeferredValue(props)
  const people = { persons: [...persons], rooms: [...rooms], except }
  const right = whenOf(when)
  const clash = useAnswer(clashesQuery, when.allDay ? null : { when: right, ...people })
  const minutes = Math.max(5, Math.min(dayMinutes, minutesBetween(when.from, when.until)))
  const free = useAnswer(slotsQuery, when.allDay ? null : { from: when.from.date, until: addDays(when.from.date, searchedDays), minutes, limit: 4, ...people })
  const busy = useAnswer(freeBusy, { from: when.from.date, until: when.from.date, ...people })
  const found = clash.answer?.clashes ?? []
  return (
    <section className="availability wide" aria-labelledby={`${id}-title`} aria-busy={clash.asking || free.asking}>
      <h3 id={`${id}-title`}>{text('calendar.availability')}</h3>
      {when.allDay ? <p className="muted">{text('calendar.availabilityAllDay')}</p> : offline && clash.answer === null ? <p className="muted">{text('calendar.availabilityOffline')}</p> : (
        <>
          <div role="status">
            {clash.answer === null ? <span className="muted">{text('page.loading')}</span>
              : found.length === 0 ? <State tone="done" icon="check">{text('calendar.everybodyFree')}</State> : <State tone="now" icon="warning">{text('calendar.clashCount', { count: found.length })}</State>}
            {clash.answer?.outside ? <p><State tone="now" icon="clock">{text(clash.answer.outside.key, clash.answer.outside.values)}</State></p> : null}
          </div>
          {found.length > 0 ? <ul className="clashes">{found.map((each, index) => <ClashRow key={`${each.name} ${each.span.start} ${index}`} clash={each} />)}</ul> : null}
          <div className="slots" role="group" aria-label={text('calendar.firstCommonSlots')}>
            <span className="muted">{text('calendar.firstCommonSlots')}:</span>
            {(free.answer?.slots ?? []).map((slot) => <Button key={slot.start} icon="clock" onPress={() => props.onPick(taken(when, slot))}>{slotWords(slot, formats)}</Button>)}
            {free.answer?.slots.length === 0 ? <span>{text('calendar.noCommonSlot', { date: formats.shortDate(addDays(when.from.date, searchedDays)) })}</span> : null}
          </div>
        </>
      )}
      {busy.answer ? <BusyTable busy={busy.answer} when={when} /> : null}
    </section>
  )
}

/** A found slot comes in Astana's time. */
function taken(when: WhenValue, { from, until }: Slot): WhenValue {
  return { ...when, from: placeOf(from), until: placeOf(until), zone: defaultZone }
}

function slotWords({ from, until }: Slot, formats: Formats): string {
  const [a, b] = [placeOf(from), placeOf(until)]
  return `${formats.date(a.date)}, ${formats.weekday(a.date)} ${minuteTime(a.minute)}–${minuteTime(b.minute)}`
}

function ClashRow({ clash: { name, span, mover, link } }: { clash: Clash }) {
  const text = useText()
  const [from, until] = [placeOf(span.from), placeOf(span.until)]
  return (
    <li>
      <Icon name="warning" />
      <span><strong>{name}</strong>: {span.title ? text.tri(span.title) : text('calendar.busy')}, {minuteTime(from.minute)}–{minuteTime(until.minute)}{span.tentative ? ` (${text('calendar.answer.tentative')})` : ''}. <span className="muted">{text(mover.key, mover.values)}</span> {link ? <a href={`#${link}`}>{text('calendar.openIt')}</a> : null}</span>
    </li>
  )
}

type Busy = OutputOf<typeof freeBusy>
type Spans = Busy['persons'][number]['spans']

function busyWords(spans: Spans, text: Text): string {
  if (spans.length === 0) return text('calendar.freeAllDay')
  return spans.map((span) => `${minuteTime(placeOf(span.from).minute)}–${minuteTime(placeOf(span.until).minute)} ${span.title ? text.tri(span.title) : text('calendar.busy')}`).join('; ')
}

const share = (minute: number): number => ((Math.max(shownFrom, Math.min(shownUntil, minute)) - shownFrom) / (shownUntil - shownFrom)) * 100

function BusyTable({ busy, when }: { busy: Busy; when: WhenValue }) {
  const text = useText()
  const formats = useFormats()
  const rows = [...busy.persons.map(({ person, name, spans }) => ({ key: person, name, spans })), ...busy.rooms.map(({ room, spans }) => ({ key: room.id, name: text.tri(room.name), spans }))]
  const { date } = when.from
  const at = (place: { date: string; minute: number }) => (place.date < date ? 0 : place.date > date ? dayMinutes : place.minute)
  return (
    <table className="busy-table">
      <caption className="small muted">{formats.longDate(date)}, {formats.weekday(date)}</caption>
      <thead>
        <tr>
          <th scope="col"><span className="visually-hidden">{text('calendar.who')}</span></th>
          <th scope="col"><span className="visually-hidden">{text('calendar.takenTimes')}</span><span className="busy-hours" aria-hidden>{[8, 10, 12, 14, 16, 18, 20].map((hour) => <span key={hour} style={{ insetInlineStart: `${share(hour * 60)}%` }}>{hour}</span>)}</span></th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, name, spans }) => (
          <tr key={key}>
            <th scope="row">{name}</th>
            <td title={busyWords(spans, text)}>
              <span className="visually-hidden">{busyWords(spans, text)}</span>
              <span className="busy-line" aria-hidden>
                {when.allDay ? null : <span className="busy-wanted" style={{ insetInlineStart: `${share(at(when.from))}%`, width: `${share(at(when.until)) - share(at(when.from))}%` }} />}
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

import { useDeferredValue, useId } from 'react'
import { clashes as clashesQuery, freeBusy, maxAskedPersons, slots as slotsQuery, type Clash, type Slot } from '../../domain/calendar/queries.ts'
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
import { BusyTable, type BusyRow } from './BusyTable.tsx'
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

/** Who is free at the chosen time, what stands in the way and who could move it, and the first times that suit all (B8.3). */
export function Availability(props: AvailabilityProps) {
  const text = useText()
  const formats = useFormats()
  const id = useId()
  const offline = useConnection()?.state === 'offline'
  const { when, persons, rooms, except } = useDeferredValue(props)
  const people = { persons: persons.slice(0, maxAskedPersons), rooms: [...rooms], except }
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
            {clash.refusal ? <span className="muted">{text.refusal(clash.refusal)}</span>
              : clash.answer === null ? <span className="muted">{text('page.loading')}</span>
              : found.length === 0 ? <State tone="done" icon="check">{text('calendar.everybodyFree')}</State> : <State tone="now" icon="warning">{text('calendar.clashCount', { count: found.length })}</State>}
            {persons.length > maxAskedPersons ? <p className="muted">{text('calendar.availabilityOfFirst', { count: maxAskedPersons })}</p> : null}
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
      {busy.answer ? <BusyTable rows={rowsOf(busy.answer, text)} date={when.from.date} wanted={when.allDay ? null : when} hours={busy.answer.hours} /> : null}
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

function rowsOf({ persons, rooms }: OutputOf<typeof freeBusy>, text: Text): BusyRow[] {
  return [...persons.map(({ person, name, spans }) => ({ key: person, name, spans })), ...rooms.map(({ room, spans }) => ({ key: room.id, name: text.tri(room.name), spans }))]
}

import { useEffect, useMemo, useRef, useState, type CSSProperties, type KeyboardEvent, type RefObject } from 'react'
import { minuteTime } from '../../domain/kernel/formats.ts'
import { addDays, type LocalDate } from '../../domain/kernel/time.ts'
import { useFormats } from '../kernel/formats.ts'
import { useText } from '../kernel/text.ts'
import { AllDayRow } from './AllDayRow.tsx'
import { DayHead } from './DayHead.tsx'
import { DayHours } from './DayHours.tsx'
import type { Days } from './days.ts'
import type { Entry, GridDeeds } from './entry.ts'
import { useEntryKeys, type EntryKeys } from './entry-keys.ts'
import { useHourDrag } from './hour-drag.ts'
import { shifted } from './layout.ts'

interface HourGridProps {
  label: string
  days: readonly LocalDate[]
  date: LocalDate
  entries: readonly Entry[]
  about: Days
  deeds: GridDeeds
}

const cursorStep = 30

/** A day or a week by hours. One tab stop for the days, from which one gets to the entries of the day. */
export function HourGrid(props: HourGridProps) {
  const { label, days, date, entries, about, deeds } = props
  const text = useText()
  const formats = useFormats()
  const scroller = useRef<HTMLDivElement>(null)
  const columns = useRef<HTMLDivElement>(null)
  const keys = useEntryKeys({ deeds, byHours: true })
  const cursor = useCursor(props, columns)
  const span = days.length
  useEffect(() => {
    const box = scroller.current
    const grid = columns.current
    // An hour before work is the first in sight.
    if (box && grid) box.scrollTop = (grid.offsetHeight * Math.max(0, about.morning - 60)) / 1440
  }, [span, about.morning])
  const style = useMemo(() => ({ '--days': span }) as CSSProperties, [span])
  return (
    <>
      <div className="hour-grid" ref={scroller} style={style} role="grid" aria-label={label}>
        <div className="hour-head">
          <div className="hour-row" role="row">
            <span className="hour-gutter" role="columnheader"><span className="visually-hidden">{text('calendar.hours')}</span></span>
            {days.map((each) => <DayHead key={each} date={each} about={about} onOpen={days.length > 1 ? deeds.showDay : undefined} />)}
          </div>
          <AllDayRow days={days} date={date} entries={entries} deeds={deeds} keys={keys} />
        </div>
        <HourBody {...props} columns={columns} scroller={scroller} keys={keys} cursor={cursor} />
      </div>
      <p className="visually-hidden" aria-live="polite">{cursor.spoken ? `${formats.date(date)} ${minuteTime(cursor.minute)}` : ''}</p>
    </>
  )
}

interface Cursor {
  minute: number
  setMinute: (minute: number) => void
  /** True once the keyboard was used, so that a mere look at the page says nothing. */
  spoken: boolean
  onKeyDown: (event: KeyboardEvent) => void
}

/** The half hour the keyboard is on: arrows move it, Enter begins an event there. */
function useCursor({ date, deeds, about }: HourGridProps, columns: RefObject<HTMLElement | null>): Cursor {
  const [minute, setMinute] = useState(9 * 60)
  const [spoken, setSpoken] = useState(false)
  const moved = useRef(false)
  useEffect(() => {
    if (moved.current) columns.current?.querySelector<HTMLElement>(`[data-date="${date}"]`)?.focus()
    moved.current = false
  }, [date, minute, columns])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return
    const by: Record<string, () => void> = {
      ArrowLeft: () => deeds.goTo(addDays(date, -1)),
      ArrowRight: () => deeds.goTo(addDays(date, 1)),
      ArrowUp: () => setMinute(Math.max(0, minute - cursorStep)),
      ArrowDown: () => setMinute(Math.min(1440 - cursorStep, minute + cursorStep)),
      Home: () => setMinute(about.morning),
      Enter: () => deeds.create({ from: { date, minute }, until: shifted({ date, minute }, 60), allDay: false }),
    }
    const deed = by[event.key]
    if (!deed) return
    event.preventDefault()
    event.stopPropagation()
    moved.current = true
    setSpoken(true)
    deed()
  }
  return { minute, setMinute, spoken, onKeyDown }
}

interface HourBodyProps extends HourGridProps {
  columns: RefObject<HTMLDivElement | null>
  scroller: RefObject<HTMLDivElement | null>
  keys: EntryKeys
  cursor: Cursor
}

function HourBody({ days, date, entries, about, deeds, columns, scroller, keys, cursor }: HourBodyProps) {
  const text = useText()
  const { ghost, begin, wasDragged } = useHourDrag({ days, columns, scroller, onCreate: deeds.create, onMove: deeds.move })
  return (
    <div className="hour-row hour-body" role="row">
      <div className="hour-gutter" role="rowheader">
        <span className="visually-hidden">{text('calendar.byHours')}</span>
        {Array.from({ length: 23 }, (_, hour) => <span key={hour} className="hour-name small" aria-hidden style={{ top: `${((hour + 1) / 24) * 100}%` }}>{minuteTime((hour + 1) * 60)}</span>)}
      </div>
      <div className="hour-columns" ref={columns} role="presentation">
        {days.map((each) => (
          <DayHours
            key={each} date={each} entries={entries} about={about} ghost={ghost} current={each === date} cursor={each === date ? cursor.minute : null}
            keys={keys} onKeyDown={cursor.onKeyDown} onGrab={(event, entry, edge) => begin(event, edge ? 'resize' : 'move', entry)}
            onOpen={(entry) => { if (!wasDragged()) deeds.open(entry) }}
            onPress={(event, at) => { begin(event, 'create', null); cursor.setMinute(at); deeds.goTo(each) }}
            onTwice={(at) => deeds.create({ from: { date: each, minute: at }, until: shifted({ date: each, minute: at }, 60), allDay: false })}
          />
        ))}
      </div>
    </div>
  )
}

import { useMemo, type KeyboardEvent, type PointerEvent } from 'react'
import { longDate, minuteTime, weekdayName } from '../../domain/kernel/formats.ts'
import { astanaWallTime, type LocalDate } from '../../domain/kernel/time.ts'
import { useNow } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { dayWords, type Days } from './days.ts'
import type { Entry } from './entry.ts'
import { EntryBox } from './EntryBox.tsx'
import type { EntryKeys } from './entry-keys.ts'
import type { Ghost } from './hour-drag.ts'
import { columnsOf, dayMinutes, isBar, lastDay, leastDrawnMinutes, slicesOf } from './layout.ts'

interface DayHoursProps {
  date: LocalDate
  entries: readonly Entry[]
  about: Days
  ghost: Ghost | null
  current: boolean
  /** Where the keyboard stands, in minutes. */
  cursor: number | null
  keys: EntryKeys
  onKeyDown: (event: KeyboardEvent) => void
  onGrab: (event: PointerEvent<HTMLElement>, entry: Entry, edge: boolean) => void
  onOpen: (entry: Entry) => void
  onPress: (event: PointerEvent<HTMLElement>, minute: number) => void
  onTwice: (minute: number) => void
}

const percent = (minutes: number) => `${(minutes / dayMinutes) * 100}%`
const lowMinutes = 40

function minuteUnder(event: { currentTarget: EventTarget & HTMLElement; clientY: number }): number {
  const box = event.currentTarget.getBoundingClientRect()
  return Math.max(0, Math.min(dayMinutes - 30, Math.floor((((event.clientY - box.top) / box.height) * dayMinutes) / 30) * 30))
}

/** One day by hours: a cell of the grid with its entries inside. */
export function DayHours({ date, entries, about, ghost, current, cursor, keys, onKeyDown, onGrab, onOpen, onPress, onTwice }: DayHoursProps) {
  const text = useText()
  const placed = useMemo(() => columnsOf(slicesOf(entries, date)), [entries, date])
  const isGhostHere = ghost !== null && !ghost.allDay && !isBar({ key: '', ...ghost }) && ghost.from.date <= date && lastDay({ key: '', ...ghost }) >= date
  const label = [longDate(date, text.language), weekdayName(date, text.language), dayWords(date, about, text), text('calendar.entryCount', { count: placed.length })].filter(Boolean).join(', ')
  return (
    <div
      className={`day-hours${about.isWorkday(date) ? '' : ' off'}${about.today === date ? ' today' : ''}`} role="gridcell" tabIndex={current ? 0 : -1} data-date={date}
      aria-current={about.today === date ? 'date' : undefined} onKeyDown={onKeyDown} onPointerDown={(event) => { if (event.target === event.currentTarget) onPress(event, minuteUnder(event)) }}
      onDoubleClick={(event) => { if (event.target === event.currentTarget) onTwice(minuteUnder(event)) }}
    >
      <span className="visually-hidden">{label}. </span>
      {about.isWorkday(date) ? about.rest.map(({ from, until }) => <span key={from} className="not-working" style={{ top: percent(from), height: percent(until - from) }} />) : null}
      {cursor === null ? null : <span className="hour-cursor" style={{ top: percent(cursor), height: percent(30) }} />}
      {placed.map(({ span, from, until, column, columns, width, begins, ends }) => (
        <EntryBox
          key={span.key} entry={span} shape="block" begins={begins} ends={ends} reachable={current} low={until - from < lowMinutes} ghost={ghost?.entry?.key === span.key} focused={keys.focused === span.key}
          style={{ top: percent(from), height: percent(Math.max(until - from, leastDrawnMinutes)), insetInlineStart: `${(column / columns) * 100}%`, width: `${(width / columns) * 100}%` }}
          onOpen={onOpen} onKeyDown={keys.onKeyDown} onGrab={onGrab}
        />
      ))}
      {isGhostHere ? <GhostBox ghost={ghost} date={date} /> : null}
      {about.today === date ? <NowLine /> : null}
    </div>
  )
}

function GhostBox({ ghost, date }: { ghost: Ghost; date: LocalDate }) {
  const from = ghost.from.date < date ? 0 : ghost.from.minute
  const until = ghost.until.date > date ? dayMinutes : ghost.until.minute
  return (
    <span className="entry block drawn" aria-hidden style={{ top: percent(from), height: percent(Math.max(until - from, leastDrawnMinutes)), insetInlineStart: 0, width: '100%' }}>
      <span className="entry-time">{minuteTime(ghost.from.minute)}–{minuteTime(ghost.until.minute)}</span>
      <span className="entry-title">{ghost.entry?.title}</span>
    </span>
  )
}

function NowLine() {
  const now = astanaWallTime(useNow())
  return <span className="now-line" aria-hidden style={{ top: percent(now.hour * 60 + now.minute) }} />
}

import { useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { dayAndMonth, longDate, weekdayHeads, weekdayName } from '../../domain/kernel/formats.ts'
import { addDays, monthWeeks, weekday, type LocalDate } from '../../domain/kernel/time.ts'
import { useText } from '../kernel/text.ts'
import { useDayDrag } from './day-drag.ts'
import { dayWords, type Days } from './days.ts'
import type { Entry, GridDeeds } from './entry.ts'
import { EntryBox } from './EntryBox.tsx'
import { useEntryKeys, type EntryKeys } from './entry-keys.ts'
import { monthWeekOf, type MonthWeek } from './layout.ts'

interface MonthViewProps {
  label: string
  date: LocalDate
  entries: readonly Entry[]
  about: Days
  deeds: GridDeeds
}

const fewestLines = 2

/** How many lines a week has room for, by the height of the grid and the size of the text. */
function useLines(weeks: number) {
  const grid = useRef<HTMLDivElement>(null)
  const [lines, setLines] = useState(3)
  useLayoutEffect(() => {
    const box = grid.current
    if (!box) return
    const measure = () => {
      const line = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) * (22 / 14)
      setLines(Math.max(fewestLines, Math.floor(((box.clientHeight - line * 1.3) / weeks - line * 1.3) / line)))
    }
    const watch = new ResizeObserver(measure)
    watch.observe(box)
    return () => watch.disconnect()
  }, [weeks])
  return { grid, lines }
}

/** Six weeks. Arrows move by days and weeks, Enter opens the day, Tab goes into its entries. */
export function MonthView({ label, date, entries, about, deeds }: MonthViewProps) {
  const text = useText()
  const weeks = useMemo(() => monthWeeks(date).filter((week) => week.some((day) => day.slice(0, 7) === date.slice(0, 7))), [date])
  const { grid, lines } = useLines(weeks.length)
  const { over, begin, wasDragged } = useDayDrag({ onCreate: deeds.create, onMove: deeds.move })
  const keys = useEntryKeys({ deeds, byHours: false })
  const moved = useRef(false)
  useEffect(() => {
    if (moved.current) grid.current?.querySelector<HTMLElement>(`[data-date="${date}"]`)?.focus()
    moved.current = false
  }, [date, grid])
  const onKeyDown = (event: KeyboardEvent, day: LocalDate) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return
    const days: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7, Home: 1 - weekday(day), End: 7 - weekday(day) }
    const by = days[event.key]
    if (by === undefined && event.key !== 'Enter') return
    event.preventDefault()
    event.stopPropagation()
    if (by === undefined) return deeds.showDay(day)
    moved.current = true
    deeds.goTo(addDays(day, by))
  }
  return (
    <div className="month-view" role="grid" aria-label={label} ref={grid}>
      <div className="month-row month-heads" role="row">
        {weekdayHeads(text.language).map(({ short, full }) => <span key={short} role="columnheader" className="month-head">{full}</span>)}
      </div>
      {weeks.map((week) => (
        <WeekRow key={week[0]} {...{ week, date, entries, about, deeds, keys, lines, over }} wasDragged={wasDragged} begin={begin} onKeyDown={onKeyDown} />
      ))}
    </div>
  )
}

interface WeekRowProps extends Omit<MonthViewProps, 'label'> {
  week: readonly LocalDate[]
  lines: number
  keys: EntryKeys
  over: { from: LocalDate; until: LocalDate } | null
  begin: ReturnType<typeof useDayDrag>['begin']
  wasDragged: () => boolean
  onKeyDown: (event: KeyboardEvent, day: LocalDate) => void
}

function WeekRow({ week, date, entries, about, deeds, keys, lines, over, begin, wasDragged, onKeyDown }: WeekRowProps) {
  const text = useText()
  const laid: MonthWeek<Entry> = useMemo(() => monthWeekOf(entries, week, lines), [entries, week, lines])
  const open = (entry: Entry) => {
    if (!wasDragged()) deeds.open(entry)
  }
  return (
    <div className="month-row month-week" role="row">
      {laid.days.map(({ date: day, lines: drawn, all, hidden }, index) => {
        const words = dayWords(day, about, text)
        const looks = ['month-day', about.isWorkday(day) ? '' : 'off', day === about.today ? 'today' : '', day.slice(0, 7) === date.slice(0, 7) ? '' : 'other', over && over.from <= day && day <= over.until ? 'over' : ''].filter(Boolean).join(' ')
        const label = [longDate(day, text.language), weekdayName(day, text.language), words, text('calendar.entryCount', { count: all.length })].filter(Boolean).join(', ')
        const reachable = day === date
        return (
          <div
            key={day} role="gridcell" className={looks} tabIndex={reachable ? 0 : -1} data-date={day} aria-current={day === about.today ? 'date' : undefined}
            onKeyDown={(event) => onKeyDown(event, day)} onPointerDown={(event) => { if (!(event.target as HTMLElement).closest('button')) { begin(event, null); deeds.goTo(day) } }}
            onDoubleClick={(event) => { if (!(event.target as HTMLElement).closest('button')) deeds.create({ from: { date: day, minute: 0 }, until: { date: day, minute: 0 }, allDay: true }) }}
          >
            <span className="visually-hidden">{label}. </span>
            <span className="month-day-head"><button type="button" tabIndex={-1} className="day-open" aria-label={label} onClick={() => deeds.showDay(day)}>{day.endsWith('-01') ? dayAndMonth(day, text.language) : Number(day.slice(8))}</button>{words ? <span className="day-why small" title={words}>{words}</span> : null}</span>
            {laid.bars.filter((bar) => bar.first === index).map(({ span, lane, first, last, begins, ends }) => (
              <EntryBox
                key={span.key} entry={span} shape="bar" begins={begins} ends={ends} reachable={reachable} focused={keys.focused === span.key}
                style={{ top: `calc(var(--bar) * ${lane + 1} + 4px)`, width: `calc(${last - first + 1} * 100% - 4px)` }} onOpen={open} onKeyDown={keys.onKeyDown} onGrab={(event, entry) => begin(event, entry)}
              />
            ))}
            {drawn.map((entry, line) => (entry === null ? null : (
              <EntryBox
                key={entry.key} entry={entry} shape="line" reachable={reachable} focused={keys.focused === entry.key} style={{ top: `calc(var(--bar) * ${line + 1} + 4px)` }}
                onOpen={open} onKeyDown={keys.onKeyDown} onGrab={(event, grabbed) => begin(event, grabbed)}
              />
            )))}
            {hidden > 0 ? <button type="button" tabIndex={reachable ? 0 : -1} className="more-entries" style={{ top: `calc(var(--bar) * ${drawn.length + 1} + 4px)` }} onClick={() => deeds.showDay(day)}>{text('calendar.moreEntries', { count: hidden })}</button> : null}
          </div>
        )
      })}
    </div>
  )
}

import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { longDate, monthTitle, weekdayHeads, weekdayName } from '../../domain/kernel/formats.ts'
import { addDays, addMonths, monthWeeks, weekday, type LocalDate } from '../../domain/kernel/time.ts'
import { useToday } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { IconButton } from './Button.tsx'
import './date-field.css'

interface MonthGridProps {
  value: LocalDate | null
  onPick: (date: LocalDate) => void
  inRange?: (date: LocalDate) => boolean
  isWorkday?: ((date: LocalDate) => boolean) | undefined
  /** What a day holds, in words for a screen reader; a dot for the eye. */
  marks?: ReadonlyMap<LocalDate, string>
  /** In a popover that has just opened. */
  takesFocus?: boolean
  /** Told when another month is leafed to, for marks that are asked by month. */
  onMonth?: (first: LocalDate) => void
}

/** A month by weeks, Monday first. Arrows move by days and weeks, PgUp and PgDn by months. */
export function MonthGrid({ value, onPick, inRange = () => true, isWorkday, marks, takesFocus = false, onMonth }: MonthGridProps) {
  const text = useText()
  const today = useToday()
  const [at, setAt] = useState<LocalDate>(value ?? today)
  const grid = useRef<HTMLTableElement>(null)
  const moved = useRef(takesFocus)
  useEffect(() => {
    if (moved.current) grid.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus()
    moved.current = false
  }, [at])
  useEffect(() => {
    if (value !== null) setAt(value)
  }, [value])
  const month = at.slice(0, 7)
  useEffect(() => onMonth?.(`${month}-01`), [month, onMonth])
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Record<string, LocalDate> = {
      ArrowLeft: addDays(at, -1), ArrowRight: addDays(at, 1), ArrowUp: addDays(at, -7), ArrowDown: addDays(at, 7),
      PageUp: addMonths(at, event.shiftKey ? -12 : -1), PageDown: addMonths(at, event.shiftKey ? 12 : 1),
      Home: addDays(at, 1 - weekday(at)), End: addDays(at, 7 - weekday(at)),
    }
    const next = moves[event.key]
    if (!next) return
    event.preventDefault()
    event.stopPropagation()
    moved.current = true
    setAt(next)
  }
  return (
    <>
      <div className="calendar-head">
        <IconButton icon="left" label={text('page.previousMonth')} onPress={() => setAt(addMonths(at, -1))} />
        <strong aria-live="polite">{monthTitle(Number(at.slice(0, 4)), Number(at.slice(5, 7)), text.language)}</strong>
        <IconButton icon="right" label={text('page.nextMonth')} onPress={() => setAt(addMonths(at, 1))} />
      </div>
      <table className="month" role="grid" ref={grid} onKeyDown={onKeyDown}>
        <thead><tr>{weekdayHeads(text.language).map(({ short, full }) => <th key={short} scope="col" abbr={full}>{short}</th>)}</tr></thead>
        <tbody>
          {monthWeeks(at).map((week) => (
            <tr key={week[0]}>
              {week.map((date) => {
                const off = isWorkday ? !isWorkday(date) : weekday(date) > 5
                const mark = marks?.get(date)
                const looks = ['day', off ? 'off' : '', date === today ? 'today' : '', date === value ? 'chosen' : '', date.slice(0, 7) === month ? '' : 'other', mark ? 'busy' : ''].filter(Boolean)
                return (
                  <td key={date} role="gridcell" aria-selected={date === value}>
                    <button
                      type="button" className={looks.join(' ')} tabIndex={date === at ? 0 : -1} disabled={!inRange(date)} aria-current={date === today ? 'date' : undefined}
                      aria-label={[longDate(date, text.language), weekdayName(date, text.language), off ? text('page.dayOff') : '', mark].filter(Boolean).join(', ')} onClick={() => onPick(date)}
                    >{Number(date.slice(8))}</button>
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

import { longDate, monthTitle, weekdayHeads, weekdayName } from '../../domain/kernel/formats.ts'
import { addDays, monthWeeks, type LocalDate } from '../../domain/kernel/time.ts'
import { useEffect, useMemo, useRef, type KeyboardEvent } from 'react'
import { useText } from '../kernel/text.ts'
import { dayWords, type Days } from './days.ts'
import type { Entry, GridDeeds } from './entry.ts'
import { lastDay } from './layout.ts'

interface YearViewProps {
  date: LocalDate
  entries: readonly Entry[]
  about: Days
  deeds: GridDeeds
}

/** How many entries each day has; a month of holidays counts on each of its days. */
function countsOf(entries: readonly Entry[], year: string): ReadonlyMap<LocalDate, number> {
  const counts = new Map<LocalDate, number>()
  for (const entry of entries) {
    const until = lastDay(entry)
    for (let day = entry.from.date < `${year}-01-01` ? `${year}-01-01` : entry.from.date; day <= until && day <= `${year}-12-31`; day = addDays(day, 1)) counts.set(day, (counts.get(day) ?? 0) + 1)
  }
  return counts
}

const dense = (count: number): string => (count === 0 ? '' : count < 3 ? 'few' : count < 6 ? 'some' : 'many')

/** Twelve months; how full a day is by its shade and, for a screen reader and the hover, by its number. */
export function YearView({ date, entries, about, deeds }: YearViewProps) {
  const text = useText()
  const year = date.slice(0, 4)
  const counts = useMemo(() => countsOf(entries, year), [entries, year])
  const frame = useRef<HTMLDivElement>(null)
  const moved = useRef(false)
  useEffect(() => {
    if (moved.current) frame.current?.querySelector<HTMLElement>(`[data-date="${date}"]`)?.focus()
    moved.current = false
  }, [date])
  const onKeyDown = (event: KeyboardEvent, day: LocalDate) => {
    const days: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }
    const by = days[event.key]
    if (by === undefined || event.altKey || event.ctrlKey) return
    event.preventDefault()
    event.stopPropagation()
    moved.current = true
    deeds.goTo(addDays(day, by))
  }
  return (
    <div className="year-view" ref={frame}>
      {Array.from({ length: 12 }, (_, index) => `${year}-${String(index + 1).padStart(2, '0')}-01`).map((first) => (
        <section key={first} className="year-month">
          <h2>{monthTitle(Number(year), Number(first.slice(5, 7)), text.language)}</h2>
          <table className="month">
            <thead><tr>{weekdayHeads(text.language).map(({ short, full }) => <th key={short} scope="col" abbr={full}>{short}</th>)}</tr></thead>
            <tbody>
              {monthWeeks(first).filter((week) => week.some((day) => day.slice(0, 7) === first.slice(0, 7))).map((week) => (
                <tr key={week[0]}>
                  {week.map((day) => {
                    if (day.slice(0, 7) !== first.slice(0, 7)) return <td key={day} />
                    const count = counts.get(day) ?? 0
                    const words = [longDate(day, text.language), weekdayName(day, text.language), dayWords(day, about, text), text('calendar.entryCount', { count })].filter(Boolean).join(', ')
                    const looks = ['day', about.isWorkday(day) ? '' : 'off', day === about.today ? 'today' : '', dense(count)].filter(Boolean).join(' ')
                    return (
                      <td key={day}>
                        <button type="button" className={looks} data-date={day} tabIndex={day === date ? 0 : -1} aria-current={day === about.today ? 'date' : undefined} aria-label={words} title={words} onKeyDown={(event) => onKeyDown(event, day)} onClick={() => deeds.showDay(day)}>{Number(day.slice(8))}</button>
                      </td>
                    )
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ))}
    </div>
  )
}

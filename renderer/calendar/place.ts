/** Which view of which day is shown. The address keeps both; the view is remembered for the next time. */
import { useCallback } from 'react'
import { dateRange, longDate, monthTitle, weekdayName } from '../../domain/kernel/formats.ts'
import { addDays, addMonths, monthWeeks, weekStart, type LocalDate } from '../../domain/kernel/time.ts'
import { changeQuery, useRoute } from '../kernel/routes.ts'
import { useToday } from '../kernel/state.ts'
import type { Text } from '../kernel/text.ts'

export const views = ['day', 'week', 'month', 'agenda', 'year'] as const
export type ViewName = (typeof views)[number]

const rememberedView = 'calendar.view'
export const agendaDays = 31

function lastView(): ViewName {
  return views.find((view) => view === localStorage.getItem(rememberedView)) ?? 'week'
}

const isDate = (words: string | undefined): words is LocalDate => words !== undefined && /^\d{4}-\d\d-\d\d$/.test(words) && !Number.isNaN(Date.parse(words))

export interface Shown {
  view: ViewName
  date: LocalDate
  goTo: (date: LocalDate) => void
  show: (view: ViewName, date?: LocalDate) => void
  /** One view further, or back. */
  leaf: (by: 1 | -1) => void
}

export function usePlaceShown(): Shown {
  const { query } = useRoute()
  const today = useToday()
  const date = isDate(query['date']) ? query['date'] : today
  const view = views.find((each) => each === query['view']) ?? lastView()
  const goTo = useCallback((next: LocalDate) => changeQuery({ date: next }), [])
  const show = useCallback((next: ViewName, on?: LocalDate) => {
    localStorage.setItem(rememberedView, next)
    changeQuery({ view: next, ...(on ? { date: on } : {}) })
  }, [])
  const leaf = useCallback((by: 1 | -1) => {
    const next: Record<ViewName, () => LocalDate> = {
      day: () => addDays(date, by), week: () => addDays(date, 7 * by), month: () => addMonths(date, by), agenda: () => addDays(date, agendaDays * by), year: () => addMonths(date, 12 * by),
    }
    changeQuery({ date: next[view]() })
  }, [date, view])
  return { view, date, goTo, show, leaf }
}

/** The days that a view shows, both ends included. */
export function rangeOf(view: ViewName, date: LocalDate): { from: LocalDate; until: LocalDate } {
  switch (view) {
    case 'day': return { from: date, until: date }
    case 'week': return { from: weekStart(date), until: addDays(weekStart(date), 6) }
    case 'month': {
      const weeks = monthWeeks(date)
      return { from: weeks[0]?.[0] ?? date, until: weeks[5]?.[6] ?? date }
    }
    case 'agenda': return { from: date, until: addDays(date, agendaDays - 1) }
    case 'year': return { from: `${date.slice(0, 4)}-01-01`, until: `${date.slice(0, 4)}-12-31` }
  }
}

export function titleOf(view: ViewName, date: LocalDate, text: Text): string {
  const { from, until } = rangeOf(view, date)
  const { language } = text
  if (view === 'day') return `${longDate(date, language)}, ${weekdayName(date, language)}`
  if (view === 'month') return monthTitle(Number(date.slice(0, 4)), Number(date.slice(5, 7)), language)
  return view === 'year' ? date.slice(0, 4) : dateRange(from, until, language)
}

export const weekOf = (date: LocalDate): readonly LocalDate[] => Array.from({ length: 7 }, (_, day) => addDays(weekStart(date), day))

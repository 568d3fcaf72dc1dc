/** Where entries stand in a day, a week and a month. Pure arithmetic over civil time, so that it can be tried without a page. */
import { addDays, type LocalDate } from '../../domain/kernel/time.ts'

/** A place in civil time: minutes since midnight, 0–1440. */
export interface Place {
  date: LocalDate
  minute: number
}

export interface Span {
  key: string
  from: Place
  /** For an all-day entry its last day; `minute` is then not looked at. */
  until: Place
  allDay: boolean
}

export const dayMinutes = 1440
/** An entry shorter than this is drawn, and takes room, as if it lasted so long: a deadline has no length at all. */
export const leastDrawnMinutes = 25

const minuteOf = ({ date, minute }: Place): number => Date.parse(`${date}T00:00:00Z`) / 60_000 + minute

export function placeAt(minute: number): Place {
  const days = Math.floor(minute / dayMinutes)
  return { date: new Date(days * dayMinutes * 60_000).toISOString().slice(0, 10), minute: minute - days * dayMinutes }
}

export const minutesBetween = (from: Place, until: Place): number => minuteOf(until) - minuteOf(from)

export const shifted = (place: Place, minutes: number): Place => placeAt(minuteOf(place) + minutes)

export const isBefore = (a: Place, b: Place): boolean => a.date < b.date || (a.date === b.date && a.minute < b.minute)

/** Stands above the hours as a bar: an all-day entry, and one of 24 hours or more. */
export function isBar(span: Span): boolean {
  return span.allDay || (span.from.date !== span.until.date && minutesBetween(span.from, span.until) >= dayMinutes)
}

/** The last day on which the entry is; one that ends at midnight is not on the day that begins then. */
export function lastDay({ from, until, allDay }: Span): LocalDate {
  return !allDay && until.minute === 0 && until.date > from.date ? addDays(until.date, -1) : until.date
}

/** A part of an entry on one day. */
export interface Slice<S extends Span> {
  span: S
  from: number
  until: number
  /** False where the entry began on an earlier day. */
  begins: boolean
  ends: boolean
}

export function slicesOf<S extends Span>(spans: readonly S[], date: LocalDate): Slice<S>[] {
  return spans
    .filter((span) => span.from.date <= date && lastDay(span) >= date && !isBar(span))
    .map((span) => {
      const begins = span.from.date === date
      const ends = lastDay(span) === date
      const until = !ends ? dayMinutes : span.until.date > date ? dayMinutes : span.until.minute
      return { span, from: begins ? span.from.minute : 0, until, begins, ends }
    })
}

export interface Placed<S extends Span> extends Slice<S> {
  /** 0 … columns − 1. */
  column: number
  columns: number
  /** How many columns it fills: to the right as far as nothing else stands. */
  width: number
}

const drawnUntil = (slice: Slice<Span>): number => Math.max(slice.until, slice.from + leastDrawnMinutes)

/** Entries that overlap stand side by side, each as wide as its neighbours leave room for. */
export function columnsOf<S extends Span>(slices: readonly Slice<S>[]): Placed<S>[] {
  const sorted = [...slices].sort((a, b) => a.from - b.from || drawnUntil(b) - drawnUntil(a) || (a.span.key < b.span.key ? -1 : 1))
  const placed: Placed<S>[] = []
  let cluster: Placed<S>[] = []
  let clusterEnd = -1
  const close = () => {
    const columns = Math.max(0, ...cluster.map((each) => each.column + 1))
    for (const each of cluster) {
      each.columns = columns
      each.width = 1
      while (each.column + each.width < columns && !cluster.some((other) => other.column === each.column + each.width && other.from < drawnUntil(each) && each.from < drawnUntil(other))) each.width += 1
    }
    placed.push(...cluster)
    cluster = []
  }
  for (const slice of sorted) {
    if (slice.from >= clusterEnd && cluster.length > 0) close()
    const ends: number[] = []
    for (const each of cluster) ends[each.column] = Math.max(ends[each.column] ?? 0, drawnUntil(each))
    let column = ends.findIndex((end) => end <= slice.from)
    if (column < 0) column = ends.length
    cluster.push({ ...slice, column, columns: 1, width: 1 })
    clusterEnd = Math.max(clusterEnd, drawnUntil(slice))
  }
  close()
  return placed
}

export interface Bar<S extends Span> {
  span: S
  lane: number
  /** Indexes into the days shown. */
  first: number
  last: number
  begins: boolean
  ends: boolean
}

/** Bars over a row of days, packed into as few lanes as they need: the earlier and the longer first. */
export function barsOf<S extends Span>(spans: readonly S[], days: readonly LocalDate[]): Bar<S>[] {
  const [start = '', end = ''] = [days[0], days.at(-1)]
  const inside = spans.filter((span) => span.from.date <= end && lastDay(span) >= start && isBar(span))
  inside.sort((a, b) => (a.from.date < b.from.date ? -1 : a.from.date > b.from.date ? 1 : lastDay(a) > lastDay(b) ? -1 : lastDay(a) < lastDay(b) ? 1 : a.key < b.key ? -1 : 1))
  const busyUntil: number[] = []
  return inside.map((span) => {
    const first = Math.max(0, days.indexOf(span.from.date))
    const last = lastDay(span) > end ? days.length - 1 : days.indexOf(lastDay(span))
    let lane = busyUntil.findIndex((until) => until < first)
    if (lane < 0) lane = busyUntil.length
    busyUntil[lane] = last
    return { span, lane, first, last, begins: span.from.date >= start, ends: lastDay(span) <= end }
  })
}

export interface MonthDay<S extends Span> {
  date: LocalDate
  /** Line → what begins on it; null where a bar passes or nothing stands. */
  lines: readonly (S | null)[]
  /** All entries of the day, bars first, in order of time. */
  all: readonly S[]
  hidden: number
}

export interface MonthWeek<S extends Span> {
  days: readonly MonthDay<S>[]
  bars: readonly Bar<S>[]
}

/** A week of the month page: bars over days, single entries between them, and how many found no line. */
export function monthWeekOf<S extends Span>(spans: readonly S[], week: readonly LocalDate[], lines: number): MonthWeek<S> {
  const [start = '', end = ''] = [week[0], week.at(-1)]
  const near = spans.filter((span) => span.from.date <= end && lastDay(span) >= start)
  const bars = barsOf(near, week)
  const singles = week.map((date) => slicesOf(near, date).sort((a, b) => a.from - b.from || (a.span.key < b.span.key ? -1 : 1)))
  const barsOn = (index: number) => bars.filter((bar) => bar.first <= index && index <= bar.last)
  const isOver = week.map((_, index) => {
    const passing = barsOn(index)
    return passing.length + (singles[index]?.length ?? 0) > lines || passing.some((bar) => bar.lane >= lines)
  })
  const roomOn = (index: number) => (isOver[index] ? lines - 1 : lines)
  const isShown = (bar: Bar<S>) => week.every((_, index) => index < bar.first || index > bar.last || bar.lane < roomOn(index))
  // A bar that finds no line on one of its days is hidden on all, and then each of them must say so on a line of its own.
  for (let settled = false; !settled; ) {
    settled = true
    for (const bar of bars.filter((each) => !isShown(each))) {
      for (let index = bar.first; index <= bar.last; index += 1) {
        if (isOver[index]) continue
        isOver[index] = true
        settled = false
      }
    }
  }
  const shownBars = bars.filter(isShown)
  const days = week.map((date, index): MonthDay<S> => {
    const passing = barsOn(index)
    const taken = new Set(shownBars.filter((bar) => passing.includes(bar)).map((bar) => bar.lane))
    const waiting = [...(singles[index] ?? [])]
    const drawn: (S | null)[] = []
    for (let line = 0; line < roomOn(index); line += 1) drawn.push(taken.has(line) ? null : (waiting.shift()?.span ?? null))
    const all = [...passing.map((bar) => bar.span), ...(singles[index] ?? []).map((slice) => slice.span)]
    return { date, lines: drawn, all, hidden: waiting.length + passing.length - taken.size }
  })
  return { days, bars: shownBars }
}

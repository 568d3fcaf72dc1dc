/** Somebody's time as VFREEBUSY (RFC 5545, 3.6.4): when it is taken, and never by what. */
import type { Instant } from '../kernel/time.ts'
import { merged, type Interval } from './free-time.ts'
import { calendarOf, writeTree } from './ics-tree.ts'
import { utcText } from './zones.ts'

export interface BusyTime extends Interval {
  /** Perhaps taken: not yet confirmed, or not yet answered. */
  tentative: boolean
}

interface Asked {
  from: Instant
  until: Instant
  at: Instant
  uid: string
}

/** Clipped to what was asked, what overlaps as one, in order. A time that is surely taken isn't told as perhaps taken besides. */
export function writeBusy(taken: readonly BusyTime[], { from, until, at, uid }: Asked): string {
  const clipped = (tentative: boolean): Interval[] =>
    merged(taken.filter((each) => each.tentative === tentative).map(({ start, end }) => ({ start: start < from ? from : start, end: end > until ? until : end })))
  const sure = clipped(false)
  const perhaps = clipped(true).flatMap((each) => without(each, sure))
  const periods = [...sure.map((each) => ({ ...each, type: 'BUSY' })), ...perhaps.map((each) => ({ ...each, type: 'BUSY-TENTATIVE' }))].toSorted((a, b) => (a.start < b.start ? -1 : 1))
  const lines = [`UID:${uid}`, `DTSTAMP:${utcText(at)}`, `DTSTART:${utcText(from)}`, `DTEND:${utcText(until)}`, ...periods.map(({ type, start, end }) => `FREEBUSY;FBTYPE=${type}:${utcText(start)}/${utcText(end)}`)]
  return writeTree(calendarOf([{ name: 'VFREEBUSY', line: 0, lines: lines.map((text) => ({ text, line: 0 })), children: [] }]))
}

/** What is left of a time between others that are in order and don't overlap. */
function without(time: Interval, others: readonly Interval[]): Interval[] {
  const left: Interval[] = []
  let { start } = time
  for (const other of others) {
    if (other.end <= start || other.start >= time.end) continue
    if (other.start > start) left.push({ start, end: other.start })
    start = other.end
  }
  return start < time.end ? [...left, { start, end: time.end }] : left
}

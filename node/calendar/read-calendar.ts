/** An iCalendar file from anywhere, as the thread that reads documents reads it. */
import type { Content } from '../../domain/calendar/ics-content.ts'
import { readIcs } from '../../domain/calendar/ics-read.ts'
import { writeTree, type Problem } from '../../domain/calendar/ics-tree.ts'
import { decodeIcs } from './ics-bytes.ts'
import { zoneOffset } from './zone-offset.ts'

export interface CalendarItem {
  line: number
  uid: string
  /** Null when it can't be taken; its problems say why. */
  content: Content | null
  problems: Problem[]
  /** A file with this item alone and all that was said of it; empty for one that can't be taken. */
  kept: string
}

export interface CalendarFile {
  items: CalendarItem[]
  problems: Problem[]
}

/** All that is kept of one file: of what it says beside, each event keeps a copy. */
const maxKeptLetters = 25_000_000

export function readCalendarFile(bytes: Uint8Array): CalendarFile {
  const { text, problems } = decodeIcs(bytes)
  if (problems.some(({ harmless }) => !harmless)) return { items: [], problems }
  const reading = readIcs(text, zoneOffset)
  const told = [...problems, ...reading.problems]
  const items: CalendarItem[] = []
  let letters = 0
  for (const { line, uid, content, problems: own, source } of reading.items) {
    const kept = content === null ? '' : writeTree(source)
    letters += kept.length
    if (letters > maxKeptLetters) {
      told.push({ line, key: 'calendar.ics.tooMany', values: { count: items.length }, harmless: false })
      break
    }
    items.push({ line, uid, content, problems: own, kept })
  }
  return { items, problems: told }
}

import { memo, useEffect, useRef, type CSSProperties, type KeyboardEvent, type PointerEvent } from 'react'
import { minuteTime } from '../../domain/kernel/formats.ts'
import { Icon } from '../ui/Icon.tsx'
import { useText, type Text } from '../kernel/text.ts'
import { useFormats, type Formats } from '../kernel/formats.ts'
import type { Entry } from './entry.ts'
import { lastDay } from './layout.ts'

/** "10:00–11:30", or the days of an entry that has no hours. */
export function timeWords(entry: Entry, formats: Formats, text: Text): string {
  if (entry.allDay) return entry.from.date === entry.until.date ? text('calendar.allDay') : `${formats.shortDate(entry.from.date)} – ${formats.shortDate(entry.until.date)}`
  const [from, until] = [minuteTime(entry.from.minute), minuteTime(entry.until.minute)]
  if (entry.from.date !== lastDay(entry)) return `${formats.date(entry.from.date)} ${from} – ${formats.date(entry.until.date)} ${until}`
  return from === until ? from : `${from}–${until}`
}

type Shape = 'block' | 'bar' | 'line'

interface EntryBoxProps {
  entry: Entry
  /** block: in the hours, bar: above them, line: in a month. */
  shape: Shape
  style?: CSSProperties
  /** Where an entry goes on beyond what is shown. */
  begins?: boolean
  ends?: boolean
  /** Only the entries of the current day are tab stops. */
  reachable: boolean
  /** Too low for more than one line. */
  low?: boolean
  ghost?: boolean
  /** Takes the focus when drawn, after it was moved by keys. */
  focused?: boolean
  onOpen: (entry: Entry) => void
  onKeyDown?: (event: KeyboardEvent, entry: Entry) => void
  onGrab?: (event: PointerEvent<HTMLElement>, entry: Entry, edge: boolean) => void
}

/** An entry in any view: what it is by icon and word, when, where. */
export const EntryBox = memo(function EntryBox({ entry, shape, style, begins = true, ends = true, reachable, low, ghost, focused, onOpen, onKeyDown, onGrab }: EntryBoxProps) {
  const text = useText()
  const formats = useFormats()
  const box = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (focused) box.current?.focus()
  }, [focused])
  const looks = ['entry', shape, entry.tone, `layer-${entry.layer}`, begins ? '' : 'begun', ends ? '' : 'goes-on', low ? 'low' : '', ghost ? 'ghost' : '', entry.movable ? 'movable' : ''].filter(Boolean).join(' ')
  return (
    <button
      type="button" ref={box} className={looks} style={style} title={wordsOf(entry, shape, formats, text).join(', ')} tabIndex={reachable ? 0 : -1} data-entry={entry.key}
      onClick={(event) => { event.stopPropagation(); onOpen(entry) }} onKeyDown={(event) => onKeyDown?.(event, entry)}
      onPointerDown={(event) => { if (entry.movable) onGrab?.(event, entry, false) }}
    >
      <Icon name={entry.icon} />
      <EntryWords entry={entry} shape={shape} low={Boolean(low)} />
      {entry.notes.length > 0 && (shape === 'block' || entry.tone !== 'plain') ? <span className="entry-notes">{entry.notes.map((note) => <Icon key={note.word} name={note.icon} />)}</span> : null}
      {entry.movable && shape === 'block' && ends ? <span className="entry-edge" aria-hidden onPointerDown={(event) => { event.stopPropagation(); onGrab?.(event, entry, true) }} /> : null}
    </button>
  )
})

/** All that an entry says, in the order in which it is drawn; the hover shows it, and a screen reader reads it from the box itself. */
function wordsOf(entry: Entry, shape: Shape, formats: Formats, text: Text): string[] {
  const time = timeWords(entry, formats, text)
  const first = shape === 'line' ? [time, entry.title] : [entry.title, time]
  return [...first, entry.place, entry.word, ...entry.notes.map((note) => note.word)].filter(Boolean)
}

/** What has no room is still there for who listens. */
function EntryWords({ entry, shape, low }: { entry: Entry; shape: Shape; low: boolean }) {
  const text = useText()
  const formats = useFormats()
  const block = shape === 'block'
  const time = timeWords(entry, formats, text)
  const comma = <span className="visually-hidden">, </span>
  const notes = entry.notes.map((note) => note.word).join(', ')
  return (
    <>
      {shape === 'line' ? <><span className="entry-time" aria-hidden>{minuteTime(entry.from.minute)}</span><span className="visually-hidden">{time}, </span></> : null}
      <span className="entry-title">{entry.title}</span>
      {block ? <>{comma}<span className="entry-time">{time}</span></> : shape === 'bar' ? <span className="visually-hidden">, {time}</span> : null}
      {entry.place ? <>{comma}<span className={block && !low ? 'entry-place' : 'visually-hidden'}>{entry.place}</span></> : null}
      {comma}<span className={block && !low && entry.layer !== 'own' ? 'entry-word' : 'visually-hidden'}>{entry.word}</span>
      {notes ? <span className="visually-hidden">, {notes}</span> : null}
    </>
  )
}

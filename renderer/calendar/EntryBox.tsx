import { memo, useEffect, useRef, type CSSProperties, type KeyboardEvent, type PointerEvent } from 'react'
import { minuteTime } from '../../domain/kernel/formats.ts'
import { Icon } from '../ui/Icon.tsx'
import { useText, type Text } from '../kernel/text.ts'
import { useFormats, type Formats } from '../kernel/formats.ts'
import type { Entry } from './entry.ts'
import { isBar, lastDay } from './layout.ts'

/** "10:00–11:30", or the days of an entry that has no hours. */
export function timeWords(entry: Entry, formats: Formats, text: Text): string {
  if (entry.allDay) return entry.from.date === entry.until.date ? text('calendar.allDay') : `${formats.shortDate(entry.from.date)} – ${formats.shortDate(entry.until.date)}`
  const [from, until] = [minuteTime(entry.from.minute), minuteTime(entry.until.minute)]
  if (entry.from.date !== lastDay(entry)) return `${formats.date(entry.from.date)} ${from} – ${formats.date(entry.until.date)} ${until}`
  return from === until ? from : `${from}–${until}`
}

/** Everything an entry says, as one sentence for a screen reader and the hover. */
function entryWords(entry: Entry, formats: Formats, text: Text): string {
  return [entry.title, timeWords(entry, formats, text), entry.place, entry.word, ...entry.notes.map((note) => note.word)].filter(Boolean).join(', ')
}

interface EntryBoxProps {
  entry: Entry
  /** block: in the hours, bar: above them, line: in a month. */
  shape: 'block' | 'bar' | 'line'
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
  const words = entryWords(entry, formats, text)
  const looks = ['entry', shape, entry.tone, `layer-${entry.layer}`, begins ? '' : 'begun', ends ? '' : 'goes-on', low ? 'low' : '', ghost ? 'ghost' : '', entry.movable ? 'movable' : ''].filter(Boolean).join(' ')
  const time = shape === 'block' ? timeWords(entry, formats, text) : isBar(entry) ? '' : minuteTime(entry.from.minute)
  return (
    <button
      type="button" ref={box} className={looks} style={style} aria-label={words} title={words} tabIndex={reachable ? 0 : -1} data-entry={entry.key}
      onClick={(event) => { event.stopPropagation(); onOpen(entry) }} onKeyDown={(event) => onKeyDown?.(event, entry)}
      onPointerDown={(event) => { if (entry.movable) onGrab?.(event, entry, false) }}
    >
      <Icon name={entry.icon} />
      {time && shape === 'line' ? <span className="entry-time">{time}</span> : null}
      <span className="entry-title">{entry.title}</span>
      {time && shape === 'block' ? <span className="entry-time">{time}</span> : null}
      {shape === 'block' && entry.place ? <span className="entry-place">{entry.place}</span> : null}
      {shape === 'block' && entry.layer !== 'own' ? <span className="entry-word">{entry.word}</span> : null}
      {entry.notes.length > 0 && (shape === 'block' || entry.tone !== 'plain') ? <span className="entry-notes">{entry.notes.map((note) => <Icon key={note.word} name={note.icon} />)}</span> : null}
      {entry.movable && shape === 'block' && ends ? <span className="entry-edge" aria-hidden onPointerDown={(event) => { event.stopPropagation(); onGrab?.(event, entry, true) }} /> : null}
    </button>
  )
})

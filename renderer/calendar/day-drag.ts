/** Dragging over whole days, in a month and above the hours. The day under the pointer is the nearest element with `data-date`. */
import { useCallback, useEffect, useRef, useState, type PointerEvent } from 'react'
import { addDays, type LocalDate } from '../../domain/kernel/time.ts'
import type { Entry, Target } from './entry.ts'
import { listenToDrag } from './drag-listeners.ts'

const thresholdPixels = 5

interface Drag {
  entry: Entry | null
  from: LocalDate
  at: { x: number; y: number }
  begun: boolean
}

interface DayDrag {
  onCreate: (target: Target) => void
  onMove: (entry: Entry, target: Target) => void
}

const dateUnder = (x: number, y: number): LocalDate | null =>
  document.elementsFromPoint(x, y).map((each) => each.closest<HTMLElement>('[data-date]')?.dataset['date']).find((date) => date !== undefined) ?? null

const daysBetween = (from: LocalDate, until: LocalDate): number => Math.round((Date.parse(until) - Date.parse(from)) / 86_400_000)

export function movedByDays(entry: Entry, days: number): Target {
  const by = (place: Target['from']) => ({ ...place, date: addDays(place.date, days) })
  return { from: by(entry.from), until: by(entry.until), allDay: entry.allDay }
}

export function useDayDrag({ onCreate, onMove }: DayDrag) {
  const drag = useRef<Drag | null>(null)
  const dragged = useRef(false)
  /** The days that are being chosen or moved to. */
  const [over, setOver] = useState<{ from: LocalDate; until: LocalDate } | null>(null)

  const begin = useCallback((event: PointerEvent<HTMLElement>, entry: Entry | null) => {
    const from = dateUnder(event.clientX, event.clientY)
    if (event.button !== 0 || event.pointerType === 'touch' || from === null) return
    dragged.current = false
    drag.current = { entry, from, at: { x: event.clientX, y: event.clientY }, begun: false }
  }, [])

  useEffect(() => {
    const rangeOf = (held: Drag, now: LocalDate) => {
      if (held.entry) {
        const target = movedByDays(held.entry, daysBetween(held.from, now))
        return { from: target.from.date, until: target.until.date }
      }
      return now < held.from ? { from: now, until: held.from } : { from: held.from, until: now }
    }
    const end = () => {
      drag.current = null
      setOver(null)
    }
    const onPointerMove = (event: globalThis.PointerEvent) => {
      const held = drag.current
      if (!held) return
      if (!held.begun && Math.hypot(event.clientX - held.at.x, event.clientY - held.at.y) < thresholdPixels) return
      held.begun = true
      const now = dateUnder(event.clientX, event.clientY)
      if (now !== null) setOver(rangeOf(held, now))
    }
    const onPointerUp = (event: globalThis.PointerEvent) => {
      const held = drag.current
      dragged.current = held?.begun ?? false
      end()
      const now = dateUnder(event.clientX, event.clientY)
      if (!held?.begun || now === null) return
      if (held.entry && now !== held.from) onMove(held.entry, movedByDays(held.entry, daysBetween(held.from, now)))
      const range = rangeOf(held, now)
      if (!held.entry) onCreate({ from: { date: range.from, minute: 0 }, until: { date: range.until, minute: 0 }, allDay: true })
    }
    const onEscape = () => {
      if (!drag.current) return false
      dragged.current = true
      end()
      return true
    }
    return listenToDrag({ onMove: onPointerMove, onDrop: onPointerUp, onEscape, onLost: end })
  }, [onCreate, onMove])
  return { over, begin, wasDragged: () => dragged.current }
}

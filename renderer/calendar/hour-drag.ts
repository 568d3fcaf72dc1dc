/** Dragging in the hours: on an empty place makes an entry, on an entry moves it, on its lower edge changes its length. */
import { useCallback, useEffect, useRef, useState, type PointerEvent, type RefObject } from 'react'
import type { LocalDate } from '../../domain/kernel/time.ts'
import type { Entry, Target } from './entry.ts'
import { dayMinutes, isBefore, minutesBetween, shifted, type Place } from './layout.ts'
import { listenToDrag } from './drag-listeners.ts'

const snapMinutes = 15
const leastMinutes = 15
/** Less is a click. */
const thresholdPixels = 5
const scrollZonePixels = 28

interface Drag {
  kind: 'create' | 'move' | 'resize'
  entry: Entry | null
  at: { x: number; y: number }
  place: Place
  begun: boolean
}

export interface Ghost extends Target {
  entry: Entry | null
}

interface HourDrag {
  days: readonly LocalDate[]
  /** The columns of the days, without the hours at their left. */
  columns: RefObject<HTMLElement | null>
  scroller: RefObject<HTMLElement | null>
  onCreate: (target: Target) => void
  onMove: (entry: Entry, target: Target) => void
}

function targetOf(drag: Drag, now: Place): Target {
  const { kind, entry, place } = drag
  if (kind === 'create' || entry === null) {
    const [from, until] = isBefore(now, place) ? [now, place] : [place, now]
    return { from, until: minutesBetween(from, until) < leastMinutes ? shifted(from, leastMinutes) : until, allDay: false }
  }
  const moved = minutesBetween(place, now)
  if (kind === 'move') return { from: shifted(entry.from, moved), until: shifted(entry.until, moved), allDay: false }
  const until = shifted(entry.until, moved)
  return { from: entry.from, until: minutesBetween(entry.from, until) < leastMinutes ? shifted(entry.from, leastMinutes) : until, allDay: false }
}

export function useHourDrag({ days, columns, scroller, onCreate, onMove }: HourDrag) {
  const drag = useRef<Drag | null>(null)
  const [ghost, setGhost] = useState<Ghost | null>(null)
  const latest = useRef<Ghost | null>(null)
  /** The click that ends a drag must not open the entry. */
  const dragged = useRef(false)

  const placeOf = useCallback((x: number, y: number): Place | null => {
    const box = columns.current?.getBoundingClientRect()
    if (!box) return null
    const day = Math.max(0, Math.min(days.length - 1, Math.floor(((x - box.left) / box.width) * days.length)))
    const minute = Math.max(0, Math.min(dayMinutes, Math.round((((y - box.top) / box.height) * dayMinutes) / snapMinutes) * snapMinutes))
    return { date: days[day] ?? '', minute }
  }, [columns, days])
  const begin = useCallback((event: PointerEvent<HTMLElement>, kind: Drag['kind'], entry: Entry | null) => {
    const place = placeOf(event.clientX, event.clientY)
    if (event.button !== 0 || event.pointerType === 'touch' || !place) return
    dragged.current = false
    drag.current = { kind, entry, at: { x: event.clientX, y: event.clientY }, place, begun: false }
  }, [placeOf])

  useEffect(() => {
    const end = () => {
      drag.current = null
      latest.current = null
      setGhost(null)
    }
    const onPointerMove = (event: globalThis.PointerEvent) => {
      const held = drag.current
      if (!held) return
      if (!held.begun && Math.hypot(event.clientX - held.at.x, event.clientY - held.at.y) < thresholdPixels) return
      held.begun = true
      event.preventDefault()
      const box = scroller.current?.getBoundingClientRect()
      if (box && event.clientY > box.bottom - scrollZonePixels) scroller.current?.scrollBy(0, 12)
      if (box && event.clientY < box.top + scrollZonePixels * 3) scroller.current?.scrollBy(0, -12)
      const now = placeOf(event.clientX, event.clientY)
      if (!now) return
      latest.current = { ...targetOf(held, now), entry: held.entry }
      setGhost(latest.current)
    }
    const onPointerUp = () => {
      const held = drag.current
      const target = latest.current
      dragged.current = held?.begun ?? false
      end()
      if (!held?.begun || !target) return
      const { entry, ...place } = target
      if (entry) onMove(entry, place)
      else onCreate(place)
    }
    const onEscape = () => {
      if (!drag.current) return false
      dragged.current = true
      end()
      return true
    }
    return listenToDrag({ onMove: onPointerMove, onDrop: onPointerUp, onEscape, onLost: end })
  }, [placeOf, scroller, onCreate, onMove])
  return { ghost, begin, wasDragged: () => dragged.current }
}

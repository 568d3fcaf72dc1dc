/** Keys on an entry: what a mouse does by dragging. */
import { useCallback, useState, type KeyboardEvent } from 'react'
import { movedByDays } from './day-drag.ts'
import type { Entry, GridDeeds } from './entry.ts'
import { minutesBetween, shifted } from './layout.ts'

const stepMinutes = 15

export interface EntryKeys {
  /** Keeps the focus through a move. */
  focused: string | null
  onKeyDown: (event: KeyboardEvent, entry: Entry) => void
}

/** ↑ ↓ go to the next entry of the day; Alt moves the entry, Alt+Shift its end; Delete removes it. */
export function useEntryKeys({ deeds, byHours }: { deeds: GridDeeds; byHours: boolean }): EntryKeys {
  const [focused, setFocused] = useState<string | null>(null)
  const onKeyDown = useCallback((event: KeyboardEvent, entry: Entry) => {
    const deed = event.altKey ? movesOf(event, entry, deeds, byHours) : event.key === 'Delete' && entry.movable ? () => deeds.remove(entry) : stepOf(event)
    if (!deed) return
    event.preventDefault()
    event.stopPropagation()
    setFocused(event.altKey ? entry.key : null)
    deed()
  }, [deeds, byHours])
  return { focused, onKeyDown }
}

function movesOf({ key, shiftKey }: KeyboardEvent, entry: Entry, deeds: GridDeeds, byHours: boolean): (() => void) | null {
  if (!entry.movable || !key.startsWith('Arrow')) return null
  const back = key === 'ArrowLeft' || key === 'ArrowUp'
  const sideways = key === 'ArrowLeft' || key === 'ArrowRight'
  if (sideways || entry.allDay || !byHours) {
    if (shiftKey) return null
    const days = (back ? -1 : 1) * (!sideways && !byHours ? 7 : 1)
    return !sideways && byHours ? null : () => deeds.move(entry, movedByDays(entry, days), true)
  }
  const by = back ? -stepMinutes : stepMinutes
  const until = shifted(entry.until, by)
  if (!shiftKey) return () => deeds.move(entry, { from: shifted(entry.from, by), until, allDay: false }, true)
  return minutesBetween(entry.from, until) < stepMinutes ? null : () => deeds.move(entry, { from: entry.from, until, allDay: false }, true)
}

function stepOf(event: KeyboardEvent): (() => void) | null {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp' && event.key !== 'Escape') return null
  const cell = event.currentTarget.closest<HTMLElement>('[role=gridcell]')
  if (!cell) return null
  const boxes = [...cell.querySelectorAll<HTMLElement>('.entry[data-entry]')]
  const next = boxes[boxes.indexOf(event.currentTarget as HTMLElement) + (event.key === 'ArrowDown' ? 1 : -1)]
  return () => (event.key === 'Escape' || !next ? cell : next).focus()
}

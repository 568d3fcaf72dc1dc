import { useState, type KeyboardEvent } from 'react'

interface GridKeys {
  count: number
  /** The row to begin at; by itself the first one reached. */
  begin: number | null
  scrollTo: (index: number) => void
  open: (index: number) => void
  toggle: ((index: number) => void) | undefined
  selectAll: (() => void) | undefined
  /** The deed with the selected rows. */
  act: (() => void) | undefined
}

const page = 15

/** ↑ ↓ PgUp PgDn Home End move, Enter opens, Space selects, Ctrl+A selects all, Ctrl+Enter does with the selected what they were selected for. One tab stop for the whole table. */
export function useGridKeys({ count, begin, scrollTo, open, toggle, selectAll, act }: GridKeys) {
  const [wanted, setCurrent] = useState<number | null>(begin)
  const current = wanted === null || count === 0 ? null : Math.min(wanted, count - 1)
  const move = (index: number) => {
    const next = Math.max(0, Math.min(count - 1, index))
    setCurrent(next)
    scrollTo(next)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || count === 0) return
    const at = current ?? -1
    const moves: Record<string, number> = {
      ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: count - 1, j: at + 1, k: at - 1,
    }
    const next = event.ctrlKey || event.metaKey || event.altKey ? undefined : moves[event.key]
    if (next !== undefined) move(next)
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) act?.()
    else if (event.key === 'Enter' && current !== null) open(current)
    else if (event.key === ' ' && current !== null) (toggle ?? open)(current)
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey) && selectAll) selectAll()
    else return
    event.preventDefault()
  }
  const onFocus = () => {
    if (current === null && count > 0) setCurrent(0)
  }
  return { current, onKeyDown, onFocus, point: setCurrent as (index: number) => void }
}

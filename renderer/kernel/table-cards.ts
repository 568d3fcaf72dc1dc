import { useLayoutEffect, useMemo, useState, type RefObject } from 'react'
import type { Column } from './AnswerTable.tsx'

/** In a window this wide one scrolls sideways rather than lose the columns: a table compares rows. */
const widestCards = 900
const usualTrack = 'minmax(120px, 1fr)'

export const trackOf = <Row>(column: Column<Row>): string => column.width ?? usualTrack
const leastOf = <Row>(column: Column<Row>): number => Number(/(\d+)px/.exec(trackOf(column))?.[1] ?? 0)

/** The column that names a row where rows are cards: the widest, which the screen gave most room. */
export function mainColumn<Row>(columns: readonly Column<Row>[]): string | undefined {
  return columns.toSorted((a, b) => leastOf(b) - leastOf(a))[0]?.key
}

/** Whether the columns do not fit, so that a row becomes a card: nobody reads in two directions at 200 % (WCAG 1.4.10). */
export function useCards<Row>(frame: RefObject<HTMLElement | null>, columns: readonly Column<Row>[]): boolean {
  const needed = useMemo(() => columns.reduce((sum, column) => sum + leastOf(column), 0), [columns])
  const [cards, setCards] = useState(false)
  useLayoutEffect(() => {
    const element = frame.current
    if (element === null) return
    const measure = () => setCards(element.clientWidth < Math.min(needed, widestCards))
    measure()
    const watch = new ResizeObserver(measure)
    watch.observe(element)
    return () => watch.disconnect()
  }, [frame, needed])
  return cards
}

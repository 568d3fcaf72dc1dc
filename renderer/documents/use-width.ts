import { type RefObject, useEffect, useState } from 'react'

/** Of the element now; 0 before it is laid out. */
export function useWidth(pane: RefObject<HTMLDivElement | null>): number {
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const element = pane.current
    if (element === null) return
    const watch = new ResizeObserver(() => setWidth(element.clientWidth))
    watch.observe(element)
    return () => watch.disconnect()
  }, [pane])
  return width
}

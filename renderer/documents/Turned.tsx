import { type CSSProperties, type ReactNode, useRef } from 'react'
import { useWidth } from './use-width.ts'

interface TurnedProps {
  /** Null until the picture is here. */
  size: { width: number; height: number } | null
  /** Null = as wide as the pane, but not larger than it is. */
  zoom: number | null
  /** Degrees, by quarters. */
  turn: number
  children: (style: CSSProperties) => ReactNode
}

/** A picture as large as wished, turned by quarters; the room that it takes turns with it. */
export function Turned({ size, zoom, turn, children }: TurnedProps) {
  const pane = useRef<HTMLDivElement>(null)
  const available = useWidth(pane)
  const isSideways = turn % 180 !== 0
  const natural = size === null ? 0 : isSideways ? size.height : size.width
  const scale = zoom ?? Math.min(1, natural === 0 ? 1 : available / natural)
  const [width, height] = [Math.round((size?.width ?? 0) * scale), Math.round((size?.height ?? 0) * scale)]
  const room: CSSProperties = isSideways ? { width: height, height: width } : { width, height }
  return (
    <div ref={pane}>
      <div className="turned" style={room}>{children(size === null ? { visibility: 'hidden' } : { width, height, transform: `translate(-50%, -50%) rotate(${turn}deg)` })}</div>
    </div>
  )
}

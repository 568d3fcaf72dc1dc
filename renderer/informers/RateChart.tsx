import { useLayoutEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'
import type { RatePoint } from '../../domain/informers/informer.ts'
import { addDays } from '../../domain/kernel/time.ts'
import { useFormats } from '../kernel/formats.ts'
import { useText } from '../kernel/text.ts'
import { layChart } from './chart.ts'
import { digitsOf } from './rate-digits.ts'

/** Drawn in the window's own pixels, so that its words are as large as all others. */
function useSize() {
  const frame = useRef<HTMLDivElement>(null)
  const [size, setSize] = useState({ width: 480, letter: 1 })
  useLayoutEffect(() => {
    const element = frame.current
    if (!element) return undefined
    const measure = () => setSize({ width: Math.max(240, element.clientWidth), letter: Number.parseFloat(getComputedStyle(element).fontSize) / 12 })
    const observer = new ResizeObserver(measure)
    measure()
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return { frame, ...size }
}

/** A year from end to end begins and ends on one day: then months with their year tell the ends apart. */
const monthsOnlyDays = 200
const dayOrMonth = (shortDate: string, isLong: boolean): string => (isLong ? shortDate.slice(3) : shortDate.slice(0, 5))

/** By pointer or arrow keys one goes from day to day; each day's value is said. */
export function RateChart({ points, name }: { points: readonly RatePoint[]; name: string }) {
  const text = useText()
  const formats = useFormats()
  const { frame, width, letter } = useSize()
  const [at, setAt] = useState<number | null>(null)
  const said = (value: number, digits = digitsOf(value)) => formats.number(value, digits)
  const height = 180
  const [top, bottom, right] = [10 * letter, 22 * letter, 10]
  const drawnRoughly = layChart(points, { width: 100, height: 100 })
  const left = 8 + 7 * letter * Math.max(...drawnRoughly.lines.map(({ value }) => said(value, drawnRoughly.digits).length))
  const chart = layChart(points, { width: width - left - right, height: height - top - bottom })
  const current = Math.min(at ?? points.length - 1, points.length - 1)
  const marked = chart.points[current]
  const isLong = points.length > 0 && addDays(points[0]!.day, monthsOnlyDays) < points.at(-1)!.day
  const leap = isLong ? 30 : 7
  const words = marked ? `${formats.longDate(marked.day)}: ${said(marked.value)}` : ''
  const point = (event: PointerEvent<SVGSVGElement>) => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left - left
    const nearest = chart.points.reduce((best, each, index) => (Math.abs(each.x - x) < Math.abs((chart.points[best]?.x ?? 0) - x) ? index : best), 0)
    setAt(nearest)
  }
  const keys = (event: KeyboardEvent) => {
    const to = { ArrowLeft: current - 1, ArrowRight: current + 1, ArrowDown: current - 1, ArrowUp: current + 1, PageDown: current - leap, PageUp: current + leap, Home: 0, End: points.length - 1 }[event.key]
    if (to === undefined) return
    event.preventDefault()
    setAt(Math.min(Math.max(to, 0), points.length - 1))
  }
  // Beginnings and ends stay within the drawing.
  const anchorOf = (index: number) => (index === 0 ? 'start' : index === chart.days.length - 1 ? 'end' : 'middle')
  return (
    <div ref={frame} className="rate-chart small">
      <p className="rate-marked">{words}</p>
      <svg
        width={width} height={height} role="slider" tabIndex={0} aria-label={text('informers.chart.title', { name })} aria-valuemin={0} aria-valuemax={points.length - 1} aria-valuenow={current} aria-valuetext={words}
        onPointerMove={point} onPointerLeave={() => setAt(null)} onKeyDown={keys}
      >
        <g transform={`translate(${left} ${top})`}>
          {chart.lines.map(({ value, y }) => (
            <g key={value}><line className="chart-line" x1={0} x2={width - left - right} y1={y} y2={y} /><text x={-6} y={y} dy="0.35em" textAnchor="end">{said(value, chart.digits)}</text></g>
          ))}
          {chart.days.map(({ day, x }, index) => <text key={day} x={x} y={height - top - bottom + 16 * letter} textAnchor={anchorOf(index)}>{dayOrMonth(formats.shortDate(day), isLong)}</text>)}
          <polyline className="chart-rate" points={chart.points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')} />
          {marked ? <><line className="chart-mark" x1={marked.x} x2={marked.x} y1={0} y2={height - top - bottom} /><circle className="chart-dot" cx={marked.x} cy={marked.y} r={4} /></> : null}
        </g>
      </svg>
    </div>
  )
}

/** Where the line of a currency's rates stands; pure arithmetic in the units of the drawing. */
import type { RatePoint } from '../../domain/informers/informer.ts'
import type { LocalDate } from '../../domain/kernel/time.ts'

export interface ChartPoint extends RatePoint {
  x: number
  y: number
}

export interface Chart {
  points: readonly ChartPoint[]
  /** Level lines at round values, the lowest first. */
  lines: readonly { value: number; y: number }[]
  /** So many digits tell the lines apart. */
  digits: number
  /** Days under the first point, the last and some between. */
  days: readonly { day: LocalDate; x: number }[]
}

const dayNumber = (day: LocalDate): number => Date.parse(`${day}T00:00:00Z`) / 86_400_000
const dayOf = (number: number): LocalDate => new Date(number * 86_400_000).toISOString().slice(0, 10)

/** 1, 2 or 5 times a power of ten, so that some four lines cover the span. */
function roundStep(span: number): number {
  const rough = span / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  return (([1, 2, 5, 10] as const).find((times) => times * power >= rough) ?? 10) * power
}

export function layChart(points: readonly RatePoint[], { width, height }: { width: number; height: number }): Chart {
  const values = points.map(({ value }) => value)
  const [least, most] = [Math.min(...values), Math.max(...values)]
  // A rate that hardly moves would otherwise be drawn as wild, by its last digit.
  const span = Math.max(most - least, most * 0.002)
  const step = roundStep(span)
  const middle = (least + most) / 2
  const isLevel = least === most
  const [bottom, top] = isLevel ? [middle - 2 * step, middle + 2 * step] : [Math.floor(Math.min(least, middle - span / 2) / step) * step, Math.ceil(Math.max(most, middle + span / 2) / step) * step]
  const yOf = (value: number): number => height - ((value - bottom) / (top - bottom)) * height
  const [first, last] = [dayNumber(points[0]?.day ?? ''), dayNumber(points.at(-1)?.day ?? '')]
  const xOf = (day: number): number => ((day - first) / Math.max(last - first, 1)) * width
  const count = Math.round((top - bottom) / step)
  const marks = Math.min(4, last - first)
  return {
    points: points.map(({ day, value }) => ({ day, value, x: xOf(dayNumber(day)), y: yOf(value) })),
    lines: Array.from({ length: count + 1 }, (_, index) => ({ value: bottom + index * step, y: yOf(bottom + index * step) })),
    digits: isLevel ? 2 : Math.min(6, Math.max(0, -Math.floor(Math.log10(step) + 1e-9))),
    days: Array.from({ length: marks + 1 }, (_, index) => Math.round(first + ((last - first) * index) / Math.max(marks, 1))).map((number) => ({ day: dayOf(number), x: xOf(number) })),
  }
}

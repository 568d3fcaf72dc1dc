/** Whether a series grows: the line through it by least squares, with the interval in which its slope lies (95 %). */
export interface Slope {
  /** Units an hour. */
  perHour: number
  low: number
  high: number
}

/** Student's t for 0.975, by degrees of freedom; beyond thirty it hardly changes. */
const student = [12.71, 4.3, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23, 2.2, 2.18, 2.16, 2.14, 2.13, 2.12, 2.11, 2.1, 2.09, 2.09, 2.08, 2.07, 2.07, 2.06, 2.06, 2.06, 2.05, 2.05, 2.05, 2.04]

const mean = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / values.length

export function slopeOf(points: readonly { atMs: number; value: number }[]): Slope {
  const hours = points.map(({ atMs }) => atMs / 3_600_000)
  const [middle, level] = [mean(hours), mean(points.map(({ value }) => value))]
  const spread = hours.reduce((sum, each) => sum + (each - middle) ** 2, 0)
  const perHour = points.reduce((sum, { value }, index) => sum + (hours[index]! - middle) * (value - level), 0) / spread
  const rest = points.map(({ value }, index) => value - level - perHour * (hours[index]! - middle))
  // Each sample resembles the one before it; so many independent ones they are worth (first-order autocorrelation).
  const squares = rest.reduce((sum, each) => sum + each ** 2, 0)
  const resemblance = squares === 0 ? 0 : Math.min(0.9, Math.max(0, rest.slice(1).reduce((sum, each, index) => sum + each * rest[index]!, 0) / squares))
  const worth = Math.max(3, (points.length * (1 - resemblance)) / (1 + resemblance))
  const degrees = Math.max(1, Math.floor(worth) - 2)
  const error = Math.sqrt(squares / degrees / spread) * (student[degrees - 1] ?? 1.98)
  return { perHour, low: perHour - error, high: perHour + error }
}

/** Growth is what can't be chance and is more than may be borne. */
export const isFlat = ({ perHour, low }: Slope, mostPerHour: number): boolean => low <= 0 || perHour <= mostPerHour

/** Weather codes of the World Meteorological Organization (table 4677, as Open-Meteo gives them) as the few skies that people tell apart. */
export const skies = ['clear', 'mostlyClear', 'partlyCloudy', 'overcast', 'fog', 'drizzle', 'rain', 'freezingRain', 'snow', 'showers', 'snowShowers', 'thunderstorm', 'hail', 'unknown'] as const
export type Sky = (typeof skies)[number]

const byCode: readonly (readonly [Sky, readonly number[]])[] = [
  ['clear', [0]],
  ['mostlyClear', [1]],
  ['partlyCloudy', [2]],
  ['overcast', [3]],
  ['fog', [45, 48]],
  ['drizzle', [51, 53, 55]],
  ['freezingRain', [56, 57, 66, 67]],
  ['rain', [61, 63, 65]],
  ['snow', [71, 73, 75, 77]],
  ['showers', [80, 81, 82]],
  ['snowShowers', [85, 86]],
  ['thunderstorm', [95]],
  ['hail', [96, 99]],
]

export function skyOf(code: number): Sky {
  return byCode.find(([, codes]) => codes.includes(code))?.[0] ?? 'unknown'
}

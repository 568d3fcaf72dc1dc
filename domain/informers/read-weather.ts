/** The forecast of Open-Meteo for all places in one question: an answer a place, in the order asked. */
import { z } from 'zod'
import { DateText } from '../kernel/dates.ts'
import type { Instant } from '../kernel/time.ts'
import { feedProblem } from './feed-problem.ts'
import type { PlaceWeather } from './informer.ts'
import { places } from './places.ts'
import { skyOf } from './sky.ts'

const forecastDays = 4
const current = ['temperature_2m', 'relative_humidity_2m', 'weather_code', 'wind_speed_10m'] as const
const daily = ['weather_code', 'temperature_2m_max', 'temperature_2m_min'] as const

export function weatherAddress(address: string): string {
  const wished = {
    latitude: places.map(({ latitude }) => latitude).join(','),
    longitude: places.map(({ longitude }) => longitude).join(','),
    current: current.join(','),
    daily: daily.join(','),
    forecast_days: String(forecastDays),
    timezone: 'Asia/Almaty',
    wind_speed_unit: 'ms',
  }
  const [base = ''] = address.split('#')
  return `${base}${base.includes('?') ? '&' : '?'}${Object.entries(wished).map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`
}

const temperature = z.number().min(-95).max(65)
const code = z.int().min(0).max(99)
const few = <T extends z.ZodType>(item: T) => z.array(item).min(1).max(20)
const Answer = z.object({
  latitude: z.number(),
  longitude: z.number(),
  utc_offset_seconds: z.int().min(-50_400).max(50_400),
  current_units: z.object({ temperature_2m: z.literal('°C'), wind_speed_10m: z.literal('m/s') }),
  current: z.object({ time: z.iso.datetime({ local: true }), temperature_2m: temperature, relative_humidity_2m: z.number().min(0).max(100), weather_code: code, wind_speed_10m: z.number().min(0).max(120) }),
  daily: z.object({ time: few(DateText), weather_code: few(code), temperature_2m_max: few(temperature), temperature_2m_min: few(temperature) }),
})
type Answer = z.infer<typeof Answer>

/** The answer says local times; its `utc_offset_seconds` goes with them. */
function instantOf(answer: Answer): Instant {
  return new Date(Date.parse(`${answer.current.time.replace(/Z$/i, '')}Z`) - answer.utc_offset_seconds * 1000).toISOString()
}

function weatherOf(answer: Answer, { id: place, latitude, longitude }: (typeof places)[number]): PlaceWeather {
  // Their grid is a few kilometres wide; further off it is another place's weather.
  if (Math.abs(answer.latitude - latitude) > 0.5 || Math.abs(answer.longitude - longitude) > 0.5) throw feedProblem('otherPlaces')
  const { time, weather_code: codes, temperature_2m_max: highest, temperature_2m_min: lowest } = answer.daily
  if (![codes, highest, lowest].every((each) => each.length === time.length)) throw feedProblem('notWeather')
  const { temperature_2m: now, relative_humidity_2m: humidity, weather_code: sky, wind_speed_10m: wind } = answer.current
  return {
    place, at: instantOf(answer), sky: skyOf(sky), temperature: now, wind, humidity,
    days: time.slice(0, forecastDays).map((day, index) => ({ day, sky: skyOf(codes[index] ?? -1), lowest: lowest[index] ?? 0, highest: highest[index] ?? 0 })),
  }
}

export function readWeather(text: string): PlaceWeather[] {
  let said: unknown
  try {
    said = JSON.parse(text)
  } catch {
    throw feedProblem('notJson')
  }
  if (!Array.isArray(said)) throw feedProblem('notWeather')
  if (said.length !== places.length) throw feedProblem('otherPlaces')
  const answers = z.array(Answer).safeParse(said)
  if (!answers.success) throw feedProblem('notWeather')
  return places.map((place, index) => weatherOf(answers.data[index] as Answer, place))
}

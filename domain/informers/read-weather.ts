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

/** Clocks differ a little. */
const aheadMs = 3_600_000

const temperature = z.number().min(-95).max(65)
const code = z.int().min(0).max(99)
/** What a model has no number for is null. */
const few = <T extends z.ZodType>(item: T) => z.array(item.nullable()).min(1).max(20)
const Answer = z.object({
  latitude: z.number(),
  longitude: z.number(),
  utc_offset_seconds: z.int().min(-50_400).max(50_400),
  current_units: z.object({ temperature_2m: z.literal('°C'), wind_speed_10m: z.literal('m/s') }),
  current: z.object({ time: z.iso.datetime({ local: true }), temperature_2m: temperature.nullable(), relative_humidity_2m: z.number().min(0).max(100).nullable(), weather_code: code.nullable(), wind_speed_10m: z.number().min(0).max(120).nullable() }).nullable(),
  daily: z.object({ time: z.array(DateText).min(1).max(20), weather_code: few(code), temperature_2m_max: few(temperature), temperature_2m_min: few(temperature) }),
})
type Answer = z.infer<typeof Answer>

/** The answer says local times; its `utc_offset_seconds` goes with them. */
function instantOf(time: string, { utc_offset_seconds: offset }: Answer): Instant {
  return new Date(Date.parse(`${time.replace(/Z$/i, '')}Z`) - offset * 1000).toISOString()
}

/** Null of a place of which the source has no weather now. */
function weatherOf(answer: Answer, { id: place, latitude, longitude }: (typeof places)[number]): PlaceWeather | null {
  // Their grid is a few kilometres wide; further off it is another place's weather.
  if (Math.abs(answer.latitude - latitude) > 0.5 || Math.abs(answer.longitude - longitude) > 0.5) throw feedProblem('otherPlaces')
  const { time, weather_code: codes, temperature_2m_max: highest, temperature_2m_min: lowest } = answer.daily
  if (![codes, highest, lowest].every((each) => each.length === time.length)) throw feedProblem('notWeather')
  if (answer.current === null) return null
  const { time: at, temperature_2m: now, relative_humidity_2m: humidity, weather_code: sky, wind_speed_10m: wind } = answer.current
  if (now === null || humidity === null || wind === null) return null
  return {
    place, at: instantOf(at, answer), sky: skyOf(sky ?? -1), temperature: now, wind, humidity,
    days: time.slice(0, forecastDays).flatMap((day, index) => {
      const [low, high] = [lowest[index] ?? null, highest[index] ?? null]
      return low === null || high === null ? [] : [{ day, sky: skyOf(codes[index] ?? -1), lowest: low, highest: high }]
    }),
  }
}

export function readWeather(text: string, now: Instant): PlaceWeather[] {
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
  // Of one place it may have none now; the others' is as good as ever.
  const found = places.flatMap((place, index) => weatherOf(answers.data[index] as Answer, place) ?? [])
  if (found.length === 0) throw feedProblem('notWeather')
  // What is of tomorrow would be shown as current for ever: a number expires by its own moment (B9.3).
  const ahead = found.find(({ at }) => Date.parse(at) > Date.parse(now) + aheadMs)
  if (ahead !== undefined) throw feedProblem('wrongDate', { date: ahead.at.slice(0, 10) })
  return found
}

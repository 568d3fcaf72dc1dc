/** What the sources answer, in their real forms, and a server that answers so. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { places } from '../../domain/informers/places.ts'

export interface RateWords {
  title: string
  description: string
  quant?: string
  change?: string
  fullname?: string
}

/** As nationalbank.kz answers `get_rates.cfm?fdate=…`. */
export function ratesXml(date: string | null, rates: readonly RateWords[]): string {
  const items = rates.map(({ title, description, quant = '1', change = '', fullname = title }) => `<item><fullname>${fullname}</fullname><title>${title}</title><description>${description}</description><quant>${quant}</quant><index>UP</index><change>${change}</change></item>`)
  return `<?xml version="1.0" encoding="utf-8"?>\n<rates><generator>Alternate RSS</generator><title>Official exchange rates of National Bank of Republic Kazakhstan</title><link>www.nationalbank.kz</link>${date === null ? '' : `<date>${date}</date>`}${items.join('\n')}</rates>`
}

export const usualRates: readonly RateWords[] = [
  { title: 'USD', description: '478.17', change: '+0.36', fullname: 'ДОЛЛАР США' },
  { title: 'EUR', description: '551.9', change: '-1.20', fullname: 'ЕВРО' },
  { title: 'RUB', description: '5.93', change: '0.00', fullname: 'РОССИЙСКИЙ РУБЛЬ' },
  { title: 'CNY', description: '67.2', fullname: 'КИТАЙСКИЙ ЮАНЬ' },
  { title: 'KRW', description: '32.51', quant: '100', change: '+0.05', fullname: 'ЮЖНО-КОРЕЙСКИЙ ВОН' },
]

/** As Open-Meteo answers for many places at once, with local times. */
export function weatherAnswers(time = '2026-11-23T10:00') {
  const days = [0, 1, 2, 3].map((more) => `2026-11-${23 + more}`)
  return places.map(({ latitude, longitude }, index) => ({
    latitude: latitude + 0.03, longitude: longitude - 0.04, generationtime_ms: 0.1, utc_offset_seconds: 18_000, timezone: 'Asia/Almaty', timezone_abbreviation: 'GMT+5', elevation: 347,
    current_units: { time: 'iso8601', interval: 'seconds', temperature_2m: '°C', relative_humidity_2m: '%', weather_code: 'wmo code', wind_speed_10m: 'm/s' },
    current: { time, interval: 900, temperature_2m: -5.3 + index, relative_humidity_2m: 81, weather_code: 71, wind_speed_10m: 4.2 },
    daily_units: { time: 'iso8601', weather_code: 'wmo code', temperature_2m_max: '°C', temperature_2m_min: '°C' },
    daily: { time: days, weather_code: [3, 71, 0, 95], temperature_2m_max: [-2.1, -3, 0, 1.4], temperature_2m_min: [-9.8, -11, -7, -4] },
  }))
}

export const rssItem = (title: string, more = ''): string => `<item><title>${title}</title>${more}</item>`
export const rss = (...items: string[]): string => `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Жаңалықтар</title><atom:link href="http://a/" rel="self"/><link>https://news.example.kz/</link>${items.join('')}</channel></rss>`

/** A real server on this machine whose answer the test sets. */
export async function startFeedServer() {
  const asked: string[] = []
  const served = { answer: (_request: IncomingMessage, response: ServerResponse): void => void response.writeHead(404).end() }
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    served.answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    /** Paths in the order asked. */
    asked,
    address: `http://127.0.0.1:${port}/feed`,
    port,
    answer(next: typeof served.answer): void {
      served.answer = next
    },
    say(body: string | Uint8Array, headers: Record<string, string> = {}): void {
      served.answer = (_request, response) => void response.writeHead(200, headers).end(body)
    },
    close: () => new Promise<void>((resolve) => {
      server.closeAllConnections()
      server.close(() => resolve())
    }),
  }
}

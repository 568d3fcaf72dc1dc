/**
 * Rates, weather and news that nobody published: made up for the demo, named so in three languages, and kept as samples,
 * for which nothing is ever fetched. They are made anew at each start, so that a demo of last week shows today.
 */
import type { Transaction } from 'kysely'
import type { DayWeather, PlaceWeather, Rate } from '../../domain/informers/informer.ts'
import { places } from '../../domain/informers/places.ts'
import type { NewsRead } from '../../domain/informers/read-news.ts'
import type { Sky } from '../../domain/informers/sky.ts'
import { sourceDefaults, type Source, type SourceKind } from '../../domain/informers/source.ts'
import type { Trilingual } from '../../domain/kernel/text.ts'
import { addDays, astanaDate, type Instant, type LocalDate } from '../../domain/kernel/time.ts'
import { keepSamples, saveSource } from '../informers/public.ts'
import type { Database } from '../kernel/database.ts'

const tri = (kk: string, ru: string, en: string): Trilingual => ({ kk, ru, en })
const idOf = (n: number): string => `1f0e0000-0000-4000-8000-${String(n).padStart(12, '0')}`
const source = (n: number, kind: SourceKind, name: Trilingual, address: string): Source => ({ id: idOf(n), kind, name, address, ...sourceDefaults[kind], active: true })

const samples: readonly Source[] = [
  source(1, 'rates', tri('Бағам үлгісі', 'Образец курсов', 'Sample rates'), 'https://rates.kense.example/rates.xml'),
  source(2, 'weather', tri('Ауа райы үлгісі', 'Образец погоды', 'Sample weather'), 'https://weather.kense.example/forecast'),
  source(3, 'news', tri('Жаңалықтар үлгісі', 'Образец новостей', 'Sample news'), 'https://news.kense.example/rss.xml'),
]

/** Currency, its name as a bank writes it, quantity, and tenge about which the made-up rate swings. */
const currencies: readonly (readonly [string, string, number, number])[] = [
  ['AED', 'ДИРХАМ ОАЭ', 1, 130.2], ['AUD', 'АВСТРАЛИЙСКИЙ ДОЛЛАР', 1, 312.4], ['CHF', 'ШВЕЙЦАРСКИЙ ФРАНК', 1, 592.1], ['CNY', 'КИТАЙСКИЙ ЮАНЬ', 1, 67.2], ['EUR', 'ЕВРО', 1, 552.6], ['GBP', 'ФУНТ СТЕРЛИНГОВ', 1, 631.8],
  ['JPY', 'ЯПОНСКАЯ ЙЕНА', 1, 3.1], ['KGS', 'КЫРГЫЗСКИЙ СОМ', 1, 5.47], ['KRW', 'ЮЖНО-КОРЕЙСКИЙ ВОН', 100, 32.5], ['RUB', 'РОССИЙСКИЙ РУБЛЬ', 1, 5.93], ['TRY', 'ТУРЕЦКАЯ ЛИРА', 1, 11.4], ['UAH', 'УКРАИНСКАЯ ГРИВНА', 1, 11.5],
  ['USD', 'ДОЛЛАР США', 1, 478.2], ['UZS', 'УЗБЕКСКИЙ СУМ', 100, 3.98],
]

const dayNumber = (day: LocalDate): number => Math.round(Date.parse(`${day}T00:00:00Z`) / 86_400_000)
const rounded = (value: number, digits: number): number => Number(value.toFixed(digits))

function sampleValue(index: number, day: LocalDate): number {
  const [, , , middle] = currencies[index] ?? ['', '', 1, 1]
  const at = dayNumber(day)
  return rounded(middle * (1 + 0.06 * Math.sin(at / 260 + index) + 0.01 * Math.sin(at / 31 + index * 2) + 0.004 * Math.sin(at / 2.3 + index * 3)), 2)
}

function sampleRates(day: LocalDate): Rate[] {
  return currencies.map(([currency, name, quantity], index) => {
    const value = sampleValue(index, day)
    return { currency, name, quantity, value, change: rounded(value - sampleValue(index, addDays(day, -1)), 2) }
  })
}

const winterSkies: readonly Sky[] = ['clear', 'partlyCloudy', 'overcast', 'snow', 'mostlyClear', 'fog', 'snowShowers']
const summerSkies: readonly Sky[] = ['clear', 'mostlyClear', 'partlyCloudy', 'rain', 'clear', 'thunderstorm', 'showers']

/** Colder in the north and in January, and a little different from place to place and from day to day. */
function sampleDay(index: number, latitude: number, day: LocalDate): DayWeather {
  const at = dayNumber(day)
  const season = Math.cos((2 * Math.PI * (at - dayNumber(`${day.slice(0, 4)}-01-20`))) / 365)
  const middle = 9 - 18 * season - (latitude - 45) * 1.1 + 3 * Math.sin(at * 1.7 + index)
  const skies = middle < 6 ? winterSkies : summerSkies
  return { day, sky: skies[(at * 3 + index * 5) % skies.length] ?? 'clear', lowest: Math.round(middle - 5), highest: Math.round(middle + 4) }
}

function sampleWeather(now: Instant): PlaceWeather[] {
  const today = astanaDate(now)
  return places.map(({ id: place, latitude }, index) => {
    const days = [0, 1, 2, 3].map((more) => sampleDay(index, latitude, addDays(today, more)))
    const [{ sky, lowest, highest }] = days as [DayWeather]
    return { place, at: now, sky, temperature: Math.round((lowest + highest) / 2), wind: 2 + ((index * 7) % 9), humidity: 55 + ((index * 11) % 40), days }
  })
}

const headlines: readonly (readonly [string, string])[] = [
  ['Үлгі жаңалық: мемлекеттік органдардың мұрағаты бірыңғай электрондық қоймаға көшіріледі', 'Бұл хабар сынақ кеңсесі үшін ойдан құрастырылған.'],
  ['Үлгі жаңалық: облыс орталықтарында қысқы жылыту маусымы басталды', 'Ойдан құрастырылған хабар: жаңалық жолының қалай көрінетінін көрсетеді.'],
  ['Үлгі жаңалық: статистика бюросы тоқсандық деректерді жариялады', 'Ойдан құрастырылған хабар.'],
  ['Үлгі жаңалық: мемлекеттік қызметшілер үшін қазақ тілінің жаңа курстары ашылды', 'Ойдан құрастырылған хабар.'],
  ['Үлгі жаңалық: ұлттық кітапханада құжаттар көрмесі өтуде', 'Ойдан құрастырылған хабар.'],
]

function sampleNews(now: Instant): NewsRead[] {
  return headlines.map(([title, summary], index) => ({ key: String(index), title, summary, address: `https://news.kense.example/${index + 1}`, publishedAt: new Date(Date.parse(now) - (index * 3 + 1) * 3_500_000).toISOString() }))
}

/** Each of the last days, then one a week: a demo begins in seconds. */
const chartDays = 92
const chartWeeks = 248

/** A sample that was removed, or that became a real source, stays so. */
export async function refreshDemoInformers(db: Transaction<Database>, now: Instant): Promise<void> {
  const today = astanaDate(now)
  const back = [...Array.from({ length: chartDays }, (_, index) => index), ...Array.from({ length: chartWeeks }, (_, index) => chartDays + index * 7)]
  const rates = back.map((days) => addDays(today, -days)).map((day) => ({ day, rates: sampleRates(day) }))
  await keepSamples(db, { rates, weather: sampleWeather(now), news: sampleNews(now) }, now)
}

export async function saveDemoInformers(db: Transaction<Database>, now: Instant): Promise<void> {
  for (const each of samples) await saveSource(db, each, { sample: true, now })
  await refreshDemoInformers(db, now)
}

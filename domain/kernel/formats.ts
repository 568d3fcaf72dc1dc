/**
 * Dates, numbers, names and sorting of the three languages. Chromium has no Kazakh Intl data, so nothing here asks Intl;
 * month and weekday names are language data (as in CLDR 48), not wordings, and therefore live beside the code.
 */
import type { Language } from './text.ts'
import { addDays, astanaDate, astanaWallTime, weekday, type Instant, type LocalDate } from './time.ts'

/** In a date, so genitive in Russian. */
const monthsInDate: Record<Language, readonly string[]> = {
  kk: ['қаңтар', 'ақпан', 'наурыз', 'сәуір', 'мамыр', 'маусым', 'шілде', 'тамыз', 'қыркүйек', 'қазан', 'қараша', 'желтоқсан'],
  ru: ['января', 'февраля', 'марта', 'апреля', 'мая', 'июня', 'июля', 'августа', 'сентября', 'октября', 'ноября', 'декабря'],
  en: ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'],
}
const monthsAlone: Record<Language, readonly string[]> = {
  kk: ['Қаңтар', 'Ақпан', 'Наурыз', 'Сәуір', 'Мамыр', 'Маусым', 'Шілде', 'Тамыз', 'Қыркүйек', 'Қазан', 'Қараша', 'Желтоқсан'],
  ru: ['Январь', 'Февраль', 'Март', 'Апрель', 'Май', 'Июнь', 'Июль', 'Август', 'Сентябрь', 'Октябрь', 'Ноябрь', 'Декабрь'],
  en: monthsInDate.en,
}
const weekdays: Record<Language, readonly string[]> = {
  kk: ['дүйсенбі', 'сейсенбі', 'сәрсенбі', 'бейсенбі', 'жұма', 'сенбі', 'жексенбі'],
  ru: ['понедельник', 'вторник', 'среда', 'четверг', 'пятница', 'суббота', 'воскресенье'],
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
}
const weekdaysShort: Record<Language, readonly string[]> = {
  kk: ['дс', 'сс', 'ср', 'бс', 'жм', 'сб', 'жс'],
  ru: ['пн', 'вт', 'ср', 'чт', 'пт', 'сб', 'вс'],
  en: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
}
const nearDays: Record<Language, { yesterday: string; today: string; tomorrow: string }> = {
  kk: { yesterday: 'кеше', today: 'бүгін', tomorrow: 'ертең' },
  ru: { yesterday: 'вчера', today: 'сегодня', tomorrow: 'завтра' },
  en: { yesterday: 'yesterday', today: 'today', tomorrow: 'tomorrow' },
}
const sizeUnits: Record<Language, readonly string[]> = {
  kk: ['Б', 'КБ', 'МБ', 'ГБ'],
  ru: ['Б', 'КБ', 'МБ', 'ГБ'],
  en: ['B', 'KB', 'MB', 'GB'],
}
const noBreak = '\u00a0'

const two = (value: number) => String(value).padStart(2, '0')

function parts(date: LocalDate): { year: number; month: number; day: number } {
  const [year, month, day] = date.split('-').map(Number)
  return { year: year ?? 0, month: month ?? 1, day: day ?? 1 }
}

/** `2026 жылғы 22 қараша`, `22 ноября 2026 г.`, `22 November 2026`. */
export function longDate(date: LocalDate, language: Language): string {
  const { year, month, day } = parts(date)
  const name = monthsInDate[language][month - 1]
  if (language === 'kk') return `${year} жылғы ${day} ${name}`
  return language === 'ru' ? `${day} ${name} ${year}${noBreak}г.` : `${day} ${name} ${year}`
}

/** `22 қараша`: for dates of the current year. */
export function dayAndMonth(date: LocalDate, language: Language): string {
  const { month, day } = parts(date)
  return `${day}${noBreak}${monthsInDate[language][month - 1]}`
}

/** `22.11.2026` in all three languages, so that columns line up. */
export function shortDate(date: LocalDate): string {
  const { year, month, day } = parts(date)
  return `${two(day)}.${two(month)}.${year}`
}

export function monthTitle(year: number, month: number, language: Language): string {
  const name = monthsAlone[language][month - 1]
  return language === 'kk' ? `${year} ж. ${name?.toLowerCase()}` : `${name} ${year}`
}

/** `қараша`, `ноябрь`, `November`: where the year stands apart. */
export function monthName(month: number, language: Language): string {
  const name = monthsAlone[language][month - 1] ?? ''
  return language === 'en' ? name : name.toLowerCase()
}

/** `2026 жылғы 23–29 қараша`, `28 декабря 2026 г. – 3 января 2027 г.`; what both ends share is said once. */
export function dateRange(from: LocalDate, until: LocalDate, language: Language): string {
  if (from === until) return longDate(from, language)
  const [a, b] = [parts(from), parts(until)]
  if (a.year !== b.year) return `${longDate(from, language)} – ${longDate(until, language)}`
  const names = monthsInDate[language]
  const days = a.month === b.month
    ? `${a.day}–${b.day} ${names[b.month - 1]}`
    : `${a.day} ${names[a.month - 1]} – ${b.day} ${names[b.month - 1]}`
  if (language === 'kk') return `${b.year} жылғы ${days}`
  return language === 'ru' ? `${days} ${b.year}${noBreak}г.` : `${days} ${b.year}`
}

/** `14:30` of minutes since midnight; 1440 is the midnight that ends the day. */
export function minuteTime(minute: number): string {
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`
}

/** `45 мин`, `1 сағ 30 мин`. */
export function duration(minutes: number, language: Language): string {
  const units = { kk: ['сағ', 'мин'], ru: ['ч', 'мин'], en: ['h', 'min'] }[language]
  const hours = Math.floor(minutes / 60)
  const rest = minutes % 60
  return [hours > 0 ? `${hours}${noBreak}${units[0]}` : '', rest > 0 || hours === 0 ? `${rest}${noBreak}${units[1]}` : ''].filter(Boolean).join(' ')
}

export function weekdayName(date: LocalDate, language: Language): string {
  return weekdays[language][weekday(date) - 1] ?? ''
}

/** Monday first, as in the official calendars of the republic. */
export function weekdayHeads(language: Language): readonly { short: string; full: string }[] {
  return weekdaysShort[language].map((short, index) => ({ short, full: weekdays[language][index] ?? short }))
}

/** `бүгін`, `ертең`, `кеше`, else `22 қараша` in this year and `22.11.2025` in another. */
export function nearDate(date: LocalDate, today: LocalDate, language: Language): string {
  if (date === today) return nearDays[language].today
  if (date === addDays(today, 1)) return nearDays[language].tomorrow
  if (date === addDays(today, -1)) return nearDays[language].yesterday
  return date.slice(0, 4) === today.slice(0, 4) ? dayAndMonth(date, language) : shortDate(date)
}

/** Hours and minutes in Astana. */
export function clockTime(instant: Instant): string {
  const wall = astanaWallTime(instant)
  return `${two(wall.hour)}:${two(wall.minute)}`
}

/** `14:30:05`: for what happens within minutes, such as votes. */
export function secondsTime(instant: Instant): string {
  return `${clockTime(instant)}:${two(astanaWallTime(instant).second)}`
}

/** `бүгін 14:30`, `22 қараша 14:30`, `22.11.2025 14:30`. */
export function nearMoment(instant: Instant, now: Instant, language: Language): string {
  return `${nearDate(astanaDate(instant), astanaDate(now), language)} ${clockTime(instant)}`
}

/** For the hover: `2026 жылғы 22 қараша, жексенбі, 14:30:05 (Астана, UTC+5)`. */
export function exactMoment(instant: Instant, language: Language): string {
  const wall = astanaWallTime(instant)
  const date = astanaDate(instant)
  const zone = Date.parse(instant) < Date.UTC(2024, 1, 29, 18) ? 6 : 5
  const city = language === 'en' ? 'Astana' : 'Астана'
  return `${longDate(date, language)}, ${weekdayName(date, language)}, ${two(wall.hour)}:${two(wall.minute)}:${two(wall.second)} (${city}, UTC+${zone})`
}

/** `1 234 567,8` (no-break spaces) in Kazakh and Russian, `1,234,567.8` in English. */
export function number(value: number, language: Language, fractionDigits?: number): string {
  const plain = fractionDigits === undefined ? String(Math.abs(value)) : Math.abs(value).toFixed(fractionDigits)
  if (!/^\d+(\.\d+)?$/.test(plain)) return plain
  const [whole = '0', fraction] = plain.split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, language === 'en' ? ',' : noBreak)
  const sign = value < 0 ? '−' : ''
  return fraction === undefined ? sign + grouped : `${sign}${grouped}${language === 'en' ? '.' : ','}${fraction}`
}

/** Sizes count 1024, as the limit of 60 MB does (§9). */
export function fileSize(bytes: number, language: Language): string {
  let unit = 0
  let value = bytes
  while (value >= 1024 && unit < 3) {
    value /= 1024
    unit += 1
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1
  const rounded = Number(value.toFixed(digits))
  return `${number(rounded, language)}${noBreak}${sizeUnits[language][unit]}`
}

/** Which Russian form goes with a count: 1 день, 2 дня, 5 дней. */
function russianForm(count: number): 'one' | 'few' | 'many' {
  const ten = count % 10
  const hundred = count % 100
  if (ten === 1 && hundred !== 11) return 'one'
  return ten >= 2 && ten <= 4 && (hundred < 12 || hundred > 14) ? 'few' : 'many'
}

/** `4 жұмыс күні`, `4 рабочих дня`, `4 working days`. */
export function workingDays(count: number, language: Language): string {
  if (language === 'kk') return `${count} жұмыс күні`
  if (language === 'en') return `${count} working ${count === 1 ? 'day' : 'days'}`
  const words = { one: 'рабочий день', few: 'рабочих дня', many: 'рабочих дней' }
  return `${count} ${words[russianForm(count)]}`
}

/** `8f14e45f…c3d2a1b0`: enough to compare by eye on two screens. */
export function shortDigest(sha256: string): string {
  return `${sha256.slice(0, 8)}…${sha256.slice(-8)}`
}

interface Named {
  surname: string
  name: string
  patronymic: string
}

/** Surname first, as in official papers. */
export function fullName(person: Named): string {
  return [person.surname, person.name, person.patronymic].filter(Boolean).join(' ')
}

/** `Сәрсенова Ә. М.` */
export function shortName(person: Named): string {
  const initials = [person.name, person.patronymic].filter(Boolean).map((each) => `${each.slice(0, 1)}.`)
  return [person.surname, ...initials].join(noBreak)
}

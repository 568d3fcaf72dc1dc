/** Weekdays as they stand in a sentence about what repeats. Declined names are language data, as month names are. 1 = Monday. */
import { weekdayHeads } from './formats.ts'
import type { Language } from './text.ts'

const russianDative = ['понедельникам', 'вторникам', 'средам', 'четвергам', 'пятницам', 'субботам', 'воскресеньям']
const russianAccusative = ['понедельник', 'вторник', 'среду', 'четверг', 'пятницу', 'субботу', 'воскресенье']
const russianOrdinals: Record<'masculine' | 'feminine' | 'neuter', readonly string[]> = {
  masculine: ['первый', 'второй', 'третий', 'четвёртый', 'последний'],
  feminine: ['первую', 'вторую', 'третью', 'четвёртую', 'последнюю'],
  neuter: ['первое', 'второе', 'третье', 'четвёртое', 'последнее'],
}
const russianGender = ['masculine', 'masculine', 'feminine', 'masculine', 'feminine', 'feminine', 'neuter'] as const
const kazakhOrdinals = ['бірінші', 'екінші', 'үшінші', 'төртінші', 'соңғы']
const englishOrdinals = ['first', 'second', 'third', 'fourth', 'last']

function listed(words: readonly string[], and: string): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${and} ${words.at(-1)}`
}

/** `дүйсенбі және сәрсенбі күндері`, `по понедельникам и средам`, `on Monday and Wednesday`. */
export function onWeekdays(days: readonly number[], language: Language): string {
  const sorted = [...days].sort((a, b) => a - b)
  if (language === 'ru') return `по ${listed(sorted.map((day) => russianDative[day - 1] ?? ''), 'и')}`
  const names = sorted.map((day) => weekdayHeads(language)[day - 1]?.full ?? '')
  return language === 'kk' ? `${listed(names, 'және')} ${days.length > 1 ? 'күндері' : 'күні'}` : `on ${listed(names, 'and')}`
}

/** `nth` 1–4, or −1 for the last: `екінші сейсенбі күні`, `во второй вторник`, `on the second Tuesday`. */
export function onNthWeekday(nth: number, day: number, language: Language): string {
  const index = nth === -1 ? 4 : nth - 1
  if (language === 'kk') return `${kazakhOrdinals[index]} ${weekdayHeads('kk')[day - 1]?.full} күні`
  if (language === 'en') return `on the ${englishOrdinals[index]} ${weekdayHeads('en')[day - 1]?.full}`
  const gender = russianGender[day - 1] ?? 'masculine'
  return `${index === 1 ? 'во' : 'в'} ${russianOrdinals[gender][index]} ${russianAccusative[day - 1]}`
}

import { dayAndMonth, shortDate } from '../../domain/kernel/formats.ts'
import { weekday, type LocalDate } from '../../domain/kernel/time.ts'
import { onNthWeekday, onWeekdays } from '../../domain/kernel/weekday-words.ts'
import type { Text } from '../kernel/text.ts'
import { nthOf, type RepeatChoice } from './repeat-choice.ts'

function howOften(choice: RepeatChoice, start: LocalDate, text: Text): string {
  const { language } = text
  const often = choice.interval > 1 ? 'several' : 'each'
  const values = { count: choice.interval }
  switch (choice.kind) {
    case 'none': return text('calendar.repeat.none')
    case 'other': return text('calendar.repeat.other')
    case 'workdays': return text('calendar.repeat.workdays')
    case 'daily': return text(`calendar.repeat.day.${often}`, values)
    case 'weekly': return `${text(`calendar.repeat.week.${often}`, values)} ${onWeekdays(choice.days.length > 0 ? choice.days : [weekday(start)], language)}`
    case 'monthlyDay': return text(`calendar.repeat.monthDay.${often}`, { ...values, day: Number(start.slice(8)) })
    case 'monthlyWeekday': return `${text(`calendar.repeat.month.${often}`, values)} ${onNthWeekday(nthOf(start), weekday(start), language)}`
    case 'yearly': return text(`calendar.repeat.year.${often}`, { ...values, day: dayAndMonth(start, language) })
  }
}

/** "Апта сайын сейсенбі күні, барлығы 10 рет": the whole repeat as one sentence. */
export function repeatWords(choice: RepeatChoice, start: LocalDate, text: Text): string {
  const words = howOften(choice, start, text)
  if (choice.kind === 'none' || choice.kind === 'other' || choice.end === 'never') return words
  if (choice.end === 'count') return text('calendar.repeat.counted', { words, count: choice.count })
  return choice.until === null ? words : text('calendar.repeat.lasting', { words, date: shortDate(choice.until) })
}

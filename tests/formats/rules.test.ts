import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareKazakh } from '../../domain/kernel/alphabet.ts'
import * as formats from '../../domain/kernel/formats.ts'
import { csvOf } from '../../renderer/kernel/csv.ts'
import { optionsWith } from '../../renderer/ui/options.ts'
import { readDate } from '../../renderer/ui/read-date.ts'

const spaces = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')

describe('Kazakh order', () => {
  it('puts every letter of the alphabet in its place', () => {
    const alphabet = [...'аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя']
    const mixed = [...alphabet].reverse()
    expect(mixed.sort(compareKazakh)).toEqual(alphabet)
  })

  it('agrees with the full ICU of Node on names', () => {
    const names = ['Іскендір', 'Ирина', 'Өтеген', 'Ольга', 'Әлия', 'Арман', 'Ғани', 'Гүлнар', 'Ұлжан', 'Үміт', 'Уәли', 'Һамза', 'Харитон', 'Қанат', 'Карина', 'Ңұр', 'Нұр', 'Яна', 'Ыбырай', 'Асан', 'асан']
    const collator = new Intl.Collator('kk')
    expect([...names].sort(compareKazakh)).toEqual([...names].sort((a, b) => collator.compare(a, b)))
  })

  it('is a total order', () => {
    const words = fc.string({ unit: fc.constantFrom(...'аәбғқңөұүһіяАӘ -1a') })
    fc.assert(fc.property(words, words, words, (a, b, c) => {
      expect(Math.sign(compareKazakh(a, b))).toBe(-Math.sign(compareKazakh(b, a)) + 0)
      if (compareKazakh(a, b) <= 0 && compareKazakh(b, c) <= 0) expect(compareKazakh(a, c)).toBeLessThanOrEqual(0)
      expect(compareKazakh(a, b) === 0).toBe(a === b)
    }))
  })
})

describe('dates', () => {
  it('writes a date as each language does', () => {
    expect(formats.longDate('2026-11-22', 'kk')).toBe('2026 жылғы 22 қараша')
    expect(spaces(formats.longDate('2026-11-22', 'ru'))).toBe('22 ноября 2026 г.')
    expect(formats.longDate('2026-11-22', 'en')).toBe('22 November 2026')
    expect(formats.shortDate('2026-01-02')).toBe('02.01.2026')
  })

  it('names months and weekdays as the full ICU of Node does', () => {
    for (let month = 1; month <= 12; month += 1) {
      const date = `2026-${String(month).padStart(2, '0')}-15`
      const kazakh = new Intl.DateTimeFormat('kk', { month: 'long', day: 'numeric', timeZone: 'UTC' }).format(new Date(date))
      expect(spaces(kazakh)).toBe(spaces(formats.dayAndMonth(date, 'kk')))
      const russian = new Intl.DateTimeFormat('ru', { month: 'long', day: 'numeric', timeZone: 'UTC' }).format(new Date(date))
      expect(spaces(russian)).toBe(spaces(formats.dayAndMonth(date, 'ru')))
    }
    for (const language of ['kk', 'ru', 'en'] as const) {
      for (let day = 1; day <= 7; day += 1) {
        const date = `2026-11-${String(day + 1).padStart(2, '0')}`
        const name = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' }).format(new Date(date))
        expect(formats.weekdayName(date, language)).toBe(name)
      }
    }
  })

  it('says near days in words, and the year only of other years', () => {
    expect(formats.nearDate('2026-11-22', '2026-11-22', 'kk')).toBe('бүгін')
    expect(formats.nearDate('2026-11-23', '2026-11-22', 'kk')).toBe('ертең')
    expect(formats.nearDate('2026-11-21', '2026-11-22', 'ru')).toBe('вчера')
    expect(spaces(formats.nearDate('2026-12-03', '2026-11-22', 'en'))).toBe('3 December')
    expect(formats.nearDate('2025-12-03', '2026-11-22', 'kk')).toBe('03.12.2025')
  })

  it('shows an instant on the clock of Astana, before and after 1 March 2024', () => {
    expect(formats.nearMoment('2026-11-22T09:30:00.000Z', '2026-11-22T10:00:00.000Z', 'kk')).toBe('бүгін 14:30')
    expect(formats.clockTime('2024-02-29T12:00:00.000Z')).toBe('18:00')
    expect(formats.clockTime('2024-03-01T12:00:00.000Z')).toBe('17:00')
    expect(formats.exactMoment('2024-02-01T00:00:00.000Z', 'kk')).toBe('2024 жылғы 1 ақпан, бейсенбі, 06:00:00 (Астана, UTC+6)')
  })
})

describe('numbers', () => {
  it('groups and points as the full ICU of Node does', () => {
    fc.assert(fc.property(fc.integer({ min: -99_999_999, max: 99_999_999 }), fc.integer({ min: 0, max: 3 }), (value, digits) => {
      for (const language of ['kk', 'ru', 'en'] as const) {
        const expected = new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value / 8).replace('-', '−')
        const ours = formats.number(value / 8, language, digits)
        // Halves are rounded to even or up by different roads; their neighbours suffice.
        if (!Number.isInteger((value / 8) * 10 ** digits * 2) || Number.isInteger((value / 8) * 10 ** digits)) expect(spaces(ours).replace(/^−(0[.,]?0*)$/, '$1')).toBe(spaces(expected).replace(/^−(0[.,]?0*)$/, '$1'))
      }
    }))
  })

  it('counts sizes by 1024, as the limit of 60 MB does (§9)', () => {
    expect(spaces(formats.fileSize(60 * 1024 * 1024, 'kk'))).toBe('60 МБ')
    expect(spaces(formats.fileSize(1536, 'ru'))).toBe('1,5 КБ')
    expect(spaces(formats.fileSize(1536, 'en'))).toBe('1.5 KB')
    expect(spaces(formats.fileSize(12, 'kk'))).toBe('12 Б')
  })

  it('counts working days in the forms of each language', () => {
    expect([1, 2, 5, 11, 21, 112].map((count) => formats.workingDays(count, 'ru'))).toEqual([
      '1 рабочий день', '2 рабочих дня', '5 рабочих дней', '11 рабочих дней', '21 рабочий день', '112 рабочих дней',
    ])
    expect(formats.workingDays(4, 'kk')).toBe('4 жұмыс күні')
    expect(formats.workingDays(1, 'en')).toBe('1 working day')
  })
})

describe('names', () => {
  it('puts the surname first and leaves out a missing patronymic', () => {
    expect(formats.fullName({ surname: 'Пак', name: 'Елена', patronymic: '' })).toBe('Пак Елена')
    expect(spaces(formats.shortName({ surname: 'Сәрсенова', name: 'Әсел', patronymic: 'Маратқызы' }))).toBe('Сәрсенова Ә. М.')
  })
})

describe('tables written to a file', () => {
  it('lets no cell become a formula, and keeps plain negative numbers', () => {
    const csv = csvOf(['a'], [['=1+1'], ['@SUM(A1)'], ['-5,5'], ['+7 7172'], ['a;b'], ['say "hi"']])
    expect(csv.split('\r\n')).toEqual(['\ufeffa', "'=1+1", "'@SUM(A1)", '-5,5', "'+7 7172", '"a;b"', '"say ""hi"""', ''])
  })
})

describe('what is typed into a date field', () => {
  it('reads every usual way of writing a date', () => {
    for (const typed of ['22.11.2026', '22.11.26', ' 22/11/2026 ', '22 11 2026', '2026-11-22']) expect(readDate(typed)).toBe('2026-11-22')
  })

  it('refuses days that no calendar has', () => {
    for (const typed of ['31.02.2026', '29.02.2025', '0.1.2026', '1.13.2026', 'ертең', '22.11', '']) expect(readDate(typed)).toBeNull()
  })

  it('never changes a real date', () => {
    fc.assert(fc.property(fc.date({ min: new Date('1991-12-16'), max: new Date('2099-12-31'), noInvalidDate: true }), (moment) => {
      const date = moment.toISOString().slice(0, 10)
      expect(readDate(formats.shortDate(date))).toBe(date)
    }))
  })
})

describe('what is typed into a combo box', () => {
  const options = [
    { value: '1', label: 'Қазақстан Республикасының Қаржы министрлігі', hint: 'Қаржымині' },
    { value: '2', label: 'Қазақстан Республикасының Әділет министрлігі', hint: 'Әділетмині' },
    { value: '3', label: '«Цифрлық үкімет» департаменті' },
  ]

  it('finds by beginnings of words in any order and case', () => {
    expect(optionsWith(options, 'министр қаржы').map((each) => each.value)).toEqual(['1'])
    expect(optionsWith(options, 'ӘДІЛЕТ').map((each) => each.value)).toEqual(['2'])
    expect(optionsWith(options, 'цифр').map((each) => each.value)).toEqual(['3'])
    expect(optionsWith(options, '')).toHaveLength(3)
  })

  it('does not find by the middle of a word', () => {
    expect(optionsWith(options, 'истрлігі')).toEqual([])
  })
})

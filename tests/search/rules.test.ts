import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isStill, paceOf, readyAt } from '../../domain/search/filling.ts'
import { snippetOf } from '../../domain/search/snippet.ts'
import { answers, termsOfText, wantedOf } from '../../domain/search/terms.ts'

const finds = (query: string, text: string): boolean => {
  const terms = new Set(termsOfText(text))
  return wantedOf(query).every(({ terms: wanted, beginning }) => wanted.some((term) => terms.has(term)) || (beginning !== null && [...terms].some((term) => term.startsWith(beginning))))
}

describe('§6.6 inflected words', () => {
  test.each([
    ['жоспар', 'Іс-шаралар жоспарларын бекіту туралы'],
    ['жоспарларды', 'Жоспар бекітілсін'],
    ['кітап', 'Анықтамалық кітабымызға енгізілсін'],
    ['министрлік', 'Қаржы министрлігінің қаулысымен'],
    ['қаулы', 'Үкімет қаулысының жобасы'],
    ['бекіту', 'осы Қағидалар бекітілсін'],
    ['шара', 'іс-шаралар'],
    ['план', 'Об утверждении плана мероприятий'],
    ['мероприятия', 'План мероприятий'],
    ['министерство', 'Министерству финансов'],
    ['report', 'Annual reports of the agency'],
    ['07-26/1', 'Жоба 07-26/1'],
    ['ЖОСПАР', 'жоспар'],
  ])('§6.6 "%s" finds "%s"', (query, text) => {
    expect(finds(query, text)).toBe(true)
  })
  test.each([['бюджет', 'Іс-шаралар жоспарын бекіту туралы'], ['салық', 'Об утверждении плана'], ['жоспар қаржы', 'Жоспар туралы']])('"%s" does not find "%s"', (query, text) => {
    expect(finds(query, text)).toBe(false)
  })
  test('the last word may be unfinished, the others not', () => {
    expect(finds('жоспар бек', 'Жоспарды бекіту')).toBe(true)
    expect(finds('жос бекіту', 'Жоспарды бекіту')).toBe(false)
  })
})

describe('snippets', () => {
  const text = `${'Кіріспе сөз. '.repeat(40)}Осы іс-шаралар жоспарларын орындау министрліктерге жүктелсін. ${'Соңы. '.repeat(60)}`
  test('stand around the first match, cut at words, with the words found marked', () => {
    const snippet = snippetOf(text, wantedOf('жоспар министрлік'))!
    expect(snippet.text.length).toBeLessThan(320)
    expect(snippet.marks.map(({ from, to }) => snippet.text.slice(from, to))).toEqual(['жоспарларын', 'министрліктерге'])
    expect(snippet.text.startsWith('… ')).toBe(true)
    expect(snippetOf(text, wantedOf('бюджет'))).toBeNull()
  })
  test('marks lie in the text and on whole words, whatever is given', () => {
    fc.assert(fc.property(fc.string(), fc.string({ unit: 'grapheme' }), (query, given) => {
      const wanted = wantedOf(query || 'а')
      const snippet = snippetOf(given, wanted)
      for (const { from, to } of snippet?.marks ?? []) {
        expect(0 <= from && from < to && to <= snippet!.text.length).toBe(true)
        expect(wanted.some((each) => answers(snippet!.text.slice(from, to), each))).toBe(true)
      }
    }), { numRuns: 500 })
  })
})

describe('how far the index is', () => {
  const row = { module: 'people', noun: 'person', done: false, filled: 400, total: 1_200, begunAt: '2026-11-23T05:00:00.000Z', movedAt: '2026-11-23T05:00:04.000Z', failedCount: 0, failed: [] }
  test('is told with its pace and the moment when it will be whole; nothing is said before there is anything to count by', () => {
    expect([paceOf(row), readyAt(row)]).toEqual([100, '2026-11-23T05:00:12.000Z'])
    for (const early of [{ ...row, movedAt: row.begunAt }, { ...row, filled: 0 }, { ...row, total: null, begunAt: null, movedAt: null }]) expect(readyAt(early)).toBeNull()
    expect(readyAt({ ...row, done: true })).toBeNull()
  })
  test('and that it stands still, once it has not moved for ten minutes', () => {
    expect([isStill(row, '2026-11-23T05:10:04.000Z'), isStill(row, '2026-11-23T05:10:05.000Z'), isStill({ ...row, done: true }, '2026-11-24T05:00:00.000Z')]).toEqual([false, true, false])
  })
})

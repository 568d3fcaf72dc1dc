import { expect, it } from 'vitest'
import type { Texts, Wording } from '../../domain/kernel/text.ts'
import { texts } from '../../domain/texts.ts'
import { filesOf, type SourceFile } from './tree.ts'

/** Words that are rightly the same in Kazakh and Russian: borrowed terms, abbreviations and proper names. */
const sameInBoth = new Set(['Кеңсе', 'Кворум', 'Прокуратура', 'Министр', 'Тема', 'Глоссарий', 'Файл', 'Файлдар', 'Портал', 'Комитет', 'Департамент', 'Наурыз мейрамы', 'Логин', 'Карточка', 'Токен', 'статистика', 'экономика', 'Лицензия', 'Валюта', 'Астана', 'Алматы', 'Шымкент', 'Атырау', 'Павлодар', 'Семей', 'Тараз'])
/** Names that stay in their own letters in every language. */
const properNames = /Кеңсе|Қазақша|Русский|English|Kense/g

const forms = (wording: Wording): string[] => (typeof wording === 'string' ? [wording] : Object.values(wording))
const placeholders = (words: string) => [...new Set([...words.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]))].sort().join(' ')
const letters = (words: string) => words.replace(/\{\{\w+\}\}/g, ' ').replace(properNames, ' ')

function faultsOfEntry([key, { kk, ru, en }]: [string, Texts[string]]): string[] {
  const faults: string[] = []
  const fault = (words: string) => faults.push(`${key}: ${words}`)
  for (const words of [kk, ...forms(ru), ...forms(en)]) if (words.trim() === '') fault('is empty in a language')
  for (const words of [...forms(ru), ...forms(en)]) {
    const plural = words !== ru && words !== en
    const missing = placeholders(words) !== placeholders(kk)
    // "one" and "other" may leave out the number itself: "one file".
    if (missing && !(plural && placeholders(words) === placeholders(kk.replaceAll('{{count}}', '')))) fault(`placeholders differ: "${kk}" and "${words}"`)
  }
  const [kazakh, english] = [letters(kk), forms(en).map(letters)]
  const cyrillic = kazakh.match(/\p{Script=Cyrillic}/gu)?.length ?? 0
  if (cyrillic >= 25 && !/[әғқңөұүһі]/i.test(kazakh)) fault(`does not read like Kazakh: "${kk}"`)
  if (/(^|\s)(в|для|или|это|что|вы|на|от|при|нельзя|ещё|уже)(\s|$)/i.test(kazakh)) fault(`has Russian words in Kazakh: "${kk}"`)
  if (forms(ru).includes(kk) && cyrillic > 3 && !sameInBoth.has(kk)) fault(`is the same in Kazakh and Russian: "${kk}"`)
  if (forms(ru).some((words) => /[әғқңөұүһі]/i.test(letters(words)))) fault('has Kazakh letters in Russian')
  if (english.some((words) => /\p{Script=Cyrillic}/u.test(words))) fault('has Cyrillic letters in English')
  return faults
}

function faultsOf(all: Texts): string[] {
  return Object.entries(all).flatMap(faultsOfEntry)
}

function unused(all: Texts, code: SourceFile[]): string[] {
  const whole = code.map((file) => file.text).join('\n')
  const prefixes = [...whole.matchAll(/`([a-z]\w*(?:\.\w+)*\.?\w*)\$\{/g)].map((match) => match[1] ?? '').filter((prefix) => prefix.includes('.'))
  const infixes = [...whole.matchAll(/`\$\{[^}`]+\}(\.\w+\.)\$\{/g)].map((match) => match[1] ?? '')
  const named = new Set([...whole.matchAll(/['"`]([a-z]\w*(?:\.[\w-]+)+)['"`]/g)].map((match) => match[1]))
  return Object.keys(all).filter((key) => !named.has(key) && !prefixes.some((prefix) => key.startsWith(prefix)) && !infixes.some((infix) => key.includes(infix)))
}

it('every text exists in three languages with the same placeholders, and is in the language it claims', () => {
  expect(faultsOf(texts)).toEqual([])
})

it('the law of texts catches each planted fault', () => {
  const good = { kk: 'Құжат жіберілді: {{name}}', ru: 'Документ отправлен: {{name}}', en: 'The document was sent: {{name}}' }
  expect(faultsOf({ good })).toEqual([])
  const planted: Texts = {
    empty: { ...good, en: ' ' },
    placeholder: { ...good, ru: 'Документ отправлен: {{title}}' },
    russian: { ...good, kk: good.ru },
    notKazakh: { ...good, kk: 'Документтерге визаланатын номер {{name}}' },
    leftover: { ...good, kk: 'Құжат для {{name}}' },
    kazakhInRussian: { ...good, ru: 'Құжат {{name}}' },
    cyrillicInEnglish: { ...good, en: 'Документ {{name}}' },
  }
  for (const [key, entry] of Object.entries(planted)) expect(faultsOf({ [key]: entry }), key).not.toEqual([])
})

const textFiles = () => filesOf(['domain'], /texts\.json$/)

it('no key stands in two files, where the later would silently win', () => {
  const seen = new Map<string, string>()
  const twice: string[] = []
  for (const { path, text } of textFiles()) {
    for (const key of Object.keys(JSON.parse(text) as Texts)) {
      if (seen.has(key)) twice.push(`${key}: ${seen.get(key)} and ${path}`)
      seen.set(key, path)
    }
  }
  expect(twice).toEqual([])
  expect(seen.size, 'a texts.json that domain/texts.ts does not know').toBe(Object.keys(texts).length)
})

it('no key is written twice in one file, where JSON keeps only the last', () => {
  const repeated = textFiles().flatMap(({ path, text }) => {
    const keys = [...text.matchAll(/^\s{2}"([^"]+)":/gm)].map((match) => match[1])
    return keys.filter((key, index) => keys.indexOf(key) !== index).map((key) => `${path}: ${key}`)
  })
  expect(repeated).toEqual([])
})

it('no text is unused', () => {
  const code = filesOf(['domain', 'node', 'server', 'native', 'electron', 'renderer'], /\.(ts|tsx)$/)
  expect(unused(texts, code)).toEqual([])
  expect(unused({ 'a.b': { kk: '', ru: '', en: '' }, 'c.d': { kk: '', ru: '', en: '' }, 'e.state.f': { kk: '', ru: '', en: '' } }, [{ path: 'x.ts', text: "text('a.b'); text(`e.state.${x}`)" }])).toEqual(['c.d'])
})

it('no words for people stand in the page\'s own source', () => {
  const spoken = (files: SourceFile[]) =>
    files.flatMap(({ path, text }) => {
      const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '').replace(properNames, '')
      return [...code.matchAll(/>[^<>{}\n]*\p{Script=Cyrillic}{2,}[^<>{}\n]*<|(?:label|title|aria-label|placeholder|alt)="[^"]*\p{L}{3,}[^"]*"/gu)].map((match) => `${path}: ${match[0]}`)
    })
  expect(spoken(filesOf(['renderer'], /\.tsx$/))).toEqual([])
  expect(spoken([{ path: 'renderer/x.tsx', text: '<b>Қол қою</b><i title="Sign now" />' }])).toHaveLength(2)
})

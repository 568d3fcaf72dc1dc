/**
 * What a sentence of an act states in figures, in Kazakh or Russian: dates, references to parts of acts, numbers of
 * cited acts, and all other numbers. Word order and endings differ between the languages; these must not.
 */
export type FactKind = 'date' | 'reference' | 'act' | 'number' | 'counted'

export interface Fact {
  kind: FactKind
  /** Equal in both languages when the same is said: `2026-11-22`, `article 12`, `480-V`, `1000000`. */
  key: string
  from: number
  to: number
}

export type ActLanguage = 'kk' | 'ru'

const months: Record<ActLanguage, string[]> = {
  kk: ['қаңтар', 'ақпан', 'наурыз', 'сәуір', 'мамыр', 'маусым', 'шілде', 'тамыз', 'қыркүйе[кг]', 'қазан', 'қараша', 'желтоқсан'],
  ru: ['январ', 'феврал', 'март', 'апрел', 'ма[йяею]', 'июн', 'июл', 'август', 'сентябр', 'октябр', 'ноябр', 'декабр'],
}

type Unit = 'article' | 'subpoint' | 'point' | 'indent' | 'part' | 'chapter' | 'section' | 'paragraph' | 'annex' | 'table' | 'line'

/** Longer words first: тармақша before тармақ, подпункт before пункт. */
const units: Record<ActLanguage, [Unit, string][]> = {
  kk: [['subpoint', 'тармақша'], ['point', 'тарма[қғ]'], ['article', 'ба[пб]'], ['indent', 'абзац'], ['part', 'бөлі[кг]'], ['section', 'бөлім'], ['chapter', 'тарау'], ['paragraph', 'параграф'], ['annex', 'қосымша'], ['table', 'кесте'], ['line', 'жол']],
  ru: [['subpoint', 'подпункт'], ['point', 'пункт'], ['article', 'стат(?:ь|е)'], ['indent', 'абзац'], ['part', 'част'], ['section', 'раздел'], ['chapter', 'глав'], ['paragraph', 'параграф'], ['annex', 'приложени'], ['table', 'таблиц'], ['line', 'строк']],
}

const ordinals: Record<ActLanguage, string[]> = {
  kk: ['бірінші', 'екінші', 'үшінші', 'төртінші', 'бесінші', 'алтыншы', 'жетінші', 'сегізінші', 'тоғызыншы', 'оныншы'],
  ru: ['перв', 'втор', 'трет', 'четв[её]рт', 'пят', 'шест', 'седьм', 'восьм', 'девят', 'десят'],
}

/** Number words that stand for an amount; «бір» and «один» are left out, being articles as often as numbers. */
const counted: Record<ActLanguage, [number, string][]> = {
  kk: [[2, 'екі'], [3, 'үш'], [4, 'төрт'], [5, 'бес'], [6, 'алты'], [7, 'жеті'], [8, 'сегіз'], [9, 'тоғыз'], [10, 'он'], [20, 'жиырма'], [30, 'отыз'], [40, 'қырық'], [50, 'елу'], [60, 'алпыс']],
  ru: [[2, 'дв(?:а|е|ух|ум|умя)'], [3, 'тр(?:и|[её]х|[её]м|емя)'], [4, 'четыр(?:е|[её]х|[её]м|ьмя)'], [5, 'пят(?:ь|и|ью)'], [6, 'шест(?:ь|и|ью)'], [7, 'сем(?:ь|и|ью)'], [8, 'вос(?:емь|ьми|емью)'], [9, 'девят(?:ь|и|ью)'], [10, 'десят(?:ь|и|ью)'], [20, 'двадцат(?:ь|и|ью)'], [30, 'тридцат(?:ь|и|ью)'], [40, 'сорок(?:а|)'], [50, 'пят(?:ьдесят|идесяти)'], [60, 'шест(?:ьдесят|идесяти)']],
}

const before = '(?<![\\p{L}\\p{N}])'
const after = '(?![\\p{L}\\p{N}])'
const quote = '[«»"“”„]?'
const dash = '[-–—‑]'
const number = `\\d+(?:${dash}\\d+)*`
const item = `${number}\\)?`

type Make = (groups: RegExpExecArray) => { kind: FactKind; keys: string[] } | null

interface Rule {
  pattern: RegExp
  make: Make
  /** Letters without which the rule can't hold; looked for first, since most rules fit few sentences. */
  hint: string
}

/** The plain beginning of a word's pattern: `стат(?:ь|е)` → `стат`. */
const hintOf = (word: string): string => /^\p{L}*/u.exec(word)?.[0] ?? ''

const pad = (value: string | number): string => String(value).padStart(2, '0')

function dateKey(year: string | null, month: number, day: string | null): string | null {
  if (day !== null && (Number(day) < 1 || Number(day) > 31)) return null
  return [year ?? '', pad(month), ...(day === null ? [] : [pad(day)])].join('-')
}

const dated = (key: string | null): ReturnType<Make> => (key === null ? null : { kind: 'date', keys: [key] })

function dateRules(language: ActLanguage): Rule[] {
  const rules: Rule[] = []
  const rule = (source: string, make: Make, hint = ''): void => void rules.push({ pattern: new RegExp(source, 'giu'), make, hint })
  rule(`${before}(\\d{1,2})\\.(\\d{1,2})\\.((?:19|20)\\d\\d)(?!\\d)`, ([, day = '', month = '', year = '']) => (Number(month) > 12 ? null : dated(dateKey(year, Number(month), day))))
  months[language].forEach((name, index) => {
    const month = index + 1
    const hint = hintOf(name)
    if (language === 'kk') {
      rule(`${before}${name}\\p{L}*\\s+(\\d{1,2})(?=${dash}\\p{L})`, ([, day = '']) => dated(dateKey(null, month, day)), hint)
      rule(`(?<!\\d)${quote}(\\d{4})${quote}\\s*(?:жыл(?:ғы|дың|ы|да|дан)?|ж\\.)\\s*${quote}(\\d{1,2})${quote}\\s*${name}\\p{L}*`, ([, year = '', day = '']) => dated(dateKey(year, month, day)), hint)
      rule(`(?<!\\d)${quote}(\\d{1,2})${quote}\\s*${name}\\p{L}*\\s*,?\\s*(\\d{4})(?!\\d)(?:\\s*(?:жыл\\p{L}*|ж\\.))?`, ([, day = '', year = '']) => dated(dateKey(year, month, day)), hint)
      rule(`(?<!\\d)(\\d{4})\\s*(?:жыл\\p{L}*|ж\\.)\\s*${name}\\p{L}*`, ([, year = '']) => dated(dateKey(year, month, null)), hint)
    } else {
      rule(`(?<!\\d)${quote}(\\d{1,2})${quote}(?:${dash}?го)?\\s+${before}${name}\\p{L}*\\s+(\\d{4})(?!\\d)(?:\\s*(?:год\\p{L}*|г\\.))?`, ([, day = '', year = '']) => dated(dateKey(year, month, day)), hint)
      rule(`${before}${name}\\p{L}*\\s+(\\d{4})(?!\\d)(?:\\s*(?:год\\p{L}*|г\\.))?`, ([, year = '']) => dated(dateKey(year, month, null)), hint)
    }
    rule(`(?<!\\d)${quote}(\\d{1,2})${quote}\\s*${before}${name}\\p{L}*`, ([, day = '']) => dated(dateKey(null, month, day)), hint)
  })
  // A year that only the next word tells to be one stays a number in both languages.
  return rules
}

const numbersIn = (list: string): string[] => [...list.matchAll(new RegExp(number, 'gu'))].map(([found]) => found.replace(/[–—‑]/g, '-'))

function referenceRules(language: ActLanguage): Rule[] {
  const rules: Rule[] = []
  for (const [unit, word] of units[language]) {
    const hint = hintOf(word)
    const rule = (source: string, make: Make): void => void rules.push({ pattern: new RegExp(source, 'giu'), make, hint })
    const refer = (numbers: string[]): ReturnType<Make> => ({ kind: 'reference', keys: numbers.map((each) => `${unit} ${each}`) })
    if (language === 'kk') {
      const listed = `${item}(?:(?:\\s*,\\s*|\\s*(?:және|немесе|мен|бен|пен|${dash})\\s*)${item})*`
      rule(`(?<![\\p{L}\\d])(${listed})(?:${dash}?(?:ші|шы|інші|ыншы))?\\s*${dash}?\\s*${word}\\p{L}*`, ([, list = '']) => refer(numbersIn(list)))
    } else {
      const listed = `${item}(?:(?:\\s*,\\s*|\\s*(?:и|или|по|${dash})\\s*)${item})*`
      rule(`${before}${word}\\p{L}*\\s+(?:№\\s*)?(${listed})(?!\\s*(?:тенге|процент|рабоч|календарн|месяц|лет|год|дн))`, ([, list = '']) => refer(numbersIn(list)))
      rule(`${before}(\\d+)${dash}?(?:й|го|му|м|я|ой|ю|е|х)?\\s+${word}\\p{L}*`, ([, one = '']) => refer([one]))
    }
    ordinals[language].forEach((ordinal, index) => {
      rule(`${before}${ordinal}\\p{L}*\\s+${word}\\p{L}*`, () => refer([String(index + 1)]))
      if (language === 'ru') rule(`${before}${word}\\p{L}*\\s+${ordinal}\\p{L}*`, () => refer([String(index + 1)]))
    })
  }
  return rules
}

// Latin and Cyrillic letters that look alike are mixed freely in numbers of acts.
const twins: Record<string, string> = { А: 'A', В: 'B', С: 'C', Е: 'E', Н: 'H', К: 'K', М: 'M', О: 'O', Р: 'P', Т: 'T', Х: 'X', І: 'I', У: 'Y' }
const latinTwin = (text: string): string => text.toUpperCase().replace(/./gu, (letter) => twins[letter] ?? letter)

/** Of `12-НҚ` and `12-НПА` only the figures are one; `480-V` keeps its Roman number. */
function actNumber(raw: string): string {
  const parts = latinTwin(raw).replace(/[–—‑]/g, '-').match(/\d+|(?<![\p{L}])[IVXLC]+(?![\p{L}])/gu) ?? []
  return parts.join('-')
}

function otherRules(language: ActLanguage): Rule[] {
  const rules: Rule[] = [
    {
      pattern: new RegExp(`(?:№№?|${before}N)\\s*([\\p{L}\\p{N}](?:[\\p{L}\\p{N}/.]|${dash}(?=[\\p{L}\\p{N}]))*)`, 'gu'),
      make: ([, raw = '']) => (/\d/.test(raw) ? { kind: 'act', keys: [actNumber(raw)] } : null),
      hint: '',
    },
    { pattern: new RegExp(`${before}[IVXІХ]{1,6}${after}`, 'gu'), make: ([roman = '']) => ({ kind: 'number', keys: [latinTwin(roman)] }), hint: '' },
    {
      pattern: /\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)(?:,\d+)?|\d+(?:[.,]\d+)*/gu,
      make: ([raw = '']) => ({ kind: 'number', keys: [plainNumber(raw)] }),
      hint: '',
    },
  ]
  for (const [value, word] of counted[language]) {
    // «он бес» and «двадцать пять» are one number each; only single words are looked at, in both languages alike.
    rules.push({ pattern: new RegExp(`${before}(?:${word})${after}`, 'giu'), make: () => ({ kind: 'counted', keys: [String(value)] }), hint: hintOf(word) })
  }
  return rules
}

function plainNumber(raw: string): string {
  const text = raw.replace(/[ \u00a0\u202f]/g, '').replace(',', '.')
  return /^\d+(?:\.\d+)?$/.test(text) ? String(Number(text)) : text
}

const withDigits = (rules: Rule[]): (Rule & { digits: boolean })[] => rules.map((rule) => ({ ...rule, digits: /\\d/.test(rule.pattern.source) }))

const rulesOf: Record<ActLanguage, (Rule & { digits: boolean })[]> = {
  kk: withDigits([...dateRules('kk'), ...otherRules('kk').slice(0, 1), ...referenceRules('kk'), ...otherRules('kk').slice(1)]),
  ru: withDigits([...dateRules('ru'), ...otherRules('ru').slice(0, 1), ...referenceRules('ru'), ...otherRules('ru').slice(1)]),
}

/** Facts in order of place. What one rule has taken no later rule sees, so the more telling rules come first. */
export function readFacts(text: string, language: ActLanguage, from = 0): Fact[] {
  const facts: Fact[] = []
  let left = ' '.repeat(from) + text.slice(from)
  const low = left.toLowerCase()
  const hasDigits = /\d/.test(left)
  for (const { pattern, make, hint, digits } of rulesOf[language]) {
    if ((digits && !hasDigits) || !low.includes(hint)) continue
    for (const found of [...left.matchAll(pattern)]) {
      const made = make(found)
      if (made === null) continue
      const [start, end] = [found.index, found.index + found[0].length]
      for (const key of made.keys) facts.push({ kind: made.kind, key, from: start, to: end })
      left = left.slice(0, start) + '\u0001'.repeat(end - start) + left.slice(end)
    }
  }
  return facts.sort((one, other) => one.from - other.from)
}

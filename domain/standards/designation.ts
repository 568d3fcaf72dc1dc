/** How standards are named. One designation is written otherwise in each language, and lists write it in all of them: ҚР СТ 1.2-2013 is СТ РК 1.2-2013. Pure. */
import type { Language } from '../kernel/text.ts'

interface Family extends Record<Language, string> {
  /** What it may look like at the beginning of a designation, in capitals: typed in Latin letters that look the same, too. */
  seen: RegExp
}

const families: readonly Family[] = [
  { kk: 'ҚР СТ', ru: 'СТ РК', en: 'ST RK', seen: /^(?:[ҚКK][РP]\s*[СC][ТT]|[СC][ТT]\s*[РP][КK]|ST\s*RK)(?=[\s\d]|$)/ },
  { kk: 'МЕМСТ', ru: 'ГОСТ', en: 'GOST', seen: /^(?:[МM][ЕE][МM][СC][ТT]|Г[ОO][СC][ТT]|GOST)(?=[\s\d]|$)/ },
]

const tidy = (designation: string): string => designation.trim().replace(/[‐‑–—−]/g, '-').replace(/\s+/g, ' ')

function split(designation: string): { family: Family | null; rest: string } {
  const given = tidy(designation)
  const upper = given.toUpperCase()
  for (const family of families) {
    const found = family.seen.exec(upper)
    if (found !== null) return { family, rest: given.slice(found[0].length).trim() }
  }
  return { family: null, rest: given }
}

/** As a reader of this language writes it; a national standard may take over one of another family: СТ РК ГОСТ Р 51000-2008. */
export function designationIn(language: Language, designation: string): string {
  const { family, rest } = split(designation)
  return family === null ? rest : `${family[language]} ${designationIn(language, rest)}`.trim()
}

/** Older lists write the names of the world's bodies in Cyrillic. */
const bodies: readonly (readonly [RegExp, string])[] = [[/ИСО/g, 'ISO'], [/МЭК/g, 'IEC'], [/ХЭК/g, 'IEC'], [/ЕН(?=[\s\d]|$)/g, 'EN'], [/Р(?=\s*\d|$)/g, 'R']]

/** Two designations name one standard when their keys are equal, whatever language, dashes and spaces they were written with. */
export function designationKey(designation: string): string {
  const { family, rest } = split(designation)
  if (family !== null) return `${family.en.replace(' ', '')}${designationKey(rest)}`
  return bodies.reduce((words, [seen, latin]) => words.replace(seen, latin), rest.toUpperCase()).replace(/\s+/g, '')
}

const longestNumber = 7

/** In the order of numbers, so that 9 stands before 10. */
export function designationOrder(designation: string): string {
  return designationKey(designation).replace(/\d+/g, (digits) => digits.padStart(longestNumber, '0'))
}

/** All by which it is looked for: as each language writes it, and as one types it without blanks; with the year and without it. */
export function designationWords(designation: string): string {
  const forms = new Set([...(['kk', 'ru', 'en'] as const).map((language) => designationIn(language, designation)), designationKey(designation), designationKey(split(designation).rest)])
  return [...forms].flatMap((form) => [form, form.replace(/-(?:\d{2}|\d{4})$/, '')]).join(' ')
}

/** Where one designation ends and the next begins, when a table kept them in one cell, each on its own line. */
const nextOne = new RegExp(`(?<=\\d)\\s+(?=(?:${families.flatMap(({ kk, ru, en }) => [kk, ru, en]).join('|')})\\s)`)

/** `ҚР СТ 1.2-2010; МЕМСТ 7.1-84` → each of them. */
export function designationsOf(words: string): string[] {
  return [...new Map(words.split(/[;,\n]/).flatMap((part) => part.split(nextOne)).map(tidy).filter((each) => each !== '').map((each) => [designationKey(each), each])).values()]
}

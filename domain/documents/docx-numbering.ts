/** Counts DOCX's automatic numbers, since a clause's number is part of what an act says. */
import { type XmlNode, child, childrenOf } from './xml.ts'

interface Level {
  start: number
  format: string
  text: string
  legal: boolean
  restart: number | null
  paragraph: XmlNode | undefined
}

export interface Numbering {
  /** The marker of the next paragraph of this list, and the list level's own indents; null when it carries none. */
  next(id: string, level: number): { marker: string; level: XmlNode | undefined } | null
}

const russian = 'абвгдежзиклмнопрстуфхцчшщэюя'
const latin = 'abcdefghijklmnopqrstuvwxyz'

function letters(alphabet: string, count: number): string {
  // Word repeats the letter: z, aa, bb …
  const letter = alphabet[(count - 1) % alphabet.length] ?? ''
  return letter.repeat(Math.min(8, Math.floor((count - 1) / alphabet.length) + 1))
}

function roman(count: number): string {
  if (count > 3999) return String(count)
  const steps: [number, string][] = [[1000, 'm'], [900, 'cm'], [500, 'd'], [400, 'cd'], [100, 'c'], [90, 'xc'], [50, 'l'], [40, 'xl'], [10, 'x'], [9, 'ix'], [5, 'v'], [4, 'iv'], [1, 'i']]
  let rest = count
  let text = ''
  for (const [value, mark] of steps) for (; rest >= value; rest -= value) text += mark
  return text
}

export function numberText(format: string, count: number): string {
  if (count < 1 && format !== 'decimal' && format !== 'decimalZero') return String(count)
  switch (format) {
    case 'none':
      return ''
    case 'lowerLetter':
      return letters(latin, count)
    case 'upperLetter':
      return letters(latin, count).toUpperCase()
    case 'russianLower':
      return letters(russian, count)
    case 'russianUpper':
      return letters(russian, count).toUpperCase()
    case 'lowerRoman':
      return roman(count)
    case 'upperRoman':
      return roman(count).toUpperCase()
    case 'decimalZero':
      return String(count).padStart(2, '0')
    default:
      return String(count)
  }
}

function readLevel(node: XmlNode): Level {
  const value = (name: string): string | undefined => child(node, name)?.attributes['w:val']
  const restart = value('w:lvlRestart')
  return {
    start: Number(value('w:start') ?? 1) || 0,
    format: value('w:numFmt') ?? 'decimal',
    text: (value('w:lvlText') ?? '').slice(0, 200),
    legal: child(node, 'w:isLgl') !== undefined,
    restart: restart === undefined ? null : Number(restart),
    paragraph: child(node, 'w:pPr'),
  }
}

function readLevels(node: XmlNode | undefined): Map<number, Level> {
  return new Map(childrenOf(node, 'w:lvl').map((each) => [Number(each.attributes['w:ilvl'] ?? 0), readLevel(each)]))
}

interface List {
  abstract: string
  levels: Map<number, Level>
  starts: Map<number, number>
}

function readLists(root: XmlNode | null): Map<string, List> {
  const abstract = new Map(childrenOf(root ?? undefined, 'w:abstractNum').map((node) => [node.attributes['w:abstractNumId'] ?? '', node]))
  const lists = new Map<string, List>()
  for (const node of childrenOf(root ?? undefined, 'w:num')) {
    const base = child(node, 'w:abstractNumId')?.attributes['w:val'] ?? ''
    const levels = readLevels(abstract.get(base))
    const starts = new Map<number, number>()
    for (const override of childrenOf(node, 'w:lvlOverride')) {
      const level = Number(override.attributes['w:ilvl'] ?? 0)
      for (const [, own] of readLevels(override)) levels.set(level, own)
      const start = child(override, 'w:startOverride')?.attributes['w:val']
      if (start !== undefined) starts.set(level, Number(start) || 0)
    }
    lists.set(node.attributes['w:numId'] ?? '', { abstract: base, levels, starts })
  }
  return lists
}

export function readNumbering(root: XmlNode | null): Numbering {
  const lists = readLists(root)
  const counters = new Map<string, Map<number, number>>()
  const begun = new Set<string>()
  return {
    next(id, level) {
      const list = lists.get(id)
      const own = list?.levels.get(level)
      if (list === undefined || own === undefined) return null
      const counts = counters.get(list.abstract) ?? new Map<number, number>()
      counters.set(list.abstract, counts)
      const override = list.starts.get(level)
      const first = `${id}/${level}`
      const before = counts.get(level)
      counts.set(level, override !== undefined && !begun.has(first) ? override : before === undefined ? own.start : before + 1)
      begun.add(first)
      for (let deeper = level + 1; deeper < 9; deeper++) if (list.levels.get(deeper)?.restart !== 0) counts.delete(deeper)
      if (own.format === 'bullet') return { marker: bullet(own.text), level: own.paragraph }
      const marker = own.text.replace(/%(\d)/g, (_, digit: string) => {
        const at = Number(digit) - 1
        const shown = list.levels.get(at)
        const format = own.legal ? 'decimal' : (shown?.format ?? 'decimal')
        return numberText(format, counts.get(at) ?? shown?.start ?? 1)
      })
      return marker === '' ? null : { marker, level: own.paragraph }
    },
  }
}

/** Symbol fonts put their bullets into the private use area; a plain font shows nothing there. */
function bullet(text: string): string {
  const code = text.codePointAt(0) ?? 0x2022
  return code >= 0xe000 && code <= 0xf8ff ? '•' : text
}


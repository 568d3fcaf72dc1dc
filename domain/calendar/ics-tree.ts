/** The lines of an iCalendar file (RFC 5545, 3.1) as a tree. What can't be read is told with its line and left out. */
import type { TextKey } from '../texts.ts'

export interface Problem {
  line: number
  key: TextKey
  values: Record<string, string | number>
  /** Nothing was lost by it that this calendar would show. */
  harmless: boolean
}

export interface Line {
  text: string
  line: number
}

export interface Component {
  name: string
  line: number
  lines: Line[]
  children: Component[]
}

const maxDepth = 5
const maxLineLength = 100_000
const shownLength = 60

/** Folded lines joined, with the number of their first. Quoted-printable of old files goes on after `=`. */
function unfolded(text: string): Line[] {
  const lines: { parts: string[]; line: number; soft: boolean }[] = []
  for (const [index, raw] of text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/).entries()) {
    const last = lines.at(-1)
    if (last?.soft === true) {
      last.parts.push(raw)
      last.soft = raw.endsWith('=')
      if (last.soft) last.parts.push(last.parts.pop()?.slice(0, -1) ?? '')
    } else if (/^[ \t]/.test(raw) && last !== undefined) last.parts.push(raw.slice(1))
    else if (raw.trim() !== '') {
      const soft = raw.endsWith('=') && /^[^:]*QUOTED-PRINTABLE[^:]*:/i.test(raw)
      lines.push({ parts: [soft ? raw.slice(0, -1) : raw], line: index + 1, soft })
    }
  }
  return lines.map(({ parts, line }) => ({ text: parts.join(''), line }))
}

const shown = (text: string): string => (text.length > shownLength ? `${text.slice(0, shownLength)}…` : text)

export function readTree(text: string): { calendars: Component[]; problems: Problem[] } {
  const calendars: Component[] = []
  const problems: Problem[] = []
  /** Parts that stand in no calendar: some programs write a single event so. */
  const bare: Component[] = []
  const open: Component[] = []
  let tooDeep = 0
  for (const { text: content, line } of unfolded(text)) {
    const [, edge, given = ''] = /^(BEGIN|END):\s*([\w-]{1,60})\s*$/i.exec(content) ?? []
    const name = given.toUpperCase()
    if (edge?.toUpperCase() === 'BEGIN') {
      if (open.length >= maxDepth) {
        if (tooDeep === 0) problems.push({ line, key: 'calendar.ics.tooDeep', values: {}, harmless: false })
        tooDeep += 1
        continue
      }
      const component: Component = { name, line, lines: [], children: [] }
      const parent = open.at(-1)
      if (parent !== undefined) parent.children.push(component)
      else if (name === 'VCALENDAR') calendars.push(component)
      else bare.push(component)
      open.push(component)
    } else if (edge?.toUpperCase() === 'END') {
      if (tooDeep > 0) tooDeep -= 1
      else if (open.some((each) => each.name === name)) while (open.pop()?.name !== name) problems.push({ line, key: 'calendar.ics.notClosed', values: { name }, harmless: false })
    } else if (tooDeep === 0) {
      const current = open.at(-1)
      const fits = content.length <= maxLineLength && /^[\w.-]{1,60}[:;]/.test(content)
      if (current !== undefined && fits) current.lines.push({ text: content, line })
      else if (current !== undefined) problems.push({ line, key: 'calendar.ics.brokenLine', values: { text: shown(content) }, harmless: true })
    }
  }
  for (const { name, line } of open) problems.push({ line, key: 'calendar.ics.notClosed', values: { name }, harmless: true })
  if (calendars.length === 0) problems.push({ line: 1, key: 'calendar.ics.notCalendar', values: {}, harmless: bare.length > 0 })
  if (bare.length > 0) calendars.push({ name: 'VCALENDAR', line: 1, lines: [{ text: 'VERSION:2.0', line: 1 }], children: bare })
  return { calendars, problems }
}

const octets = (character: string): number => {
  const code = character.codePointAt(0) ?? 0
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
}

/** 75 octets a line at most, and no letter cut in two. */
function folded(text: string): string {
  const parts: string[] = []
  let part = ''
  let length = 0
  for (const character of text) {
    const more = octets(character)
    if (length + more > 75) {
      parts.push(part)
      part = ' '
      length = 1
    }
    part += character
    length += more
  }
  return [...parts, part].join('\r\n')
}

export function writeTree({ name, lines, children }: Component): string {
  return `BEGIN:${name}\r\n${lines.map(({ text }) => `${folded(text)}\r\n`).join('')}${children.map(writeTree).join('')}END:${name}\r\n`
}

const product = '-//Kense//Kense 1//KK'

/** What every file begins with (RFC 5545, 3.6). */
export function calendarOf(children: Component[]): Component {
  const lines = ['VERSION:2.0', `PRODID:${product}`, 'CALSCALE:GREGORIAN'].map((text) => ({ text, line: 0 }))
  return { name: 'VCALENDAR', line: 0, lines, children }
}

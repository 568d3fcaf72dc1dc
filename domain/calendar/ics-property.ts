/** One property of iCalendar: names, parameters and values are read and written by ical.js. */
import ICAL from 'ical.js'
import type { Component, Line } from './ics-tree.ts'

/** As jCal (RFC 7265) has it: dates `2026-11-23`, times `2026-11-23T10:00:00`, with `Z` in UTC. */
export interface Property {
  name: string
  parameters: Record<string, string | string[]>
  type: string
  values: unknown[]
  line: number
}

type JCal = [string, Record<string, string | string[]>, string, ...unknown[]]

const nameOf = ({ text }: Line): string => text.slice(0, text.search(/[:;]/)).toUpperCase()

export function linesOf(component: Component, name: string): Line[] {
  return component.lines.filter((line) => nameOf(line) === name)
}

/** Null when ical.js can't read it. */
export function readProperty(line: Line): Property | null {
  try {
    const [name, parameters, type, ...values] = ICAL.parse.property(unquoted(line.text)) as JCal
    return { name: name.toUpperCase(), parameters, type, values, line: line.line }
  } catch {
    return null
  }
}

export function propertiesOf(component: Component, name: string): Property[] {
  return linesOf(component, name).flatMap((line) => readProperty(line) ?? [])
}

export function propertyOf(component: Component, name: string): Property | null {
  return propertiesOf(component, name)[0] ?? null
}

export function textOf(component: Component, name: string): string | null {
  const value = propertyOf(component, name)?.values[0]
  return value === undefined ? null : Array.isArray(value) ? value.join(' ') : String(value as string)
}

export function parameterOf({ parameters }: Property, name: string): string | null {
  const value = parameters[name.toLowerCase()]
  return value === undefined ? null : Array.isArray(value) ? (value[0] ?? null) : value
}

/** The value as it stands in the file, for what this calendar reads itself. */
export function rawValueOf(line: Line): string {
  let quoted = false
  for (let index = 0; index < line.text.length; index += 1) {
    const character = line.text[index]
    if (character === '"') quoted = !quoted
    else if (character === ':' && !quoted) return line.text.slice(index + 1).trim()
  }
  return ''
}

/** A control character can't stand in a line; a tab may. */
const controls = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/g // oxlint-disable-line no-control-regex -- these are what it takes out

export function writeProperty(name: string, parameters: Record<string, string>, type: string, ...values: unknown[]): Line {
  const clean = (value: unknown): unknown => (typeof value === 'string' ? value.toWellFormed().replaceAll(controls, '').replaceAll('\r\n', '\n').replaceAll('\r', '\n') : value)
  const cleanParameters = Object.fromEntries(Object.entries(parameters).map(([key, value]) => [key, clean(value)]))
  const text = ICAL.stringify.property([name.toLowerCase(), cleanParameters, type, ...values.map(clean)], ICAL.design.icalendar, true)
  return { text, line: 0 }
}

/** vCalendar 1.0 wrote other letters as `=D0=9A`; as UTF-8 nearly always, since nothing else could be said in the line. */
function unquoted(text: string): string {
  const head = /^([^:]*?);ENCODING=QUOTED-PRINTABLE([^:]*):/i.exec(text)
  if (head === null) return text
  const bytes = text.slice(head[0].length).replaceAll('%', '%25').replaceAll(/=([0-9A-F]{2})/gi, '%$1')
  const plain = (head[1] ?? '') + (head[2] ?? '').replace(/;CHARSET=[^;:]*/i, '')
  try {
    const value = decodeURIComponent(bytes)
    return `${plain}:${value.replaceAll('\r\n', '\\n').replaceAll('\n', '\\n')}`
  } catch {
    return `${plain}:${text.slice(head[0].length)}`
  }
}

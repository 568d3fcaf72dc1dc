import { clockTime, shortDate } from './formats.ts'
import type { Language, Trilingual } from './text.ts'
import { astanaDate } from './time.ts'
import type { TextValues } from './verdict.ts'

const date = /^\d{4}-\d{2}-\d{2}$/
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/

/** The name in this language, or in the first that there is: not everything was given in all three. */
export function nameIn(language: Language, given: Trilingual): string {
  return given[language] || given.kk || given.ru || given.en
}

function saidIn(value: TextValues[string], language: Language): string | number {
  if (typeof value === 'number') return value
  if (typeof value !== 'string') return nameIn(language, value)
  if (date.test(value)) return shortDate(value)
  return instant.test(value) ? `${shortDate(astanaDate(value))} ${clockTime(value)}` : value
}

/**
 * Refusals and notices carry dates and names as data; a person reads `22.11.2026`, `22.11.2026 14:30` in Astana, and
 * names in the language chosen.
 */
export function valuesIn(language: Language, values: TextValues = {}): Record<string, string | number> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, saidIn(value, language)]))
}

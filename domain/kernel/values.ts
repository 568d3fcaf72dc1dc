import { clockTime, shortDate } from './formats.ts'
import type { Language } from './text.ts'
import { astanaDate } from './time.ts'
import type { TextValues } from './verdict.ts'

const date = /^\d{4}-\d{2}-\d{2}$/
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/

function saidIn(value: TextValues[string], language: Language): string | number {
  if (typeof value === 'number') return value
  if (typeof value !== 'string') return value[language] || value.kk
  if (date.test(value)) return shortDate(value)
  return instant.test(value) ? `${shortDate(astanaDate(value))} ${clockTime(value)}` : value
}

/**
 * Refusals and notices carry dates and names as data; a person reads `22.11.2026`, `22.11.2026 14:30` in Astana, and
 * names in the language chosen. A name that lacks this language is said in Kazakh.
 */
export function valuesIn(language: Language, values: TextValues = {}): Record<string, string | number> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, saidIn(value, language)]))
}

/** Texts on the portal: for letters, devices and whatever leaves without a page to word it. */
import { createTexts, languages, type Language, type Trilingual } from '../../domain/kernel/text.ts'
import { valuesIn } from '../../domain/kernel/values.ts'
import type { TextValues } from '../../domain/kernel/verdict.ts'
import { texts, type TextKey } from '../../domain/texts.ts'

/** i18next takes some milliseconds to be made; three are enough for the life of a portal. */
const made = new Map<Language, ReturnType<typeof createTexts>>()

export type SayIn = (key: TextKey, values?: TextValues) => string

/** Dates and names in the values are data, and are said in the language too. */
export function sayIn(language: Language): SayIn {
  const instance = made.get(language) ?? createTexts(texts, language)
  made.set(language, instance)
  return (key, values) => instance.t(key, valuesIn(language, values))
}

export function sayInThree(key: TextKey, values?: TextValues): Trilingual {
  return Object.fromEntries(languages.map((language) => [language, sayIn(language)(key, values)])) as Trilingual
}

import { createInstance } from 'i18next'
import type { TextValues } from './verdict.ts'

export const languages = ['kk', 'ru', 'en'] as const
export type Language = (typeof languages)[number]

/** A wording; Russian and English may give plural forms chosen by `{{count}}`. Kazakh nouns after a number stay singular. */
export type Wording = string | { one: string; few?: string; many?: string; other: string }
export type Texts = Record<string, { kk: string; ru: Wording; en: Wording }>
/** A name that exists in three languages, as people and bodies have. */
export type Trilingual = Record<Language, string>

/** One language's wordings as i18next keeps them: plural forms under `key_one`, `key_few` … */
export function flatTexts(texts: Texts, language: Language): Record<string, string> {
  const flat: Record<string, string> = {}
  for (const [key, entry] of Object.entries(texts)) {
    const wording = entry[language]
    if (typeof wording === 'string') flat[key] = wording
    else for (const [form, words] of Object.entries(wording)) flat[`${key}_${form}`] = words
  }
  return flat
}

/** i18next holding all texts, without key or namespace separators, since our keys are flat `module.words`. */
export function createTexts(texts: Texts, language: Language) {
  const instance = createInstance()
  void instance.init({
    lng: language,
    fallbackLng: false,
    keySeparator: false,
    nsSeparator: false,
    initAsync: false,
    showSupportNotice: false,
    interpolation: { escapeValue: false },
    resources: Object.fromEntries(languages.map((each) => [each, { translation: flatTexts(texts, each) }])),
  } as Parameters<typeof instance.init>[0])
  return instance
}

export type Say<Key extends string> = (key: Key, values?: TextValues) => string

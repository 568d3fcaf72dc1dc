import { languages, type Trilingual } from '../../domain/kernel/text.ts'
import type { FormFieldSpec, FormValues } from './FormField.tsx'
import type { Said } from './RemoveDialog.tsx'
import type { Text } from './text.ts'

const languageKeys = { kk: 'people.inKazakh', ru: 'people.inRussian', en: 'people.inEnglish' } as const

const labelIn = (language: keyof typeof languageKeys, label: string, text: Text) => `${label} (${text(languageKeys[language])})`

/** A name that exists in three languages, as three fields. */
export function nameFields(prefix: string, label: string, text: Text): FormFieldSpec[] {
  return languages.map((language) => ({ kind: 'text', name: `${prefix}.${language}`, label: labelIn(language, label, text), required: true, maxLength: 300 }))
}

export function nameSaid(label: string, name: Trilingual, text: Text): Said {
  return languages.map((language) => [labelIn(language, label, text), name[language]])
}

export function nameValues(prefix: string, name: Trilingual): FormValues {
  return Object.fromEntries(languages.map((language) => [`${prefix}.${language}`, name[language]]))
}

export function nameOf(prefix: string, values: FormValues): Trilingual {
  return Object.fromEntries(languages.map((language) => [language, String(values[`${prefix}.${language}`] ?? '').trim()])) as Trilingual
}

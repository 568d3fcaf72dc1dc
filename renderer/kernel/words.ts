/** The page's words: one language is loaded before the first paint, the others when the page rests. */
import { createTexts, languages, type Language } from '../../domain/kernel/text.ts'
import type { TextKey } from '../../domain/texts.ts'

type Flat = Record<string, string>

/** Made by vite.config.ts of all domain/<module>/texts.json. */
const sources: Record<Language, () => Promise<{ default: Flat }>> = {
  kk: () => import('virtual:words/kk'),
  ru: () => import('virtual:words/ru'),
  en: () => import('virtual:words/en'),
}

const instance = createTexts({}, 'kk')
const loaded = new Set<Language>()
const keys = new Set<string>()

export async function loadWords(language: Language): Promise<void> {
  if (loaded.has(language)) return
  const { default: flat } = await sources[language]()
  instance.addResourceBundle(language, 'translation', flat)
  for (const key of Object.keys(flat)) keys.add(key.replace(/_(one|few|many|other)$/, ''))
  loaded.add(language)
}

export async function loadAllWords(): Promise<void> {
  for (const language of languages) await loadWords(language)
}

export function isKnownKey(key: string): key is TextKey {
  return keys.has(key)
}

export function translator(language: Language): (key: string, values: Record<string, string | number>) => string {
  const translate = instance.getFixedT(language)
  return (key, values) => translate(key, values) as string
}

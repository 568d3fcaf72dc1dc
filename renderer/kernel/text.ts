import type { RefusalAnswer } from '../../domain/kernel/bridge.ts'
import type { Language, Trilingual } from '../../domain/kernel/text.ts'
import { nameIn, valuesIn } from '../../domain/kernel/values.ts'
import type { TextValues } from '../../domain/kernel/verdict.ts'
import type { TextKey } from '../../domain/texts.ts'
import { isKnownKey, translator } from './words.ts'
import { useSettings } from './state.ts'
import type { z } from 'zod'

export interface Text {
  (key: TextKey, values?: TextValues): string
  language: Language
  /** The name in the language of the page, or in another where it lacks that. */
  tri: (name: Trilingual) => string
  /** Whether the product has words for a key that came from data. */
  known: (key: string) => key is TextKey
  /** A refusal that came over the bridge; its key is checked against the texts, an unknown one is shown as a fault. */
  refusal: (refusal: z.infer<typeof RefusalAnswer>) => string
}

function makeText(language: Language): Text {
  const translate = translator(language)
  const say = (key: TextKey, values?: TextValues) => translate(key, valuesIn(language, values))
  return Object.assign(say, {
    language,
    tri: (name: Trilingual) => nameIn(language, name),
    known: isKnownKey,
    refusal: ({ key, values }: z.infer<typeof RefusalAnswer>) =>
      isKnownKey(key) ? say(key, values) : say('page.unknownRefusal', { key }),
  })
}

const made: Record<Language, Text> = { kk: makeText('kk'), ru: makeText('ru'), en: makeText('en') }

/** All words of a component; changes at once with the language. */
export function useText(): Text {
  return made[useSettings().language]
}

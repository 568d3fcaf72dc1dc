import { z } from 'zod'
import type { Language } from '../kernel/text.ts'
import { retypings } from '../words/keyboards.ts'

/** §59.4: six pairs and three chains through a third language. */
export const directions = ['kk-ru', 'ru-kk', 'kk-en', 'en-kk', 'ru-en', 'en-ru', 'kk-ru-en', 'ru-kk-en', 'en-kk-ru'] as const
export const Direction = z.enum(directions)
export type Direction = z.infer<typeof Direction>

export const languagesOf = (direction: Direction) => direction.split('-') as Language[]
export const fromOf = (direction: Direction) => languagesOf(direction)[0] as Language
export const targetsOf = (direction: Direction) => languagesOf(direction).slice(1)

const chains: Record<Language, Direction> = { kk: 'kk-ru-en', ru: 'ru-kk-en', en: 'en-kk-ru' }

/** Of the same shape (pair or chain, and to the same language where it can), but from another language. */
export function turnedTo(direction: Direction, from: Language): Direction {
  const [now, ...targets] = languagesOf(direction)
  if (now === from) return direction
  if (targets.length > 1) return chains[from]
  const to = targets[0] === from ? now : targets[0]
  return `${from}-${to}` as Direction
}

/** The same words the other way round. */
export function reversed(direction: Direction): Direction {
  const [from, ...targets] = languagesOf(direction)
  const last = targets.at(-1) as Language
  return targets.length > 1 ? chains[last] : (`${last}-${from}` as Direction)
}

/**
 * Languages a word may be of, by its letters, likeliest first. Cyrillic letters without those that only one of the two has
 * tell nothing: the dictionary itself must say which language knows the word.
 */
export function languagesByLetters(word: string): readonly Language[] {
  if (/[әғқңөұүһі]/i.test(word)) return ['kk']
  if (/[ёъщэ]/i.test(word)) return ['ru', 'kk']
  if (/[а-я]/i.test(word)) return ['kk', 'ru']
  if (/[a-z]/i.test(word)) return ['en']
  return []
}

/** As `languagesByLetters`, and after them those of which it would be on another keyboard. */
export function languagesToTry(word: string): Language[] {
  return [...new Set([...languagesByLetters(word), ...retypings(word).flatMap(languagesByLetters), 'kk' as const, 'ru' as const, 'en' as const])]
}

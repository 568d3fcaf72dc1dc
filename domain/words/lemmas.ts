import { stemmer as stemEnglish } from '@orama/stemmers/english'
import { stemmer as stemRussian } from '@orama/stemmers/russian'
import { foldedLemmas, kazakhHeadwords, kazakhLemmas, type IsWord } from './kazakh.ts'
import { fold, normalise } from './letters.ts'
import type { Language } from '../kernel/text.ts'

const candidatesAtMost = 5

/**
 * Headwords of an inflected word, likeliest first, at most five. With `isLemma` (is this the headword of a dictionary?)
 * only such are answered when there are any; without it, or when there are none, the likeliest by the rules. Kazakh verbs
 * come in their dictionary form (барамын → бару); Russian and English words as Snowball stems, which is what their headwords
 * are compared by (`stem`).
 */
export function lemmas(token: string, language: Language, isLemma: IsWord | null = null): string[] {
  const word = normalise(token)
  if (word === '') return []
  if (language === 'kk') return kazakhLemmas(word, isLemma, candidatesAtMost)
  return [...new Set([stem(word, language), word])]
}

/** Kazakh headwords that a word is a form of, likeliest first, at most five; none when it is of none. */
export const headwords = (word: string, isHeadword: IsWord): string[] => kazakhHeadwords(word, isHeadword, candidatesAtMost)

/**
 * As `headwords` of a word that is typed without Kazakh letters, or with the wrong ones (кужаттарга): in one walk, since what
 * is mistaken for each other is made equal. `isFolded` and the answer are of headwords as `fold` writes them.
 */
export const foldedHeadwords = (word: string, isFolded: IsWord): string[] => foldedLemmas(fold(word), isFolded, candidatesAtMost)

/** By which forms of one Russian or English word are equal. */
export function stem(word: string, language: 'ru' | 'en'): string {
  return language === 'ru' ? stemRussian(word.replaceAll('ё', 'е')) : stemEnglish(word)
}

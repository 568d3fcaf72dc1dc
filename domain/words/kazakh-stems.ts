/** How the end of a stem changes before an ending, undone. */
import { fold, harmonyOf, hasVowel } from './letters.ts'

const softened: Record<string, string> = { б: 'п', г: 'к', ғ: 'қ' }
const hardened: Record<string, string> = { п: 'б', к: 'г', қ: 'ғ' }
const isVowel = (letter: string | undefined) => letter !== undefined && 'аәеоөыіұүэяё'.includes(letter)

const highVowel = (stem: string) => (harmonyOf(stem) === 'front' ? 'і' : 'ы')

/** A word's forms before an ending → the word itself, likeliest first. */
export function nounsOf(stem: string, beforeVowel: boolean): string[] {
  const last = stem.at(-1) ?? ''
  // A doubled last letter of a borrowed word is written once: кристалл — кристалға, класс — класы.
  const doubled = last === 'л' || last === 'с' ? [stem + last] : []
  // журналист + тер = журналистер.
  // факт + і + лер = фактілер, субъект + і + сі = субъектісі: to a borrowed кт a vowel is put before other endings.
  if (!beforeVowel) return last === 'с' ? [stem, ...doubled, `${stem}т`] : stem.endsWith('кті') ? [stem, stem.slice(0, -1)] : [stem, ...doubled]
  const before = stem.at(-2)
  const found = [stem]
  const hard = softened[last]
  if (hard !== undefined) found.unshift(stem.slice(0, -1) + hard)
  // орн-ы, ерн-і, халқ-ы, ауз-ы: the high vowel of the last syllable is dropped.
  if (stem.length >= 3 && !isVowel(last) && before !== undefined && !isVowel(before) && last !== before) {
    const high = highVowel(stem)
    found.push(stem.slice(0, -1) + high + last)
    if (hard !== undefined) found.push(stem.slice(0, -1) + high + hard)
  }
  // Borrowed words lose their soft sign: автомобиль — автомобилі.
  if (last === 'л' || last === 'р' || last === 'т' || last === 'н') found.push(`${stem}ь`)
  return [...found, ...doubled]
}

/** A verb's stem as it stands before an ending → its dictionary form in -у. */
export function infinitivesOf(stem: string, beforeVowel: boolean): string[] {
  if (!hasVowel(stem)) return []
  const last = stem.at(-1) as string
  const before = stem.at(-2)
  const body = stem.slice(0, -1)
  if (last === 'й') return [`${body}ю`]
  if (last === 'ы' || last === 'і') return [`${body}у`]
  if (last === 'и') return [`${stem}ю`, `${stem}у`]
  if (isVowel(last)) return [`${stem}у`]
  const found: string[] = []
  const soft = hardened[last]
  if (soft !== undefined && !beforeVowel && isOpen(before)) found.push(`${body}${soft}у`)
  // тап — тауып, теп — теуіп: п becomes у before a high vowel.
  if (beforeVowel && last === 'у') found.push(`${body}бу`)
  found.push(`${stem}у`)
  // оқы + ып = оқып, қорық — қорқып: a high vowel was dropped.
  if (!beforeVowel && (before === 'ы' || before === 'і') && stem.length >= 4) found.push(`${stem.slice(0, -2)}${last}у`)
  return found
}

/** A vowel, or a у or и that stands for one: шық, тап, төк, жұқ. */
const isOpen = (letter: string | undefined) => isVowel(letter) || letter === 'у' || letter === 'и'

/** As `nounsOf`, where letters that are mistaken for each other are made equal. */
export const foldedNounsOf = (stem: string, beforeVowel: boolean): string[] => [...new Set(nounsOf(stem, beforeVowel).map(fold))]

/** As `infinitivesOf`, where letters that are mistaken for each other are made equal: и may have been ы, й or itself. */
export function foldedInfinitivesOf(stem: string, beforeVowel: boolean): string[] {
  if (stem.endsWith('и') && hasVowel(stem)) return [`${stem.slice(0, -1)}у`, `${stem.slice(0, -1)}ю`, `${stem}ю`, `${stem}у`]
  return [...new Set(infinitivesOf(stem, beforeVowel).map(fold))]
}

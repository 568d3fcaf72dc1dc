/** Words that were meant by one that is misspelt: on a keyboard without Kazakh letters, on the wrong layout, in Latin letters. */
import { normalise } from './letters.ts'
import { retypings } from './keyboards.ts'

/** A letter typed → letters that may have been meant. */
const meant: Record<string, string> = { а: 'ә', ә: 'а', к: 'қ', қ: 'к', г: 'ғ', ғ: 'г', н: 'ң', ң: 'н', о: 'ө', ө: 'о', у: 'ұү', ұ: 'уү', ү: 'уұ', х: 'һ', һ: 'х', ы: 'і', і: 'ы', и: 'іый', й: 'и', э: 'е', е: 'э' }
const triedAtMost = 4_000
const foundAtMost = 5

/** Spellings by the letters that are mistaken for each other, with the fewest changes first. */
function* respellings(word: string): Generator<string> {
  const letters = [...word]
  const places = letters.flatMap((letter, at) => (meant[letter] ? [at] : []))
  for (let changes = 1; changes <= places.length; changes += 1) yield* changing(letters, places, 0, changes)
}

function* changing(letters: readonly string[], places: readonly number[], from: number, changes: number): Generator<string> {
  if (changes === 0) {
    yield letters.join('')
    return
  }
  for (let index = from; index <= places.length - changes; index += 1) {
    const at = places[index] as number
    for (const letter of meant[letters[at] as string] as string) yield* changing(letters.with(at, letter), places, index + 1, changes - 1)
  }
}

/**
 * Spellings of the token that `isWord` accepts (it should answer for inflected forms too), likeliest first: other letters
 * of the same word, then what the same keys write on another layout, then that with other letters.
 */
export function repairs(token: string, isWord: (word: string) => boolean): string[] {
  const word = normalise(token)
  const found = new Set<string>()
  let tried = 0
  const attempt = (spellings: Iterable<string>) => {
    for (const spelling of spellings) {
      if (found.size >= foundAtMost || (tried += 1) > triedAtMost) return
      if (isWord(spelling)) found.add(spelling)
    }
  }
  const retyped = retypings(word)
  attempt(respellings(word))
  attempt(retyped)
  for (const each of retyped) if (/\p{Script=Cyrillic}/u.test(each)) attempt(respellings(each))
  found.delete(word)
  return [...found]
}

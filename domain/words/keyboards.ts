/** What was typed on one keyboard and meant on another. */

/** Keys of a PC keyboard in their rows: on the English, the Russian and the Kazakh layout of Windows. */
const english = "`1234567890-=qwertyuiop[]asdfghjkl;'zxcvbnm,./"
const russian = 'ё1234567890-=йцукенгшщзхъфывапролджэячсмитьбю.'
const kazakh = '("әіңғ,.үұқөһйцукенгшщзхъфывапролджэячсмитьбю№'

const table = (from: string, to: string) => new Map([...from].map((letter, index) => [letter, [...to][index] as string]))
const asRussian = table(english, russian)
const asKazakh = table(english, kazakh)
const asEnglish = new Map([...table(russian, english), ...table(kazakh, english)])

const retyped = (word: string, keys: ReadonlyMap<string, string>) => [...word].map((letter) => keys.get(letter) ?? letter).join('')

/** The 2021 Latin alphabet, the 2018 one with accents, and what people write without any. Two letters first. */
const latin: readonly (readonly [string, string])[] = [
  ['shch', 'щ'], ['sh', 'ш'], ['ch', 'ч'], ['ya', 'я'], ['yu', 'ю'], ['ts', 'ц'], ['zh', 'ж'], ['gh', 'ғ'], ['kh', 'х'], ['ng', 'ң'],
  ['ä', 'ә'], ['á', 'ә'], ['ğ', 'ғ'], ['ǵ', 'ғ'], ['ñ', 'ң'], ['ń', 'ң'], ['ö', 'ө'], ['ó', 'ө'], ['ü', 'ү'], ['ú', 'ү'], ['ū', 'ұ'], ['ş', 'ш'], ['ý', 'у'], ['ı', 'ы'], ['i', 'і'],
  ['a', 'а'], ['b', 'б'], ['v', 'в'], ['w', 'у'], ['g', 'г'], ['d', 'д'], ['e', 'е'], ['j', 'ж'], ['z', 'з'], ['y', 'ы'], ['k', 'к'], ['q', 'қ'], ['l', 'л'], ['m', 'м'], ['n', 'н'], ['o', 'о'], ['p', 'п'],
  ['r', 'р'], ['s', 'с'], ['t', 'т'], ['u', 'у'], ['f', 'ф'], ['h', 'х'], ['c', 'ц'], ['x', 'х'],
]

function fromLatin(word: string): string {
  let written = ''
  for (let at = 0; at < word.length; ) {
    const pair = latin.find(([letters]) => word.startsWith(letters, at))
    written += pair ? pair[1] : word[at]
    at += pair ? pair[0].length : 1
  }
  return written
}

/** Other words that the same keys, or the same sounds in Latin letters, would have written. */
export function retypings(word: string): string[] {
  const readings = /\p{Script=Cyrillic}/u.test(word) ? [retyped(word, asEnglish)] : [retyped(word, asRussian), retyped(word, asKazakh), fromLatin(word)]
  return [...new Set(readings)].filter((each) => each !== word && /^[\p{L}' -]+$/u.test(each))
}

/** Letters of Kazakh words, as the rules of vowel harmony and of consonants see them. */

/** What an ending looks at in the letter before it. `hard`: voiceless, or voiced at the end of a borrowed word (клуб — клубтар). */
export type Sound = 'vowel' | 'glide' | 'r' | 'l' | 'nasal' | 'buzzing' | 'hard'

const sounds = new Map<string, Sound>()
for (const [letters, sound] of [
  ['аәеоөыіұүэяё', 'vowel'], ['уиюй', 'glide'], ['р', 'r'], ['л', 'l'], ['мнң', 'nasal'], ['зж', 'buzzing'], ['пфкқтсшщчхһцбвгғд', 'hard'],
] as const) {
  for (const letter of letters) sounds.set(letter, sound)
}

const order: readonly Sound[] = ['vowel', 'glide', 'r', 'l', 'nasal', 'buzzing', 'hard']

/** A set of sounds as bits, since endings are tried by the hundred. */
export const soundBits = (set: readonly Sound[]): number => set.reduce((bits, sound) => bits | (1 << order.indexOf(sound)), 0)

const bitsOf = new Map([...sounds].map(([letter, sound]) => [letter, soundBits([sound])]))

/** Bits of the sound a word ends with; the soft and hard signs are silent. None when it does not end in a letter of Kazakh. */
export function lastSounds(word: string): number {
  const last = word.at(-1) ?? ''
  return bitsOf.get(last === 'ь' || last === 'ъ' ? (word.at(-2) ?? '') : last) ?? 0
}

/** As `lastSounds` of a word whose mistaken letters are made equal (`fold`): и may stand for ы or й, and у for ұ. */
export function lastFoldedSounds(word: string): number {
  return /[иу]$/.test(word) ? soundBits(['vowel', 'glide']) : lastSounds(word)
}

export type Harmony = 'back' | 'front'

/** Null when the word does not tell: it has only и, у, ю, ends in a soft sign (октябрьде), or is a surname in -аев (Назарбаевтың). */
export function harmonyOf(word: string): Harmony | null {
  if (word.endsWith('ь') || /[аоыя]ева?$/.test(word)) return null
  for (let at = word.length - 1; at >= 0; at -= 1) {
    const letter = word[at] as string
    if ('аоұыяё'.includes(letter)) return 'back'
    if ('әөүіеэ'.includes(letter)) return 'front'
  }
  return null
}

const vowels = /[аәеоөыіұүэяёуию]/
export const hasVowel = (word: string) => vowels.test(word)

const lookAlikes: Record<string, string> = {
  a: 'а', c: 'с', e: 'е', h: 'һ', i: 'і', k: 'к', m: 'м', o: 'о', p: 'р', t: 'т', x: 'х', y: 'у', ə: 'ә', ө: 'ө', ɵ: 'ө', ү: 'ү', ҳ: 'һ', ї: 'і', ў: 'ұ', ј: 'й',
}

/** A Latin letter inside a Cyrillic word is a slip of the keyboard or of a text recogniser. */
function withoutLookAlikes(word: string): string {
  if (!/\p{Script=Cyrillic}/u.test(word)) return word
  return word.replace(/[acehikmoptxyəɵҳїўј]/g, (letter) => lookAlikes[letter] ?? letter)
}

/** A word or phrase that is written so already. */
const plainWords = /^(?:[а-яёәғқңөұүһі]+(?:[ -][а-яёәғқңөұүһі]+)*|[a-z]+(?:[ -][a-z]+)*)$/

/** One way of writing a word: NFC, lower case, without soft hyphens, stress marks and look-alike letters; one apostrophe, one hyphen. */
export function normalise(word: string): string {
  if (plainWords.test(word)) return word
  const plain = word.normalize('NFC').toLowerCase()
    .replace(/[\u00AD\u200B-\u200D\u2060\uFEFF]/g, '').replace(/\u0300|\u0301/g, '')
    .replace(/[\u2010-\u2013\u2212]/g, '-').replace(/[\u2018\u2019\u02BC`´]/g, "'")
    .replace(/\s+/g, ' ').trim()
  return plain.includes(' ') ? plain.split(' ').map(withoutLookAlikes).join(' ') : withoutLookAlikes(plain)
}

const folded: Record<string, string> = { ә: 'а', қ: 'к', ғ: 'г', ң: 'н', ө: 'о', ұ: 'у', ү: 'у', һ: 'х', і: 'и', ы: 'и', й: 'и', ё: 'е', э: 'е', ъ: '', ь: '' }

/** Equal for words that differ only in letters that are mistaken for each other on a Russian keyboard (казакша, қазақша). */
export function fold(word: string): string {
  return word.replace(/[әқғңөұүһіыйёэъь]/g, (letter) => folded[letter] ?? letter)
}

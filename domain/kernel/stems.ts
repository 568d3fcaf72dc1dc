/**
 * Beginnings by which an inflected word is found. Kazakh and Russian put their endings last, so a word without its
 * endings is a prefix of its other forms; English needs only its plural taken off.
 */

/** Longest first; Kazakh ones may stand in a row (кітап-тар-ымыз-ға), so they are taken off again and again. */
const kazakhEndings = [
  'лардың', 'лердің', 'дардың', 'дердің', 'тардың', 'тердің', 'ларға', 'лерге', 'дарға', 'дерге', 'тарға', 'терге',
  'лары', 'лері', 'дары', 'дері', 'тары', 'тері', 'ының', 'інің', 'ының', 'сының', 'сінің',
  'ымыз', 'іміз', 'ыңыз', 'іңіз', 'мен', 'бен', 'пен', 'нан', 'нен', 'дан', 'ден', 'тан', 'тен',
  'ның', 'нің', 'дың', 'дің', 'тың', 'тің', 'нда', 'нде', 'лар', 'лер', 'дар', 'дер', 'тар', 'тер',
  'ына', 'іне', 'сын', 'сін', 'ға', 'ге', 'қа', 'ке', 'на', 'не', 'ды', 'ді', 'ты', 'ті', 'ны', 'ні',
  'да', 'де', 'та', 'те', 'сы', 'сі', 'ын', 'ін', 'ы', 'і',
].toSorted((a, b) => b.length - a.length)

const russianEndings = [
  'иями', 'ями', 'ами', 'ией', 'иям', 'ием', 'иях', 'ого', 'его', 'ому', 'ему', 'ыми', 'ими', 'ая', 'яя', 'ое', 'ее',
  'ые', 'ие', 'ый', 'ий', 'ой', 'ей', 'ом', 'ем', 'ам', 'ям', 'ах', 'ях', 'ов', 'ев', 'ую', 'юю', 'их', 'ых', 'ия',
  'ии', 'ию', 'ью', 'ья', 'а', 'я', 'о', 'е', 'и', 'ы', 'у', 'ю', 'ь', 'й',
].toSorted((a, b) => b.length - a.length)

const shortest = 3
const kazakhOnly = /[әғқңөұүһі]/

function withoutEnding(word: string, endings: readonly string[], least: number): string {
  const ending = endings.find((each) => word.endsWith(each) && word.length - each.length >= least)
  return ending === undefined ? word : word.slice(0, -ending.length)
}

function kazakhStem(word: string): string {
  let stem = word
  for (let before = ''; before !== stem; ) {
    before = stem
    stem = withoutEnding(stem, kazakhEndings, 4)
  }
  return stem
}

/** A last п, к or қ softens before a vowel (кітап — кітабы), so the stem may end before it. */
function softened(stem: string): string {
  return stem.length > shortest + 1 && /[пкқбгғ]$/.test(stem) ? stem.slice(0, -1) : stem
}

/** Beginnings, any of which finds the word; all lower case. */
export function beginnings(word: string): string[] {
  const lower = word.toLowerCase().replaceAll('ё', 'е')
  if (/^[a-z]/.test(lower)) return [lower.length > 4 ? lower.replace(/(ies|es|s|ing|ed)$/, '') : lower]
  const kazakh = softened(kazakhStem(lower))
  if (kazakhOnly.test(lower)) return [kazakh]
  // A word without the letters that only Kazakh has may be of either language.
  const russian = withoutEnding(lower, russianEndings, shortest)
  return kazakh.startsWith(russian) ? [russian] : russian.startsWith(kazakh) ? [kazakh] : [russian, kazakh]
}

export function wordsOf(text: string): string[] {
  return text.toLowerCase().replaceAll('ё', 'е').match(/[\p{L}\p{N}]+/gu) ?? []
}

/** The same folding as `people_fold` in the database: Kazakh letters become those that a Russian keyboard has. */
const folds: Record<string, string> = { ә: 'а', ғ: 'г', қ: 'к', ң: 'н', ө: 'о', ұ: 'у', ү: 'у', һ: 'х', і: 'и', ё: 'е' }

export function folded(words: string): string {
  return words.toLowerCase().replace(/[әғқңөұүһіё]/g, (letter) => folds[letter] ?? letter)
}

/** Beginnings of words to look for, at most eight; letters and digits only, so nothing in them can be read as an operator. */
export function searchWords(text: string): string[] {
  return folded(text).split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '').slice(0, 8)
}

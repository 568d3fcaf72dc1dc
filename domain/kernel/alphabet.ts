/**
 * Order of the Kazakh alphabet. Chromium's collator knows no Kazakh (it puts і after и), and code points put ә after я.
 * Russian text sorts rightly by the same table, since the Kazakh alphabet contains the Russian one in its order.
 */
const kazakh = 'аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя'
const latin = 'abcdefghijklmnopqrstuvwxyz'

const weights = new Map<string, string>()
for (const [alphabet, base] of [['0123456789', 0x2000], [latin, 0x2100], [kazakh, 0x2200]] as const) {
  for (const [index, letter] of [...alphabet].entries()) weights.set(letter, String.fromCharCode(base + index))
}

/** Two strings compare by their keys as Kazakh dictionaries order them; case decides only between equals. */
export function kazakhSortKey(text: string): string {
  const lower = text.toLowerCase()
  let key = ''
  for (const letter of lower) key += weights.get(letter) ?? letter
  return key === lower ? `${key}\u0000${text}` : `${key}\u0000${text === lower ? '0' : '1'}${text}`
}

export function compareKazakh(a: string, b: string): number {
  const first = kazakhSortKey(a)
  const second = kazakhSortKey(b)
  return first < second ? -1 : first > second ? 1 : 0
}

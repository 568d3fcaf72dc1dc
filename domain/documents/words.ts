/** Words as comparisons see them: letters and digits together, every other sign alone, white space nowhere. */
export interface Word {
  text: string
  from: number
  to: number
}

// A number keeps its inner signs (12-5/345, 1 000,5 stays two words); a word keeps hyphen and apostrophe.
const pattern = /[\p{L}\p{M}\p{N}]+(?:[-‑'’.,/][\p{L}\p{M}\p{N}]+)*|[^\s\p{L}\p{M}\p{N}]/gu

export function listWords(text: string): Word[] {
  const words: Word[] = []
  for (const found of text.matchAll(pattern)) words.push({ text: found[0].normalize('NFC').replace('‑', '-'), from: found.index, to: found.index + found[0].length })
  return words
}

export const isSign = (word: string): boolean => !/[\p{L}\p{N}]/u.test(word)

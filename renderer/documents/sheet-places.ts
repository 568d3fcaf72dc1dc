/** Where cells of a sheet stand, on the screen and on paper. */
import type { Sheet } from '../../domain/documents/document.ts'

const letterWidth = 7.5

export function columnLetters(column: number): string {
  let letters = ''
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters
  return letters
}

export const keyOf = (row: number, column: number): number => row * 20_000 + column

/** Of a column in CSS pixels. */
export const widthOf = (sheet: Sheet, column: number): number => Math.max(12, Math.round((sheet.widths[column] ?? 9) * letterWidth + 8))

/** Of words in a cell in CSS pixels. */
export const wordsWidth = (words: string): number => words.length * letterWidth + 12

import type { Option } from './Select.tsx'

/** Nobody reads further; typing narrows faster. */
export const shownAtMost = 100

/** Each typed word must begin some word of the label or the hint; the case does not matter. */
export function optionsWith(options: readonly Option[], typed: string): Option[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  const found: Option[] = []
  for (const option of options) {
    const heap = ` ${option.label} ${option.hint ?? ''}`.toLowerCase().replace(/[«»"(\-–]/g, ' ')
    if (words.every((word) => heap.includes(` ${word}`))) found.push(option)
    if (found.length === shownAtMost) break
  }
  return found
}

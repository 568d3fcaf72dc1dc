import { answers, spotsOf, type Wanted } from './terms.ts'

export interface Snippet {
  text: string
  /** Places of the found words in `text`. */
  marks: { from: number; to: number }[]
}

const lookedThrough = 200_000
const before = 60
const length = 240

/** The first place in the text that has a wanted word, cut at words, with each wanted word in it marked. Null when none has. */
export function snippetOf(text: string, wanted: readonly Wanted[]): Snippet | null {
  const whole = text.slice(0, lookedThrough)
  let first: number | null = null
  const known = new Map<string, boolean>()
  const isWanted = (word: string): boolean => {
    const seen = known.get(word)
    if (seen !== undefined) return seen
    const answer = wanted.some((each) => answers(word, each))
    known.set(word, answer)
    return answer
  }
  for (const { word, from } of spotsOf(whole)) {
    if (!isWanted(word)) continue
    first = from
    break
  }
  if (first === null) return null
  const start = first <= before ? 0 : whole.indexOf(' ', first - before) + 1 || first
  const cut = whole.slice(start, start + length)
  const end = start + length >= whole.length ? cut.length : Math.max(cut.lastIndexOf(' '), first - start + 1)
  const shown = cut.slice(0, end)
  const marks = [...spotsOf(shown)].filter(({ word }) => isWanted(word)).map(({ from, to }) => ({ from, to }))
  const lead = start > 0 ? '… ' : ''
  const flat = shown.replace(/\s/g, ' ')
  return { text: `${lead}${flat}${start + end < text.length ? ' …' : ''}`, marks: marks.map(({ from, to }) => ({ from: from + lead.length, to: to + lead.length })) }
}

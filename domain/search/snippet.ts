import { answers, spotsOf, type Wanted } from './terms.ts'

export interface Snippet {
  text: string
  /** Places of the found words in `text`. */
  marks: { from: number; to: number }[]
}

/** Letters of a text, from its beginning, in which a snippet is looked for. */
export const lookedThrough = 200_000
const before = 60
const length = 240

/** The first line that has a wanted word, around that word and cut at words, with each wanted word in it marked. Null when none has. */
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
  const lineStart = whole.lastIndexOf('\n', first) + 1
  const lineEnd = whole.indexOf('\n', first)
  const line = whole.slice(lineStart, lineEnd === -1 ? undefined : lineEnd)
  const at = first - lineStart
  // From a blank before the match on, if there is one near enough.
  const blank = at <= before ? -1 : line.indexOf(' ', at - before)
  const start = at <= before ? 0 : blank === -1 || blank >= at ? at : blank + 1
  const cut = line.slice(start, start + length)
  const lastBlank = cut.lastIndexOf(' ')
  const shown = start + length >= line.length || lastBlank <= at - start ? cut : cut.slice(0, lastBlank)
  const lead = start > 0 ? '… ' : ''
  const marks = [...spotsOf(shown)].filter(({ word }) => isWanted(word)).map(({ from, to }) => ({ from: from + lead.length, to: to + lead.length }))
  return { text: `${lead}${shown.replace(/\s/g, ' ')}${start + shown.length < line.length ? ' …' : ''}`, marks }
}

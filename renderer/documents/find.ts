import { useCallback, useMemo, useState } from 'react'

export interface Match {
  /** Paragraph or page. */
  place: number
  from: number
  to: number
}

export interface Find {
  query: string
  setQuery: (query: string) => void
  matches: readonly Match[]
  /** Index of the match now shown, or -1. */
  index: number
  now: Match | null
  next: () => void
  previous: () => void
}

const matchLimit = 5_000

/** Without case, and with either kind of space and hyphen, since nobody sees the difference. */
export function findIn(texts: readonly { place: number; text: string }[], query: string): Match[] {
  const wanted = fold(query.trim())
  const matches: Match[] = []
  if (wanted === '') return matches
  for (const { place, text } of texts) {
    const folded = fold(text)
    for (let at = folded.indexOf(wanted); at >= 0 && matches.length < matchLimit; at = folded.indexOf(wanted, at + wanted.length)) {
      matches.push({ place, from: at, to: at + wanted.length })
    }
  }
  return matches
}

/** Letter by letter, so that offsets stay those of the text. */
function fold(text: string): string {
  return Array.from({ length: text.length }, (_, at) => {
    const letter = text[at] as string
    if (letter === '\u00a0' || letter === '\u202f' || letter === '\t' || letter === '\n') return ' '
    if (letter === '\u2011') return '-'
    const low = letter.toLowerCase()
    return low.length === 1 ? low : letter
  }).join('')
}

export function useFind(texts: readonly { place: number; text: string }[]): Find {
  const [query, setWords] = useState('')
  const [index, setIndex] = useState(0)
  const matches = useMemo(() => findIn(texts, query), [texts, query])
  const count = matches.length
  const setQuery = useCallback((words: string) => {
    setWords(words)
    setIndex(0)
  }, [])
  const shown = count === 0 ? -1 : Math.min(index, count - 1)
  return {
    query,
    setQuery,
    matches,
    index: shown,
    now: matches[shown] ?? null,
    next: useCallback(() => setIndex((before) => (count === 0 ? 0 : (before + 1) % count)), [count]),
    previous: useCallback(() => setIndex((before) => (count === 0 ? 0 : (before - 1 + count) % count)), [count]),
  }
}

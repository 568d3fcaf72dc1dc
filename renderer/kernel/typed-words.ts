import { useEffect, useState } from 'react'
import { changeQuery } from './routes.ts'

const pauseMs = 250

/** What is typed, asked once the typing pauses; it stands in the address as `words`, so that going back finds it again. */
export function useTypedWords(words: string): [string, (typed: string) => void] {
  const [typed, setTyped] = useState(words)
  useEffect(() => setTyped(words), [words])
  useEffect(() => {
    const timer = setTimeout(() => {
      if (typed.trim() !== words) changeQuery({ words: typed.trim() })
    }, pauseMs)
    return () => clearTimeout(timer)
  }, [typed, words])
  return [typed, setTyped]
}

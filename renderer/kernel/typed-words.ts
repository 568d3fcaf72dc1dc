import { useEffect, useRef, useState } from 'react'
import { changeQuery } from './routes.ts'

const pauseMs = 250

/** What is typed, asked once the typing pauses; it stands in the address as `words`, so that going back finds it again. */
export function useTypedWords(words: string): [string, (typed: string) => void] {
  const [typed, setTyped] = useState(words)
  const asked = useRef(words)
  useEffect(() => {
    // What was asked from here comes back through the address; meanwhile the person has gone on typing.
    if (words === asked.current) return
    asked.current = words
    setTyped(words)
  }, [words])
  useEffect(() => {
    const timer = setTimeout(() => {
      if (typed.trim() === words) return
      asked.current = typed.trim()
      changeQuery({ words: typed.trim() })
    }, pauseMs)
    return () => clearTimeout(timer)
  }, [typed, words])
  return [typed, setTyped]
}

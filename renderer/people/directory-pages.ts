import { useCallback, useEffect, useRef, useState } from 'react'
import type { z } from 'zod'
import { directory, type PersonRow } from '../../domain/people/contract.ts'
import { askOnce, useAnswer, type Answer } from '../kernel/portal.ts'

type Input = Omit<z.input<typeof directory.input>, 'after' | 'limit'>

/** The first page stays true by itself; further pages are fetched as one scrolls and dropped when the first changes. */
export function useDirectory(input: Input): { answer: Answer<unknown>; rows: readonly PersonRow[]; total: number; more: (() => void) | undefined } {
  const first = useAnswer(directory, { ...input, limit: 200 })
  const [further, setFurther] = useState<readonly PersonRow[]>([])
  const next = useRef<string | null>(null)
  const busy = useRef(false)
  useEffect(() => {
    setFurther([])
    next.current = first.answer?.next ?? null
  }, [first.answer])
  const more = useCallback(() => {
    const after = next.current
    if (after === null || busy.current) return
    busy.current = true
    void askOnce(directory, { ...input, after, limit: 500 }).then((page) => {
      busy.current = false
      if (!page || next.current !== after) return
      next.current = page.next
      setFurther((rows) => [...rows, ...page.rows])
    })
  }, [input])
  const rows = first.answer ? [...first.answer.rows, ...further] : []
  return { answer: first, rows, total: first.answer?.total ?? 0, more }
}

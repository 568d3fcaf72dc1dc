import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Answer } from './portal.ts'

interface Page<Row> {
  rows: readonly Row[]
  /** What the next page is asked with; null at the end. */
  next: string | null
}

/** Adds the pages that follow the first one as the reader scrolls; a changed first page begins anew. */
export function usePages<Row>(first: Answer<Page<Row>>, pageAfter: (after: string) => Promise<Page<Row> | null>): { rows: readonly Row[]; more: () => void } {
  const [later, setLater] = useState<Page<Row> | null>(null)
  const asking = useRef(false)
  const begun = first.answer
  useEffect(() => setLater(null), [begun])
  const latest = useRef(begun)
  latest.current = begun
  const next = later === null ? (begun?.next ?? null) : later.next
  const more = useCallback(() => {
    if (next === null || asking.current) return
    asking.current = true
    // One that failed is asked again at the next scroll; native has noted why.
    void pageAfter(next).catch(() => null).then((page) => {
      asking.current = false
      if (page && latest.current === begun) setLater((before) => ({ rows: [...(before?.rows ?? []), ...page.rows], next: page.next }))
    })
  }, [next, pageAfter, begun])
  const rows = useMemo(() => [...(begun?.rows ?? []), ...(later?.rows ?? [])], [begun, later])
  return { rows, more }
}

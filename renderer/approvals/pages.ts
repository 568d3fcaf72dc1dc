import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { type ApprovalRow, listApprovals } from '../../domain/approvals/queries.ts'
import type { InputOf, OutputOf } from '../../domain/kernel/contract.ts'
import { askOnce, type Answer } from '../kernel/portal.ts'

type Listed = OutputOf<typeof listApprovals>
type Input = Partial<InputOf<typeof listApprovals>> & Pick<InputOf<typeof listApprovals>, 'filter'>

/** Adds the pages that follow the first one as the reader scrolls; a changed first page begins anew. */
export function usePages(first: Answer<Listed>, inputAfter: (after: string) => Input): { rows: readonly ApprovalRow[]; more: () => void } {
  const [later, setLater] = useState<{ rows: readonly ApprovalRow[]; next: string | null } | null>(null)
  const asking = useRef(false)
  const begun = first.answer
  useEffect(() => setLater(null), [begun])
  const next = later === null ? (begun?.next ?? null) : later.next
  const more = useCallback(() => {
    if (next === null || asking.current) return
    asking.current = true
    void askOnce(listApprovals, inputAfter(next)).then((page) => {
      asking.current = false
      if (page) setLater((before) => ({ rows: [...(before?.rows ?? []), ...page.rows], next: page.next }))
    })
  }, [next, inputAfter])
  const rows = useMemo(() => [...(begun?.rows ?? []), ...(later?.rows ?? [])], [begun, later])
  return { rows, more }
}

import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { fields, list, pageOf, type StandardRow } from '../../domain/standards/contract.ts'
import { designationOrder } from '../../domain/standards/designation.ts'
import { answersWish, type Wish } from '../../domain/standards/kept.ts'
import { usePages } from '../kernel/pages.ts'
import { askOnce, useAnswer, type Answer } from '../kernel/portal.ts'

interface Shown {
  answer: Answer<unknown>
  rows: readonly StandardRow[]
  /** Of the whole answer, or of what is kept. */
  total: number
  more: (() => void) | undefined
  /** How many kept standards were looked through, when the portal could not be asked; null when it was. */
  keptOnly: number | null
}

/** Pages of the catalogue as one scrolls. Without a line, what is kept on this PC is looked through in the same way. */
export function useStandards(wish: Wish): Shown {
  const first = useAnswer(list, { ...pageOf(wish.field), text: wish.text, status: wish.status })
  // While other words are asked, what was found before stays.
  const last = useRef(first)
  if (first.answer !== null) last.current = first
  const shown = first.state === 'loading' && last.current.answer !== null ? last.current : first
  const pageAfter = useCallback((after: string) => askOnce(list, { ...pageOf(wish.field), text: wish.text, status: wish.status, after }), [wish])
  const { rows, more } = usePages(shown, pageAfter)
  const noLine = first.state === 'refused' && first.refusal?.key === 'kernel.noLine'
  const counted = useAnswer(fields, {})
  const kept = useKept(noLine, counted.answer?.counts)
  const found = useMemo(() => (kept ?? []).filter((row) => answersWish(row, wish)), [kept, wish])
  if (noLine && kept && kept.length > 0) return { answer: counted, rows: found, total: found.length, more: undefined, keptOnly: kept.length }
  return { answer: shown, rows, total: shown.answer?.total ?? 0, more: shown === first ? more : undefined, keptOnly: null }
}

function useKept(wanted: boolean, counts: readonly { code: string }[] | undefined): readonly StandardRow[] | null {
  const [kept, setKept] = useState<readonly StandardRow[] | null>(null)
  useEffect(() => {
    let over = false
    if (!wanted) setKept(null)
    else void keptRows((counts ?? []).map(({ code }) => code).filter((code) => code.length === 2)).then((rows) => (over ? undefined : setKept(rows)))
    return () => {
      over = true
    }
  }, [wanted, counts])
  return kept
}

async function keptRows(codes: readonly string[]): Promise<StandardRow[]> {
  const pages = await Promise.all([null, ...codes].map((code) => askOnce(list, pageOf(code))))
  const rows = new Map(pages.flatMap((page) => page?.rows ?? []).map((row) => [row.id, { row, place: designationOrder(row.designation) }]))
  return [...rows.values()].toSorted((a, b) => (a.place < b.place ? -1 : 1)).map(({ row }) => row)
}

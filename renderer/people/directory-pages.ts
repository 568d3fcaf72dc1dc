import { useCallback } from 'react'
import type { z } from 'zod'
import { directory, type PersonRow } from '../../domain/people/contract.ts'
import { usePages } from '../kernel/pages.ts'
import { askOnce, useAnswer, type Answer } from '../kernel/portal.ts'

type Input = Omit<z.input<typeof directory.input>, 'after' | 'limit'>

/** The first page stays true by itself; further pages are fetched as one scrolls and dropped when the first changes. */
export function useDirectory(input: Input): { answer: Answer<unknown>; rows: readonly PersonRow[]; total: number; more: () => void } {
  const first = useAnswer(directory, { ...input, limit: 200 })
  const { rows, more } = usePages(first, useCallback((after: string) => askOnce(directory, { ...input, after, limit: 500 }), [input]))
  return { answer: first, rows, total: first.answer?.total ?? 0, more }
}

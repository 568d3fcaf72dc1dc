/** What one has read of a session's materials, and what has changed since. */
import { useCallback, useEffect, useMemo } from 'react'
import { latestOf, type Material, type Question } from '../../domain/sessions/agenda.ts'
import { markRead } from '../../domain/sessions/contract.ts'
import { myReads } from '../../domain/sessions/queries.ts'
import { useAnswer, useCommand } from '../kernel/portal.ts'

/** By material: the last version that was read; a material that isn't there was never opened. */
export type Reads = ReadonlyMap<string, number>

export function useReads(id: string): Reads | null {
  const { answer } = useAnswer(myReads, { id })
  return useMemo(() => {
    if (answer === null) return null
    const reads = new Map<string, number>()
    for (const { material, version } of answer.rows) reads.set(material, Math.max(version, reads.get(material) ?? 0))
    return reads
  }, [answer])
}

export const isChangedSince = (reads: Reads | null, material: Material): boolean => (reads?.get(material.id) ?? Infinity) < latestOf(material).n

export const changedIn = (reads: Reads | null, question: Question): number => question.materials.filter((material) => isChangedSince(reads, material)).length

const lookedAtMs = 1500

/**
 * A first reading is noted by itself, once the document was in sight for a moment in a window that has the focus. Changed
 * words are noted as seen only when the reader says so, or their marks would go before anyone looked.
 */
export function useMarkRead(id: string, material: Material, reads: Reads | null, title: string): { seen: () => void; busy: boolean } {
  const { run, busy } = useCommand(markRead)
  const version = latestOf(material).n
  const first = reads !== null && !reads.has(material.id)
  const seen = useCallback(() => void run({ id, material: material.id, version }, { title }), [run, id, material.id, version, title])
  useEffect(() => {
    if (!first) return
    const timer = setInterval(() => {
      if (!document.hasFocus()) return
      clearInterval(timer)
      seen()
    }, lookedAtMs)
    return () => clearInterval(timer)
  }, [first, seen])
  return { seen, busy }
}

/** What one has read of a session's materials, and what has changed since. */
import { useEffect, useMemo } from 'react'
import { latestOf, type Agenda, type Material, type Question } from '../../domain/sessions/agenda.ts'
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

export const findMaterial = (agenda: Agenda, id: string | null): Material | undefined =>
  agenda.questions.flatMap((question) => question.materials).find((material) => material.id === id)

const lookedAtMs = 1500

/** Leafing past a document is not reading it: it must have been in sight for a moment. */
export function useMarkRead(id: string, material: Material | undefined, reads: Reads | null, title: string): void {
  const { run } = useCommand(markRead)
  const version = material ? latestOf(material).n : 0
  const due = material !== undefined && reads !== null && (reads.get(material.id) ?? 0) < version
  const name = material?.id
  useEffect(() => {
    if (!due || name === undefined) return
    const timer = setTimeout(() => void run({ id, material: name, version }, { title }), lookedAtMs)
    return () => clearTimeout(timer)
  }, [due, name, id, version, run, title])
}

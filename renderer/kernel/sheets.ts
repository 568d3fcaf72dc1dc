import { useCallback, useEffect, useRef, useState } from 'react'
import type { z } from 'zod'
import type { RefusalAnswer, SigningSheet } from '../../domain/kernel/bridge.ts'
import { call, faultNumber } from './bridge.ts'
import type { PaperToSign } from './signing.ts'

export type Sheet = z.infer<typeof SigningSheet>
export type RefusalShown = z.infer<typeof RefusalAnswer>

export type SheetStage =
  | { at: 'preparing' }
  | { at: 'ready'; sheet: Sheet }
  | { at: 'refused'; refusal: RefusalShown }
  | { at: 'fault'; number: string }

const atOnce = 4

/** Asks native for what would be signed, made from the bytes that native holds (B10.1); gives tickets back that are left unused. */
export function useSheets(papers: readonly PaperToSign[]) {
  const [stages, setStages] = useState<readonly SheetStage[]>(() => papers.map(() => ({ at: 'preparing' })))
  const tickets = useRef(new Set<string>())
  const put = useCallback((index: number, stage: SheetStage) => setStages((before) => before.map((each, at) => (at === index ? stage : each))), [])

  const prepareOne = useCallback(async (index: number) => {
    put(index, { at: 'preparing' })
    const { name, input } = papers[index] as PaperToSign
    const answer = await call('signing.prepare', { name, input }).catch((error: unknown) => ({ fault: { number: faultNumber(error) } }))
    if ('ticket' in answer) {
      tickets.current.add(answer.ticket)
      put(index, { at: 'ready', sheet: answer })
    } else put(index, 'refusal' in answer ? { at: 'refused', refusal: answer.refusal } : { at: 'fault', number: answer.fault.number })
  }, [papers, put])

  const prepare = useCallback(async (indexes: readonly number[]) => {
    const waiting = indexes.values()
    await Promise.all(Array.from({ length: atOnce }, async () => {
      for (const index of waiting) await prepareOne(index)
    }))
  }, [prepareOne])

  useEffect(() => {
    const held = tickets.current
    void prepare(papers.map((_, index) => index))
    return () => {
      if (held.size > 0) void call('signing.cancel', { tickets: [...held] })
      held.clear()
    }
  }, [papers, prepare])

  /** These are native's to keep or to drop from now on. */
  const spend = useCallback((used: readonly string[]) => used.forEach((ticket) => tickets.current.delete(ticket)), [])
  return { stages, prepare, spend }
}

import { useEffect, useState } from 'react'
import type { Done } from '../../domain/kernel/bridge.ts'
import { call, faultNumber, hear } from './bridge.ts'
import type { Key } from './keys.ts'
import { type RefusalShown, type Sheet, type SheetStage, useSheets } from './sheets.ts'
import type { SigningWish } from './signing.ts'

export interface Result {
  sheet: Sheet
  done: Done
}

const isDone = (result: Result | undefined): boolean => result !== undefined && 'state' in result.done
/**
 * What another try in the dialog can mend: the key, its password, the sheet. What the portal refused, and an answer that
 * was lost on the way, are told beside the thing they are about; signing once more would not help there.
 */
const isOfKey = ({ key }: RefusalShown): boolean => key.startsWith('signing.') || (key.startsWith('desktop.') && key !== 'desktop.answerLost')
const sheetOf = (stage: SheetStage): Sheet | null => (stage.at === 'ready' ? stage.sheet : null)

/** The deed of the SignDialog: sheets to be signed, the signing itself, and what became of each paper. */
export function useSigningDeed(wish: SigningWish) {
  const { stages, prepare, spend } = useSheets(wish.papers)
  const [busy, setBusy] = useState(false)
  const [sent, setSent] = useState<number | null>(null)
  const [refused, setRefused] = useState<RefusalShown | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const [results, setResults] = useState<ReadonlyMap<number, Result>>(new Map())
  const [telling, setTelling] = useState(false)
  useEffect(() => hear('signing', ({ done }) => setSent(done)), [])
  const waiting = stages.flatMap((stage, index) => (isDone(results.get(index)) ? [] : [{ stage, index }]))
  const open = waiting.flatMap(({ stage, index }) => {
    const sheet = sheetOf(stage)
    return sheet === null ? [] : [{ sheet, index }]
  })

  async function take(signed: readonly Done[]): Promise<void> {
    const [only] = signed
    if (wish.papers.length > 1) {
      setResults(new Map([...results, ...open.map(({ sheet, index }, at) => [index, { sheet, done: signed[at] as Done }] as const)]))
      return setTelling(true)
    }
    if (!only || !('refusal' in only) || !isOfKey(only.refusal)) return wish.settle([only ?? null])
    setRefused(only.refusal)
    await prepare([0])
  }

  async function sign(key: Key, secret: string): Promise<void> {
    setBusy(true)
    setSent(null)
    setRefused(null)
    const tickets = open.map(({ sheet }) => sheet.ticket)
    const answer = await call('signing.sign', { tickets, key: key.id, password: secret }).catch((error: unknown) => ({ fault: { number: faultNumber(error) } }))
    spend(tickets)
    if ('refusal' in answer) {
      setRefused(answer.refusal)
      await prepare(open.map(({ index }) => index))
    } else if ('fault' in answer) setFault(answer.fault.number)
    else await take(answer.signed)
    setBusy(false)
  }

  return {
    stages: waiting.map(({ stage }) => stage),
    open, busy, sent, refused, fault, sign,
    forgetRefusal: () => setRefused(null),
    /** What became of the papers, in their order, while that is told; else null. */
    results: telling ? [...results].toSorted(([a], [b]) => a - b).map(([, result]) => result) : null,
    /** Prepares anew those that failed; whatever stood in the way may be gone. */
    again() {
      setTelling(false)
      void prepare([...results].filter(([, result]) => !isDone(result)).map(([index]) => index))
    },
    /** Stops the waiting for a token or NCALayer. */
    stop: () => void call('signing.cancel', { tickets: open.map(({ sheet }) => sheet.ticket) }),
    settle: () => wish.settle(results.size === 0 ? null : wish.papers.map((_, index) => results.get(index)?.done ?? null)),
  }
}

import { useRef, useState } from 'react'
import type { z } from 'zod'
import type { RefusalAnswer } from '../../domain/kernel/bridge.ts'
import type { SignatureCheck } from '../../domain/signing/check.ts'
import { call, faultNumber } from '../kernel/bridge.ts'
import { handFile } from '../kernel/transfers.ts'

type Failed = { refusal: z.infer<typeof RefusalAnswer> } | { fault: { number: string } }

export type Stage =
  | { at: 'idle' }
  | { at: 'checking'; done: number; total: number }
  | { at: 'checked'; check: SignatureCheck }
  | ({ at: 'failed' } & Failed)

/** Hands the files to native one after the other and asks what it finds; another check or a cancel stops the one under way. */
export function useChecking() {
  const [stage, setStage] = useState<Stage>({ at: 'idle' })
  const running = useRef<AbortController | null>(null)
  const stop = () => {
    running.current?.abort()
    running.current = null
    setStage({ at: 'idle' })
  }
  const check = async (files: readonly File[], at: string | null) => {
    running.current?.abort()
    const mine = new AbortController()
    running.current = mine
    const show = (next: Stage) => {
      if (running.current === mine) setStage(next)
    }
    try {
      const outcome = await judge({ files, at }, mine.signal, (done, total) => show({ at: 'checking', done, total }))
      if (outcome) show(outcome)
    } catch (error) {
      show({ at: 'failed', fault: { number: faultNumber(error) } })
    }
  }
  return { stage, check, stop }
}

async function judge({ files, at }: { files: readonly File[]; at: string | null }, signal: AbortSignal, progress: (done: number, total: number) => void): Promise<Stage | null> {
  const total = files.reduce((sum, file) => sum + file.size, 0)
  const transfers: string[] = []
  const giveBack = () => {
    for (const transfer of transfers) void call('files.cancel', { transfer })
  }
  let before = 0
  progress(0, total)
  for (const file of files) {
    const begun = before
    const handed = await handFile(file, (done) => progress(begun + done, total), signal)
    if (!('transfer' in handed)) {
      giveBack()
      return 'cancelled' in handed ? null : { at: 'failed', ...handed }
    }
    transfers.push(handed.transfer)
    before += file.size
  }
  const answer = await call('signing.check', { transfers, at })
  return 'signatures' in answer ? { at: 'checked', check: answer } : { at: 'failed', ...answer }
}

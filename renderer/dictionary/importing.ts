import { useRef, useState } from 'react'
import type { z } from 'zod'
import type { RefusalAnswer } from '../../domain/kernel/bridge.ts'
import type { ImportOutcome, ImportWish } from '../../domain/dictionary/bridge.ts'
import { call, faultNumber, hear } from '../kernel/bridge.ts'
import { handFile } from '../kernel/transfers.ts'

export type Stage =
  | { at: 'idle' }
  | { at: 'running'; done: number; total: number }
  | { at: 'failed'; refusal: z.infer<typeof RefusalAnswer> }
  | { at: 'failed'; fault: { number: string } }

/** Hands the files to native and has them read there; a cancel leaves the dictionary as it was. */
export function useImporting() {
  const [stage, setStage] = useState<Stage>({ at: 'idle' })
  const running = useRef<{ id: string; abort: AbortController } | null>(null)

  const start = async (files: readonly File[], wish: ImportWish): Promise<ImportOutcome | null> => {
    const mine = { id: crypto.randomUUID(), abort: new AbortController() }
    running.current = mine
    // Handing over is a fifth of the way; reading the rest.
    const bytes = files.reduce((sum, file) => sum + file.size, 0)
    setStage({ at: 'running', done: 0, total: bytes })
    const stopHearing = hear('progress', ({ transfer, done, total }) => {
      if (transfer === mine.id) setStage({ at: 'running', done: bytes * (0.2 + 0.8 * (done / Math.max(1, total))), total: bytes })
    })
    try {
      const transfers: string[] = []
      let before = 0
      for (const file of files) {
        const begun = before
        const handed = await handFile(file, (done) => setStage({ at: 'running', done: (begun + done) * 0.2, total: bytes }), mine.abort.signal)
        if (!('transfer' in handed)) {
          setStage('cancelled' in handed ? { at: 'idle' } : { at: 'failed', ...handed })
          return null
        }
        transfers.push(handed.transfer)
        before += file.size
      }
      const answer = await call('dictionary.import', { id: mine.id, transfers, wish })
      if ('source' in answer) return answer
      setStage(mine.abort.signal.aborted ? { at: 'idle' } : { at: 'failed', ...answer })
    } catch (error) {
      setStage({ at: 'failed', fault: { number: faultNumber(error) } })
    } finally {
      stopHearing()
      running.current = null
    }
    return null
  }

  const stop = () => {
    running.current?.abort.abort()
    if (running.current) void call('dictionary.cancelImport', { id: running.current.id })
  }
  return { stage, start, stop }
}

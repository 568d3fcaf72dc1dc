import { useState, type ReactNode } from 'react'
import type { Failure } from '../../domain/kernel/bridge.ts'
import { Banner } from '../ui/Show.tsx'
import { toast, type Words } from '../ui/Toast.tsx'
import { useText } from './text.ts'

/** Follows what native opens in the system's browser: `opened` is said when it did, `problem` shown when it didn't. */
export function useOpening(opened: Words): { open: (asked: Promise<object>) => Promise<void>; problem: ReactNode } {
  const text = useText()
  const [failure, setFailure] = useState<Failure | null>(null)
  const open = async (asked: Promise<object>) => {
    setFailure(null)
    const answer = await asked
    if ('refusal' in answer || 'fault' in answer) setFailure(answer as Failure)
    else toast(opened)
  }
  const problem = failure ? <Banner tone="danger">{'refusal' in failure ? text.refusal(failure.refusal) : text('kernel.fault', { number: failure.fault.number })}</Banner> : null
  return { open, problem }
}

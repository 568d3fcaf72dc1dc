import { useEffect, useState } from 'react'
import { useConnection } from '../kernel/state.ts'

/** Milliseconds of the portal's clock, ticking: the clock of one PC may be minutes off, and a speech ends for everybody at once. */
export function usePortalNow(everyMs = 500): number {
  const skewSeconds = useConnection()?.clock.skewSeconds ?? 0
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now - (skewSeconds ?? 0) * 1000
}

/** `4:05`; a time that has run out counts on with a minus: `−0:12`. */
export function clockWords(leftMs: number): string {
  const seconds = Math.round(leftMs / 1000)
  const size = Math.abs(seconds)
  return `${seconds < 0 ? '−' : ''}${Math.floor(size / 60)}:${String(size % 60).padStart(2, '0')}`
}

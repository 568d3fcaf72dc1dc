import { useEffect, useState } from 'react'

const pauseMs = 200

/** The value once it has stood still for a moment, so that the portal isn't asked at each key. */
export function useSettled(value: string): string {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pauseMs)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}

import { useCallback, useEffect, useState } from 'react'
import type { z } from 'zod'
import type { KeyRow } from '../../domain/kernel/bridge.ts'
import { call } from './bridge.ts'

export type Key = z.infer<typeof KeyRow>
export type KeyUse = 'auth' | 'sign' | 'either'

/** A token that is plugged in while one looks is there within three seconds, and so is NCALayer once it was started. */
const lookMs = 3_000

/** The keys of this PC, looked for again and again while they are on the screen; null until the first answer. */
export function useKeys(usage: KeyUse, paused = false): { keys: readonly Key[] | null; take: (keys: readonly Key[]) => void } {
  const [keys, setKeys] = useState<readonly Key[] | null>(null)
  const take = useCallback((next: readonly Key[]) => setKeys((before) => (JSON.stringify(before) === JSON.stringify(next) ? before : next)), [])
  useEffect(() => {
    if (paused) return
    let over = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = async () => {
      if (document.visibilityState === 'visible') {
        const found = await call('session.keys', { usage }).catch(() => null)
        if (found && !over) take(found)
      }
      if (!over) timer = setTimeout(() => void look(), lookMs)
    }
    void look()
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [usage, paused, take])
  return { keys, take }
}

/** What was typed, and for which key: a PIN never goes to another token because the first was pulled out. */
export interface KeySecret {
  key: string
  typed: string
}

export const noSecret: KeySecret = { key: '', typed: '' }
export const secretFor = (key: Key | undefined, secret: KeySecret): string => (key !== undefined && secret.key === key.id ? secret.typed : '')
export const hasSecret = (key: Key, secret: KeySecret): boolean => key.asks === 'nothing' || secretFor(key, secret) !== ''

const dayMs = 86_400_000
const warnDays = 30

/** Whole days until the certificate ends; null while that is far away, over, or unknown. */
export function daysLeft(key: Key, now: string): number | null {
  if (key.validUntil === null) return null
  const left = Math.floor((Date.parse(key.validUntil) - Date.parse(now)) / dayMs)
  return left >= 0 && left <= warnDays ? left : null
}

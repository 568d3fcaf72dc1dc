import { useEffect } from 'react'
import { mine } from '../../domain/notifications/contract.ts'
import { useAnswer } from '../kernel/portal.ts'
import { unreadStore } from './unread.ts'

/** Keeps the bell's number true; loaded after the shell is painted, shows nothing. */
export function WatchUnread() {
  const { answer } = useAnswer(mine, { after: null, limit: 20 })
  useEffect(() => {
    if (answer) unreadStore.set(answer.unread)
  }, [answer])
  return null
}

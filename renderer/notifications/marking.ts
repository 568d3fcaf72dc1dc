import { useCallback } from 'react'
import { read, unread, type Notification } from '../../domain/notifications/contract.ts'
import { useCommand } from '../kernel/portal.ts'
import { useText } from '../kernel/text.ts'
import { toast, toastWithUndo } from '../ui/Toast.tsx'

/** Marks lines read and unread. What was done at once can be undone; what waits for a line stands in the outbox. */
export function useMarking() {
  const text = useText()
  const reading = useCommand(read)
  const unreading = useCommand(unread)

  const markRead = useCallback(async (input: { ids: string[] } | { upTo: number }, quietly = false) => {
    const title = text('upTo' in input ? 'page.markAllRead' : 'page.markRead')
    const outcome = await reading.run(input, { title })
    if (outcome.state === 'refused') toast((text) => text.refusal(outcome.refusal), 'danger')
    if (quietly || outcome.state !== 'done' || outcome.answer.read === 0) return
    const { read: count, readAt } = outcome.answer
    toastWithUndo((text) => text('notifications.markedRead', { count }), () => void unreading.run({ readAt }, { title: text('notifications.markUnread') }))
  }, [reading, unreading, text])

  const markUnread = useCallback(async (rows: readonly Notification[]) => {
    const outcome = await unreading.run({ ids: rows.map((row) => row.id) }, { title: text('notifications.markUnread') })
    if (outcome.state === 'refused') toast((text) => text.refusal(outcome.refusal), 'danger')
  }, [unreading, text])

  return { markRead, markUnread, busy: reading.busy || unreading.busy }
}

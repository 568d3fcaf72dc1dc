import type { Notification as Toast } from 'electron'

export interface Toasts {
  /** False where the system shows none. */
  show(words: { title: string; body: string }, onPress: () => void): boolean
}

/** Electron holds a toast weakly: one that the program lets go of is collected after a while and no longer hears its press (electron#16922). */
export function openToasts(notification: typeof Toast, icon: string): Toasts {
  const shown = new Set<Toast>()
  return {
    show(words, onPress) {
      if (!notification.isSupported()) return false
      const toast = new notification({ ...words, icon })
      const gone = () => void shown.delete(toast)
      toast.on('click', () => {
        gone()
        onPress()
      })
      toast.on('close', gone)
      toast.on('failed', gone)
      shown.add(toast)
      toast.show()
      return true
    },
  }
}

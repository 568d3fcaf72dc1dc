import { createStore } from '../kernel/store.ts'

/** How many notifications are unread, for the bell. */
export const unreadStore = createStore(0)

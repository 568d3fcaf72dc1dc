import { createStore } from '../kernel/store.ts'

/** Why the sign-in stands there although nobody has signed out; until somebody signs in. */
export const sessionEndedStore = createStore(false)

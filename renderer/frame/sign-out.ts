import { call } from '../kernel/bridge.ts'
import { go } from '../kernel/routes.ts'
import { sessionStore } from '../kernel/state.ts'

export async function signOut(): Promise<void> {
  sessionStore.set(await call('session.signOut', {}))
  go('/')
}

import { call } from './bridge.ts'
import { sessionStore } from './state.ts'
import { toast } from '../ui/Toast.tsx'

/** Acts under this delegation from now on, or for oneself (null). False when the portal refused, which it then says. */
export async function takeSeat(delegation: string | null): Promise<boolean> {
  const answer = await call('session.actFor', { delegation })
  if ('refusal' in answer) toast((text) => text.refusal(answer.refusal), 'danger')
  else if ('person' in answer) {
    sessionStore.set(answer)
    return true
  }
  return false
}

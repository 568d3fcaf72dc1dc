import { hear } from '../kernel/bridge.ts'
import { toast } from '../ui/Toast.tsx'
import { sessionEndedStore } from './session-ended.ts'

/** What native or the window must tell once: a damaged outbox, a locked drawer, a portal that ended. Some of it is said before anything is drawn. Stays until closed. */
export function startNews(): void {
  hear('news', ({ key }) => (key === 'desktop.sessionEnded' ? sessionEndedStore.set(true) : toast((text) => text.refusal({ key }), 'danger')))
}

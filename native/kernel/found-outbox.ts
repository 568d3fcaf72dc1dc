import type { Drawer } from './drawers.ts'
import { openOutbox, type Outbox } from './outbox.ts'

/**
 * Brings what another drawer of the same person still holds into the outbox in use, and answers how much. It isn't sent by
 * itself: the person may have done it anew since. First added, then removed, so that a crash between the two leaves it in both,
 * and its id tells that it is one.
 */
export function bringOver(from: Drawer, to: Outbox, note: (where: string, error: unknown) => void): number {
  let left: Outbox
  try {
    left = openOutbox(from, note)
  } catch (error) {
    // A drawer that can't be opened stays as it is; whoever signs in is not kept out by it.
    note('outbox: of another drawer', error)
    return 0
  }
  try {
    const commands = left.all()
    for (const { name, title, envelope, at, refusal } of commands) {
      if (!to.has(envelope.id)) to.add(name, title, envelope, at, refusal ?? { key: 'desktop.outboxLeft' })
      left.remove(envelope.id)
    }
    return commands.length
  } catch (error) {
    note('outbox: of another drawer', error)
    return 0
  } finally {
    left.close()
  }
}

/** Moving and removing from the grids: which occurrences are meant, what is shown meanwhile, and the way back. */
import { useCallback, useEffect, useMemo, useState } from 'react'
import { moveEvent, removeEvent, undoChange } from '../../domain/calendar/contract.ts'
import { call } from '../kernel/bridge.ts'
import { useCommand, type Outcome } from '../kernel/portal.ts'
import { useText } from '../kernel/text.ts'
import { toast, toastWithUndo } from '../ui/Toast.tsx'
import type { Target } from './entry.ts'
import type { Scope } from './event-draft.ts'
import type { CalendarEntry } from './rows.ts'
import { whenMoved } from './when.ts'

type Changed = Outcome<typeof moveEvent> | Outcome<typeof removeEvent>

/** A deed upon a repeated event that waits for the person to say which occurrences are meant. */
export interface Asking {
  verb: 'move' | 'remove'
  entry: CalendarEntry
  target: Target | null
}

/** Says what was done with a way back: undone on the portal, or withdrawn from the outbox while it still waits there. */
export function useOutcome(): (outcome: Changed, words: string) => void {
  const text = useText()
  const { run } = useCommand(undoChange)
  return useCallback((outcome, words) => {
    if (outcome.state === 'refused') toast(text.refusal(outcome.refusal), 'danger')
    else if (outcome.state === 'fault') toast(text('kernel.fault', { number: outcome.number }), 'danger')
    else if (outcome.state === 'queued') toastWithUndo(`${words}. ${text('page.willBeSentLater')}`, () => void call('outbox.withdraw', { id: outcome.id }))
    else {
      const { undo } = outcome.answer
      toastWithUndo(words, () => void run({ command: undo }, { title: text('page.undo') }).then((back) => {
        if (back.state === 'refused') toast(text.refusal(back.refusal), 'danger')
        else if (back.state === 'done') toast(text('calendar.undone'))
      }))
    }
  }, [run, text])
}

export function useEntryDeeds(entries: readonly CalendarEntry[]) {
  const text = useText()
  const move = useCommand(moveEvent)
  const remove = useCommand(removeEvent)
  const tell = useOutcome()
  const [asking, setAsking] = useState<Asking | null>(null)
  /** Where entries stand that were let go a moment ago, until the portal's answer shows the same. */
  const [moving, setMoving] = useState<ReadonlyMap<string, { target: Target; revision: number }>>(new Map())
  const { run: runMove } = move
  const { run: runRemove } = remove

  const forget = useCallback((key: string) => setMoving((before) => {
    const next = new Map(before)
    next.delete(key)
    return next
  }), [])
  useEffect(() => {
    for (const [key, { revision }] of moving) {
      const now = entries.find((entry) => entry.key === key)
      if (!now || now.row.own?.revision !== revision) forget(key)
    }
  }, [entries, moving, forget])

  const doMove = useCallback(async (entry: CalendarEntry, target: Target, scope: Scope) => {
    const { own } = entry.row
    if (!own?.when) return
    setMoving((before) => new Map(before).set(entry.key, { target, revision: own.revision }))
    const outcome = await runMove({ id: own.id, revision: own.revision, scope, occurrence: scope === 'all' ? null : own.occurrence, when: whenMoved(own.when, entry, target) }, { title: text('calendar.titleMoved', { title: entry.title }) })
    if (outcome.state === 'refused' || outcome.state === 'fault') forget(entry.key)
    tell(outcome, text('calendar.titleMoved', { title: entry.title }))
  }, [runMove, tell, text, forget])
  const doRemove = useCallback(async (entry: CalendarEntry, scope: Scope) => {
    const { own } = entry.row
    if (!own) return
    const outcome = await runRemove({ id: own.id, revision: own.revision, scope, occurrence: scope === 'all' ? null : own.occurrence }, { title: text('calendar.titleRemoved', { title: entry.title }) })
    tell(outcome, text('calendar.titleRemoved', { title: entry.title }))
  }, [runRemove, tell, text])

  const begin = useCallback((verb: Asking['verb'], entry: CalendarEntry, target: Target | null) => {
    if (entry.row.own?.repeats) setAsking({ verb, entry, target })
    else if (verb === 'move' && target) void doMove(entry, target, 'all')
    else void doRemove(entry, 'all')
  }, [doMove, doRemove])
  const choose = useCallback((scope: Scope | null) => {
    setAsking(null)
    if (!asking || scope === null) return
    if (asking.verb === 'move' && asking.target) void doMove(asking.entry, asking.target, scope)
    else void doRemove(asking.entry, scope)
  }, [asking, doMove, doRemove])
  const shown = useMemo(() => (moving.size === 0 ? entries : entries.map((entry) => ({ ...entry, ...moving.get(entry.key)?.target }))), [entries, moving])
  return { shown, asking, choose, begin }
}

/** Moving and removing from the grids: which occurrences are meant, what is shown meanwhile, and the way back. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { moveEvent, removeEvent, saveEvent, undoChange } from '../../domain/calendar/contract.ts'
import type { InputOf } from '../../domain/kernel/contract.ts'
import { call } from '../kernel/bridge.ts'
import { useCommand, type Outcome } from '../kernel/portal.ts'
import { outboxStore } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { toast, toastWithUndo, type Words } from '../ui/Toast.tsx'
import type { Target } from './entry.ts'
import type { Scope } from './event-draft.ts'
import { unsentRevision } from './pending.ts'
import type { CalendarEntry } from './rows.ts'
import { waitingOn } from './waiting-event.ts'
import { whenMoved } from './when.ts'

type Changed = Outcome<typeof moveEvent> | Outcome<typeof removeEvent>

/** A deed upon a repeated event that waits for the person to say which occurrences are meant. */
export interface Asking {
  verb: 'move' | 'remove'
  entry: CalendarEntry
  target: Target | null
}

/** Says what was done with a way back: undone on the portal, or withdrawn from the outbox while it still waits there. */
export function useOutcome(): (outcome: Changed, words: Words) => void {
  const text = useText()
  const { run } = useCommand(undoChange)
  return useCallback((outcome, words) => {
    if (outcome.state === 'refused') toast((text) => text.refusal(outcome.refusal), 'danger')
    else if (outcome.state === 'fault') toast((text) => text('kernel.fault', { number: outcome.number }), 'danger')
    else if (outcome.state === 'queued') toastWithUndo((text) => `${words(text)}. ${text('page.willBeSentLater')}`, () => void call('outbox.withdraw', { id: outcome.id }))
    else {
      const { undo } = outcome.answer
      toastWithUndo(words, () => void run({ command: undo }, { title: text('page.undo') }).then((back) => {
        if (back.state === 'refused') toast((text) => text.refusal(back.refusal), 'danger')
        else if (back.state === 'done') toast((text) => text('calendar.undone'))
      }))
    }
  }, [run, text])
}

interface Moving {
  target: Target
  /** The portal's answer shows it from this revision on; null while the move is under way. */
  from: number | null
}

/** Where entries stand that were let go a moment ago, until the portal's answer shows the same. */
function useMoving(entries: readonly CalendarEntry[]) {
  const [moving, setMoving] = useState<ReadonlyMap<string, Moving>>(new Map())
  const put = useCallback((key: string, target: Target) => setMoving((before) => new Map(before).set(key, { target, from: null })), [])
  /** `from` null: it did not come about. A newer move of the same entry is left alone. */
  const settle = useCallback((key: string, target: Target, from: number | null) => setMoving((before) => {
    if (before.get(key)?.target !== target) return before
    const next = new Map(before)
    if (from === null) next.delete(key)
    else next.set(key, { target, from })
    return next
  }), [])
  useEffect(() => {
    for (const [key, { target, from }] of moving) {
      const now = entries.find((entry) => entry.key === key)
      if (!now || (from !== null && (now.row.own?.revision ?? 0) >= from)) settle(key, target, null)
    }
  }, [entries, moving, settle])
  const shown = useMemo(() => (moving.size === 0 ? entries : entries.map((entry) => ({ ...entry, ...moving.get(entry.key)?.target }))), [entries, moving])
  return { shown, put, settle }
}

/** Changes of one event go one after the other, each upon the revision that the one before made: the answer may not show it yet. */
function useInTurn() {
  const last = useRef(new Map<string, Promise<number>>())
  return useCallback((id: string, shown: number, deed: (revision: number) => Promise<number | null>) => {
    const before = last.current.get(id) ?? Promise.resolve(0)
    const next = before.then(async (known) => (await deed(Math.max(shown, known))) ?? known)
    last.current.set(id, next.catch(() => 0))
  }, [])
}

const heldKeyMs = 700

/** The last of several moves by a held key is sent, once the key rests; what still waits is sent when the screen is left. */
function useLastOf() {
  const waiting = useRef(new Map<string, { timer: ReturnType<typeof setTimeout>; send: () => void }>())
  useEffect(() => {
    const list = waiting.current
    return () => {
      for (const { timer, send } of list.values()) {
        clearTimeout(timer)
        send()
      }
    }
  }, [])
  return useCallback((key: string, soon: boolean, deed: () => void) => {
    clearTimeout(waiting.current.get(key)?.timer)
    const send = () => {
      waiting.current.delete(key)
      deed()
    }
    if (soon) waiting.current.set(key, { timer: setTimeout(send, heldKeyMs), send })
    else send()
  }, [])
}

/** A move that still waits for the line is replaced by the newer one, which knows the same revision. */
async function withdrawEarlier(id: string, scope: Scope, occurrence: string | null): Promise<void> {
  for (const row of outboxStore.get()) {
    const input = row.input as Partial<InputOf<typeof moveEvent>>
    if (row.name === moveEvent.name && row.state === 'waiting' && input.id === id && input.scope === scope && (scope === 'all' || input.occurrence === occurrence)) await call('outbox.withdraw', { id: row.id })
  }
}

/** The whole of what was made here, as it was last written. */
function lastSaving(id: string): InputOf<typeof saveEvent> | null {
  const row = outboxStore.get().findLast((each) => each.name === saveEvent.name && waitingOn([each], id).length > 0)
  return row === undefined ? null : saveEvent.input.parse(row.input)
}

/** What was made here and never sent is taken back: nobody else knows of it. False when some of it is on its way. */
async function withdrawUnsent(id: string): Promise<boolean> {
  const rows = outboxStore.get().filter((row) => waitingOn([row], id).length > 0)
  if (rows.length === 0 || rows.some(({ state }) => state !== 'waiting')) return false
  // The newest first: none is left behind that stands on one that is gone.
  for (const { id: command } of rows.toReversed()) await call('outbox.withdraw', { id: command })
  return true
}

export function useEntryDeeds(entries: readonly CalendarEntry[]) {
  const text = useText()
  const { run: runMove } = useCommand(moveEvent)
  const { run: runRemove } = useCommand(removeEvent)
  const { run: runSave } = useCommand(saveEvent)
  const tell = useOutcome()
  const [asking, setAsking] = useState<Asking | null>(null)
  const { shown, put, settle } = useMoving(entries)
  const lastOf = useLastOf()
  const inTurn = useInTurn()

  const doMove = useCallback((entry: CalendarEntry, target: Target, scope: Scope, soon: boolean) => {
    const { own } = entry.row
    if (!own?.when) return
    const when = whenMoved(own.when, entry.row, target)
    // Also of "all": it is the day by which the whole is moved.
    const { occurrence } = own
    const words: Words = (text) => text('calendar.titleMoved', { title: entry.title })
    const title = words(text)
    put(entry.key, target)
    lastOf(entry.key, soon, () => inTurn(own.id, own.revision, async (revision) => {
      await withdrawEarlier(own.id, scope, occurrence)
      const after = waitingOn(outboxStore.get(), own.id)
      const made = revision === unsentRevision ? lastSaving(own.id) : null
      const outcome = made ? await runSave({ ...made, after, draft: { ...made.draft, when } }, { title }) : await runMove({ id: own.id, revision, after, scope, occurrence, when }, { title })
      settle(entry.key, target, outcome.state === 'done' ? outcome.answer.revision : null)
      tell(outcome, words)
      return outcome.state === 'done' && outcome.answer.id === own.id ? outcome.answer.revision : null
    }))
  }, [runMove, runSave, tell, text, put, settle, lastOf, inTurn])
  const doRemove = useCallback((entry: CalendarEntry, scope: Scope) => {
    const { own } = entry.row
    if (!own) return
    const words: Words = (text) => text('calendar.titleRemoved', { title: entry.title })
    const title = words(text)
    inTurn(own.id, own.revision, async (revision) => {
      if (revision === unsentRevision && (await withdrawUnsent(own.id))) {
        toast(words)
        return null
      }
      const outcome = await runRemove({ id: own.id, revision, after: waitingOn(outboxStore.get(), own.id), scope, occurrence: scope === 'all' ? null : own.occurrence }, { title })
      tell(outcome, words)
      return outcome.state === 'done' ? outcome.answer.revision : null
    })
  }, [runRemove, tell, text, inTurn])

  const begin = useCallback((verb: Asking['verb'], entry: CalendarEntry, target: Target | null, soon = false) => {
    if (entry.row.own?.repeats && entry.row.own.revision !== unsentRevision) setAsking({ verb, entry, target })
    else if (verb === 'move' && target) doMove(entry, target, 'all', soon)
    else doRemove(entry, 'all')
  }, [doMove, doRemove])
  const choose = useCallback((scope: Scope | null) => {
    setAsking(null)
    if (!asking || scope === null) return
    if (asking.verb === 'move' && asking.target) doMove(asking.entry, asking.target, scope, false)
    else doRemove(asking.entry, scope)
  }, [asking, doMove, doRemove])
  return { shown, asking, choose, begin }
}

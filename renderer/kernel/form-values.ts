/** What a form holds: what was typed, what it was opened with, and what somebody else has saved since. */
import { useEffect, useState } from 'react'
import { isAsSeen } from '../../domain/kernel/seen.ts'
import type { FormValues } from './FormField.tsx'
import { ofPerson } from './state.ts'

interface Opened {
  /** The thing as the portal had it; undefined for commands that don't ask. */
  seen: unknown
  initial: FormValues
}

interface Held {
  values: FormValues
  opened: Opened
  /** Of fields that both have changed, what the other has made of them. */
  theirs: FormValues
}

/** Kept in memory only: a draft can hold what must not lie on the disk in clear. */
const drafts = new Map<string, Held>()

const isNothing = (value: unknown) => value === undefined || value === null || value === ''
const isSame = (a: unknown, b: unknown) => (isNothing(a) && isNothing(b)) || JSON.stringify(a) === JSON.stringify(b)
const areSame = (a: FormValues, b: FormValues) => Object.keys({ ...a, ...b }).every((name) => isSame(a[name], b[name]))
const isTyped = ({ values, opened }: Held) => !areSame(values, opened.initial)

/** What was not typed follows the portal; what was typed stays, and stands beside what the other made of it. */
function withNewer({ values, opened }: Held, newer: Opened): Held {
  const typed = Object.keys(values).filter((name) => !isSame(values[name], opened.initial[name]))
  const both = typed.filter((name) => !isSame(newer.initial[name], opened.initial[name]) && !isSame(newer.initial[name], values[name]))
  const pick = (from: FormValues, names: readonly string[]) => Object.fromEntries(names.map((name) => [name, from[name]]))
  return { values: { ...newer.initial, ...pick(values, typed) }, opened: newer, theirs: pick(newer.initial, both) }
}

function begin(draft: string | undefined, now: Opened): Held {
  const kept = draft === undefined ? undefined : drafts.get(draft)
  return kept === undefined ? { values: now.initial, opened: now, theirs: {} } : { ...kept, values: { ...now.initial, ...kept.values } }
}

/** Into a form that was closed half filled, so that it opens with it; without one nothing changes. */
export function changeDraft(draft: string, change: (values: FormValues) => FormValues): void {
  const kept = drafts.get(ofPerson(draft))
  if (kept !== undefined) drafts.set(ofPerson(draft), { ...kept, values: change(kept.values) })
}

export function useFormValues({ draft: given, seen, initial }: { draft: string | undefined } & Opened) {
  const draft = given === undefined ? undefined : ofPerson(given)
  const [held, setHeld] = useState<Held>(() => begin(draft, { seen, initial }))
  const hasNewer = seen !== undefined && !isAsSeen(seen, held.opened.seen)
  const typed = isTyped(held)
  // What was saved from here comes back as newer too; it buries nothing, whatever was typed since.
  const isQuiet = !typed || areSame(initial, held.opened.initial)
  const takeNewer = () => setHeld((now) => withNewer(now, { seen, initial }))
  useEffect(() => {
    if (hasNewer && isQuiet) takeNewer()
  })
  useEffect(() => {
    if (draft === undefined) return
    if (typed) drafts.set(draft, held)
    else drafts.delete(draft)
  }, [draft, held, typed])
  return {
    values: held.values,
    seen: held.opened.seen,
    theirs: held.theirs,
    /** Somebody has saved the thing since, and something was typed that it might bury. */
    hasNewer: hasNewer && !isQuiet,
    takeNewer,
    change: (name: string, next: (value: unknown) => unknown) => setHeld((now) => ({ ...now, values: { ...now.values, [name]: next(now.values[name]) } })),
    takeTheirs: (name: string) => setHeld(({ values, theirs: { [name]: taken, ...theirs }, opened }) => ({ values: { ...values, [name]: taken }, opened, theirs })),
    /** What was sent is the portal's now; what was typed on the way stays typed. */
    settle: (sent: FormValues) => {
      if (draft !== undefined) drafts.delete(draft)
      setHeld((now) => ({ ...now, opened: { ...now.opened, initial: sent }, theirs: {} }))
    },
  }
}

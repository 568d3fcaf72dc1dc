import { type RefObject, useEffect } from 'react'
import { inFront } from './in-front.ts'
import type { Verb } from './VerbBar.tsx'

const bars = new Map<RefObject<HTMLElement | null>, { label: string; verbs: readonly Verb[] }>()

/** Whatever a bar of verbs shows can be done by its name as well. */
export function useNamedVerbs(bar: RefObject<HTMLElement | null>, label: string, verbs: readonly Verb[]): void {
  useEffect(() => {
    bars.set(bar, { label, verbs })
  }, [bar, label, verbs])
  useEffect(() => () => void bars.delete(bar), [bar])
}

export interface NamedVerb {
  verb: Verb
  label: string
}

/** What one may do now with what is in front: the dialog, or else the screen. */
export function verbsInFront(): readonly NamedVerb[] {
  const front = inFront()
  return [...bars].filter(([bar]) => front?.contains(bar.current)).flatMap(([, { label, verbs }]) => verbs.filter(({ verdict, busy }) => verdict.allowed && !busy).map((verb) => ({ verb, label })))
}

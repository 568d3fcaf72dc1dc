import { useId, useRef } from 'react'
import type { Verdict } from '../../domain/kernel/verdict.ts'
import { Button } from '../ui/Button.tsx'
import type { IconName } from '../ui/Icon.tsx'
import { useNamedVerbs } from './front-verbs.ts'
import { useText } from './text.ts'
import './verb-bar.css'

export interface Verb {
  key: string
  title: string
  icon?: IconName
  /** By the same rule that guards the server. */
  verdict: Verdict
  look?: 'primary' | 'plain' | 'danger'
  onPress: () => void
  busy?: boolean
  /** The key that does it, shown on the button; the screen hears it. */
  shortcut?: string
}

/** What one may do now, and greyed with its reason what one may not. `quiet` verbs are left out when refused. */
export function VerbBar({ label, verbs }: { label: string; verbs: readonly Verb[] }) {
  const text = useText()
  const id = useId()
  const refused = verbs.filter((verb) => !verb.verdict.allowed)
  const bar = useRef<HTMLDivElement>(null)
  useNamedVerbs(bar, label, verbs)
  return (
    <div ref={bar} className="verb-bar" role="group" aria-label={label}>
      {verbs.map(({ key, title, icon, verdict, look, onPress, busy, shortcut }) => (
        <Button
          key={key} look={verdict.allowed ? look ?? 'plain' : 'plain'} disabled={!verdict.allowed} busy={Boolean(busy)} onPress={onPress}
          {...(icon ? { icon } : {})} {...(verdict.allowed ? {} : { describedBy: `${id}-${key}` })} {...(shortcut ? { shortcut } : {})}
        >{title}{shortcut ? <kbd className="verb-key" aria-hidden>{shortcut}</kbd> : null}</Button>
      ))}
      {refused.length === 0 ? null : (
        <ul className="verb-reasons small">
          {refused.map(({ key, title, verdict }) => (
            <li key={key} id={`${id}-${key}`}><span className="verb-name">{title}:</span> {verdict.allowed ? '' : text(verdict.refusal.key, verdict.refusal.values)}</li>
          ))}
        </ul>
      )}
    </div>
  )
}

import { lazy, Suspense, type ReactNode } from 'react'
import type { IconName } from './Icon.tsx'

export interface MenuAction {
  key: string
  label: string
  icon?: IconName
  hint?: string
  keys?: string
  selected?: boolean
  disabled?: boolean
  onAction: () => void
}

export interface MenuProps {
  label: string
  actions: readonly MenuAction[]
  /** The button that opens it: Button or IconButton without its own onPress. */
  children: ReactNode
}

/** A third of React Aria that the first paint does without; until it is there the button stands alone. */
const MenuInside = lazy(async () => ({ default: (await import('./MenuInside.tsx')).MenuInside }))

export function Menu(props: MenuProps) {
  return <Suspense fallback={props.children}><MenuInside {...props} /></Suspense>
}

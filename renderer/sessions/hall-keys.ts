import { useEffect, useRef } from 'react'

export interface HallKey {
  /** By the physical key, so that it works in a Kazakh or Russian layout. */
  code: string
  /** Null while the deed isn't possible. */
  run: (() => void) | null
}

/** Single keys of a hall's screen; not while one types or a dialog is open. */
export function useHallKeys(keys: readonly HallKey[]): void {
  const latest = useRef(keys)
  latest.current = keys
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { target } = event
      const types = target instanceof HTMLElement && (target.isContentEditable || target.matches('input:not([type=checkbox]):not([type=radio]), textarea, select, [role=combobox], [role=listbox] *'))
      if (types || event.ctrlKey || event.altKey || event.metaKey || event.repeat || document.querySelector('[role=dialog], [role=alertdialog]')) return
      const key = latest.current.find((each) => each.code === event.code)
      if (!key?.run) return
      event.preventDefault()
      key.run()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [])
}

/** `KeyN` → `N`. */
export const keyName = (code: string): string => code.replace(/^(Key|Digit)/, '')

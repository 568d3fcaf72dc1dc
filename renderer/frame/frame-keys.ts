import { useEffect } from 'react'
import { dialogInFront, inFront } from '../kernel/in-front.ts'
import { go, goBack } from '../kernel/routes.ts'

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input:not([type=checkbox]):not([type=radio]), textarea, select'))
}

/** Whoever has just opened a list goes down into it, without a walk through its filters. */
function enterList(): boolean {
  const list = document.activeElement?.matches('body, #main') ? document.querySelector<HTMLElement>('.screen > .table-frame > .table') : null
  list?.focus()
  return list !== null
}

/** Keys that work on every screen; the same list is shown by F1. By physical key, so that they work in a Kazakh or Russian layout. */
export function useFrameKeys(show: (overlay: 'palette' | 'help') => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return
      const control = event.ctrlKey || event.metaKey
      if (control && event.code === 'KeyK') show('palette')
      else if (event.key === 'F1') show('help')
      else if (event.key === '?' && !isTyping(event.target)) show('help')
      else if (event.key === 'ArrowDown' && enterList()) { /* The list's own keys go on from here. */ }
      else if (event.altKey && event.code === 'Digit1') go('/')
      else if (event.altKey && event.code === 'Digit2') go('/notifications')
      else if (event.altKey && event.code === 'Digit3') go('/outbox')
      else if (event.altKey && event.key === 'ArrowLeft') goBack()
      else if (control && event.code === 'Comma') go('/settings')
      else if (event.key === 'F6') focusNextLandmark(event.shiftKey)
      else if (!(control && event.code === 'KeyF' && focusSearch())) return
      event.preventDefault()
    }
    // Before the button that has the focus takes the key for its own.
    const onSend = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || !sendForm()) return
      event.preventDefault()
      event.stopPropagation()
    }
    addEventListener('keydown', onKeyDown)
    addEventListener('keydown', onSend, { capture: true })
    return () => {
      removeEventListener('keydown', onKeyDown)
      removeEventListener('keydown', onSend, { capture: true })
    }
  }, [show])
}

/** The search of what is in front: a long list is drawn only where one looks, so that a browser's own search misses most of it. Pressed again, that one opens. */
function focusSearch(): boolean {
  const field = inFront()?.querySelector<HTMLInputElement>('.search-field input')
  if (!field || field === document.activeElement) return false
  field.focus()
  field.select()
  return true
}

/** The form one is in, or what the dialog in front is for; what can't be undone is not done by this key. */
function sendForm(): boolean {
  const form = document.activeElement?.closest('form') ?? dialogInFront()
  const button = form?.querySelector<HTMLButtonElement>('button[type="submit"]:not(.danger), .dialog-foot button.primary')
  if (!button || button.disabled) return false
  button.click()
  return true
}

/** F6 walks menu, top bar and content, as in the desktop programs officials know. */
function focusNextLandmark(back: boolean): void {
  const landmarks = [...document.querySelectorAll<HTMLElement>('.shell > nav, .shell > header, .shell > main')]
  const at = landmarks.findIndex((each) => each.contains(document.activeElement))
  const next = landmarks[(at + (back ? -1 : 1) + landmarks.length) % landmarks.length]
  if (next?.matches('main')) next.focus()
  else next?.querySelector<HTMLElement>('a, button')?.focus()
}

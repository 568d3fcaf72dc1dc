import { useEffect } from 'react'
import type { Shown, ViewName } from './place.ts'

const viewKeys: Record<string, ViewName> = { KeyD: 'day', KeyW: 'week', KeyM: 'month', KeyA: 'agenda', KeyY: 'year' }

function isBusy(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.closest('[role=dialog], [role=alertdialog], [role=menu], [role=listbox], input, textarea, select') !== null)
}

/** Letters by physical key, so that they work in a Kazakh or Russian layout. */
export function useCalendarKeys(shown: Shown, deeds: { today: () => void; create: () => void; search: () => void }): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isBusy(event.target) || document.querySelector('.veil')) return
      const view = viewKeys[event.code]
      if (view) shown.show(view)
      else if (event.code === 'KeyT') deeds.today()
      else if (event.code === 'KeyN') deeds.create()
      else if (event.key === '/') deeds.search()
      else if (event.key === 'PageUp' && shown.view !== 'agenda') shown.leaf(-1)
      else if (event.key === 'PageDown' && shown.view !== 'agenda') shown.leaf(1)
      else return
      event.preventDefault()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [shown, deeds])
}

/** What is shown and hidden, by where it comes from. Remembered on this PC. */
import { useCallback, useMemo, useState } from 'react'
import { useText } from '../kernel/text.ts'
import type { IconName } from '../ui/Icon.tsx'
import type { CalendarEntry } from './rows.ts'

export interface Layer {
  key: string
  word: string
  icon: IconName
  shown: boolean
}

const remembered = 'calendar.hidden'

function readHidden(): ReadonlySet<string> {
  try {
    return new Set(JSON.parse(localStorage.getItem(remembered) ?? '[]') as string[])
  } catch {
    return new Set()
  }
}

export function useLayers(entries: readonly CalendarEntry[]) {
  const text = useText()
  const [hidden, setHidden] = useState(readHidden)
  const layers = useMemo((): Layer[] => {
    const always: Layer[] = [
      { key: 'own', word: text('calendar.layer.own'), icon: 'calendar', shown: true },
      { key: 'invited', word: text('calendar.layer.invited'), icon: 'people', shown: true },
      { key: 'task', word: text('calendar.layer.task'), icon: 'task', shown: true },
    ]
    const known = new Map(always.map((layer) => [layer.key, layer]))
    for (const { layer, word, icon } of entries) if (!known.has(layer)) known.set(layer, { key: layer, word, icon, shown: true })
    return [...known.values()].map((layer) => ({ ...layer, shown: !hidden.has(layer.key) }))
  }, [entries, hidden, text])
  const toggle = useCallback((key: string) => setHidden((before) => {
    const next = new Set(before)
    if (!next.delete(key)) next.add(key)
    localStorage.setItem(remembered, JSON.stringify([...next]))
    return next
  }), [])
  const shown = useMemo(() => entries.filter((entry) => !hidden.has(entry.layer)), [entries, hidden])
  return { layers, toggle, shown }
}

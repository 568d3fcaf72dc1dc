import { useEffect, useRef, useState, type KeyboardEvent as PressedKey } from 'react'
import { createPortal } from 'react-dom'
import { useText } from '../kernel/text.ts'
import { toast } from '../ui/Toast.tsx'
import { WordPanel } from './WordPanel.tsx'
import './dictionary.css'

const wordsAtMost = 8
const lettersAtMost = 120

/** What is selected on the page, or in the field one types in; empty when it is more than a phrase. */
function selectedWords(): string {
  const field = document.activeElement
  const inField = field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement
  const raw = inField && field.type !== 'password' ? field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0) : getSelection()?.toString() ?? ''
  const words = raw.replace(/\s+/g, ' ').replace(/^[\s.,;:!?«»"'()–—-]+|[\s.,;:!?«»"'()–—-]+$/g, '')
  return words.length <= lettersAtMost && words.split(' ').length <= wordsAtMost ? words : ''
}

interface Menu {
  words: string
  x: number
  y: number
}

/** Everywhere in the window: Ctrl+Shift+D, or the right button on a selected word, looks it up without leaving the screen. */
export function SelectedWord() {
  const [word, setWord] = useState<string | null>(null)
  const [menu, setMenu] = useState<Menu | null>(null)
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      // By the physical key, so that it works in a Kazakh or Russian layout.
      if (!(event.ctrlKey || event.metaKey) || !event.shiftKey || event.code !== 'KeyD') return
      event.preventDefault()
      const words = selectedWords()
      if (words === '') toast((text) => text('dictionary.selectFirst'), 'plain')
      else setWord(words)
    }
    const onContextMenu = (event: MouseEvent) => {
      // Fields keep the system's menu, which pastes.
      if (event.target instanceof HTMLElement && event.target.closest('input, textarea, [contenteditable]')) return
      const words = selectedWords()
      if (words === '') return
      event.preventDefault()
      setMenu({ words, x: event.clientX, y: event.clientY })
    }
    addEventListener('keydown', onKeyDown)
    addEventListener('contextmenu', onContextMenu)
    return () => {
      removeEventListener('keydown', onKeyDown)
      removeEventListener('contextmenu', onContextMenu)
    }
  }, [])
  return (
    <>
      {menu ? <SelectionMenu menu={menu} onClose={() => setMenu(null)} onLookUp={() => { setWord(menu.words); setMenu(null) }} /> : null}
      {word === null ? null : <WordPanel word={word} onClose={() => setWord(null)} />}
    </>
  )
}

function SelectionMenu({ menu, onClose, onLookUp }: { menu: Menu; onClose: () => void; onLookUp: () => void }) {
  const text = useText()
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const place = box.current
    if (!place) return
    place.style.left = `${Math.max(0, Math.min(menu.x, innerWidth - place.offsetWidth - 8))}px`
    place.style.top = `${Math.max(0, Math.min(menu.y, innerHeight - place.offsetHeight - 8))}px`
    place.querySelector('button')?.focus()
    const onPointerDown = (event: PointerEvent) => {
      if (!place.contains(event.target as Node)) onClose()
    }
    addEventListener('pointerdown', onPointerDown, true)
    addEventListener('blur', onClose)
    return () => {
      removeEventListener('pointerdown', onPointerDown, true)
      removeEventListener('blur', onClose)
    }
  }, [menu, onClose])
  const onKeyDown = (event: PressedKey) => {
    const items = [...(box.current?.querySelectorAll('button') ?? [])]
    const at = items.indexOf(document.activeElement as HTMLButtonElement)
    if (event.key === 'Escape' || event.key === 'Tab') onClose()
    else if (event.key === 'ArrowDown') items[(at + 1) % items.length]?.focus()
    else if (event.key === 'ArrowUp') items[(at - 1 + items.length) % items.length]?.focus()
    else return
    event.preventDefault()
  }
  const copy = () => {
    void navigator.clipboard.writeText(menu.words).then(() => toast((text) => text('dictionary.copied')))
    onClose()
  }
  // Within the screen's landmark, where whoever listens to the page expects it.
  return createPortal(
    <div ref={box} className="selection-menu" role="menu" aria-label={text('dictionary.selectionMenu')} onKeyDown={onKeyDown}>
      <button type="button" role="menuitem" onClick={onLookUp}>{text('dictionary.lookUpWord', { word: menu.words })}</button>
      <button type="button" role="menuitem" onClick={copy}>{text('dictionary.copySelected')}</button>
    </div>,
    document.getElementById('main') ?? document.body,
  )
}

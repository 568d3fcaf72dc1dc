import { useEffect, useState } from 'react'
import { createStore, useStore } from '../kernel/store.ts'
import { type Text, useText } from '../kernel/text.ts'
import { Button, IconButton } from './Button.tsx'
import { Icon } from './Icon.tsx'
import type { Tone } from './Show.tsx'
import './toast.css'

/** Asked again when the language changes while the words are shown. */
export type Words = (text: Text) => string

interface Notice {
  id: number
  tone: Tone
  words: Words
  /** A deed that takes the outcome back, as long as the notice is shown. */
  undo?: () => void
}

const notices = createStore<readonly Notice[]>([])
let lastId = 0
const shownMs = 8000

/** Tells in a corner what was done. What went wrong stays until closed; refusals belong beside the thing they are about. */
export function toast(words: Words, tone: Tone = 'done'): void {
  show({ tone, words })
}

/** Tells what was done and offers to take it back. */
export function toastWithUndo(words: Words, undo: () => void): void {
  show({ tone: 'done', words, undo })
}

/** What was told to one person is nobody else's. */
export function forgetToasts(): void {
  notices.set([])
}

function show(notice: Omit<Notice, 'id'>): void {
  lastId += 1
  notices.set([...notices.get(), { id: lastId, ...notice }].slice(-4))
}

function forget(id: number): void {
  notices.set(notices.get().filter((each) => each.id !== id))
}

function OneToast({ notice }: { notice: Notice }) {
  const text = useText()
  const [isPointedAt, setPointedAt] = useState(false)
  const [isFocused, setFocused] = useState(false)
  useEffect(() => {
    // Whoever reads it or is about to press in it has all the time they need (WCAG 2.2.1).
    if (notice.tone === 'danger' || isPointedAt || isFocused) return
    const timer = setTimeout(() => forget(notice.id), shownMs)
    return () => clearTimeout(timer)
  }, [notice, isPointedAt, isFocused])
  return (
    <li className={`toast ${notice.tone}`} onPointerEnter={() => setPointedAt(true)} onPointerLeave={() => setPointedAt(false)} onFocus={() => setFocused(true)} onBlur={() => setFocused(false)}>
      <Icon name={notice.tone === 'done' ? 'check' : notice.tone === 'danger' ? 'refused' : 'information'} />
      <span>{notice.words(text)}</span>
      {notice.undo ? <Button look="quiet" onPress={() => { forget(notice.id); notice.undo?.() }}>{text('page.undo')}</Button> : null}
      <IconButton icon="close" label={text('page.close')} onPress={() => forget(notice.id)} />
    </li>
  )
}

/** The page's one live region for outcomes; drawn once by the frame. */
export function Toasts() {
  const text = useText()
  const shown = useStore(notices)
  return (
    <section className="toasts" aria-label={text('page.outcomes')} aria-live="polite">
      <ul>{shown.map((notice) => <OneToast key={notice.id} notice={notice} />)}</ul>
    </section>
  )
}

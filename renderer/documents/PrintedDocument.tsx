import { useEffect, useRef } from 'react'
import { createPortal } from 'react-dom'
import { call } from '../kernel/bridge.ts'
import type { PrintContent } from './print.ts'

const beginsWithinMs = 20_000

/** Beside the whole page, which stays off the paper; the printer is called once all pictures are there. */
export function PrintedDocument({ content, onPrinted, onNotBegun }: { content: PrintContent; onPrinted: () => void; onNotBegun: () => void }) {
  const place = useRef<HTMLDivElement>(null)
  const told = useRef({ onPrinted, onNotBegun })
  told.current = { onPrinted, onNotBegun }
  useEffect(() => {
    let gone = false
    let timer = 0
    const begun = () => clearTimeout(timer)
    const printed = () => told.current.onPrinted()
    addEventListener('beforeprint', begun)
    addEventListener('afterprint', printed)
    const print = async () => {
      const awaited = [...(place.current?.querySelectorAll('img') ?? [])].filter((picture) => !picture.complete)
      await Promise.all(awaited.map((picture) => new Promise((resolve) => { picture.onload = picture.onerror = resolve })))
      if (gone) return
      timer = window.setTimeout(() => told.current.onNotBegun(), beginsWithinMs)
      await call('shell.print', {})
    }
    print().catch(() => told.current.onNotBegun())
    return () => {
      gone = true
      clearTimeout(timer)
      removeEventListener('beforeprint', begun)
      removeEventListener('afterprint', printed)
    }
  }, [content])
  return createPortal(
    <div className="printed-document" ref={place} aria-hidden>
      {'pages' in content
        ? content.pages.map(({ url, width, height }, index) => <div key={index} className={width > height ? 'printed-page wide' : 'printed-page'}><img src={url} alt="" /></div>)
        : content.words}
    </div>,
    document.body,
  )
}

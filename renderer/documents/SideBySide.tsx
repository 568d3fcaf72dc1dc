import { type RefObject, useRef, useState } from 'react'
import type { Anchor, DocxModel } from '../../domain/documents/document.ts'
import type { FileRef } from '../../domain/kernel/manifest.ts'
import { useText } from '../kernel/text.ts'
import { DocxPane, printableDocx } from './DocxPane.tsx'
import { DocumentView } from './DocumentView.tsx'
import { useDocumentModel } from './held.ts'
import type { Mark, MarginNote } from './marks.ts'
import { PrintButton } from './PrintButton.tsx'
import { WhenHeld } from './ViewerFrame.tsx'

export interface Side {
  file: FileRef
  /** Heading over the side: "Қазақша мәтін", "N", "N/1". */
  title: string
  lang?: string
  marks?: readonly Mark[]
  notes?: readonly MarginNote[]
  onSelect?: (anchor: Anchor) => void
}

interface SideBySideProps {
  left: Side
  right: Side
  selected?: string | null
  onMark?: (id: string) => void
}

const isDocx = (file: FileRef): boolean => file.mime.endsWith('wordprocessingml.document')

/** Two texts beside each other, scrolled together by their paragraphs: Kazakh and Russian, or N and N/1. */
export function SideBySide({ left, right, selected = null, onMark }: SideBySideProps) {
  if (!isDocx(left.file) || !isDocx(right.file)) {
    return (
      <div className="side-by-side">
        {[left, right].map((side) => <div key={side.file.sha256} className="side"><header className="side-top"><h2 className="side-title">{side.title}</h2></header><DocumentView file={side.file} /></div>)}
      </div>
    )
  }
  return <DocxPair left={left} right={right} selected={selected} {...(onMark ? { onMark } : {})} />
}

function DocxPair({ left, right, selected, onMark }: SideBySideProps) {
  const text = useText()
  const [together, setTogether] = useState(true)
  const models = [useDocumentModel(left.file), useDocumentModel(right.file)] as const
  const panes = [useRef<HTMLDivElement>(null), useRef<HTMLDivElement>(null)] as const
  /** The pane that the reader scrolls; the other only follows, and its own scroll events are echoes. */
  const leading = useRef<number | null>(null)
  const release = useRef(0)
  const follow = (from: number): void => {
    if (!together || (leading.current !== null && leading.current !== from)) return
    leading.current = from
    clearTimeout(release.current)
    release.current = window.setTimeout(() => { leading.current = null }, 120)
    const [source, target] = from === 0 ? panes : [panes[1], panes[0]]
    alignTo(source, target)
  }
  return (
    <div className="side-by-side">
      <label className="side-together screen-only">
        <input type="checkbox" checked={together} onChange={(event) => setTogether(event.target.checked)} />
        {text('documents.view.scrollTogether')}
      </label>
      {[left, right].map((side, index) => (
        <section key={index} className="side" aria-label={side.title}>
          <header className="side-top">
            <h2 className="side-title" title={side.file.name}>{side.title}</h2>
            <SidePrint side={side} held={models[index] as (typeof models)[0]} />
          </header>
          <WhenHeld held={models[index] as (typeof models)[0]}>
            {(model) => (
              <DocxPane
                model={model as DocxModel} pane={panes[index] as RefObject<HTMLDivElement | null>} onScroll={() => follow(index)} selected={selected ?? null}
                {...(side.lang ? { lang: side.lang } : {})} {...(side.marks ? { marks: side.marks } : {})} {...(side.notes ? { notes: side.notes } : {})}
                {...(side.onSelect ? { onSelect: side.onSelect } : {})} {...(onMark ? { onMark } : {})}
              />
            )}
          </WhenHeld>
        </section>
      ))}
    </div>
  )
}

function SidePrint({ side, held }: { side: Side; held: ReturnType<typeof useDocumentModel> }) {
  if (held.state !== 'ready' || held.value.kind !== 'docx') return null
  const { file, marks, notes, lang } = side
  return <span className="screen-only"><PrintButton file={file} printable={printableDocx({ model: held.value, ...(marks ? { marks } : {}), ...(notes ? { notes } : {}), ...(lang ? { lang } : {}) })} /></span>
}

/** Brings the target to the same paragraph, by its share of all rows, and to the same place within it. */
function alignTo(source: RefObject<HTMLDivElement | null>, target: RefObject<HTMLDivElement | null>): void {
  if (source.current === null || target.current === null) return
  const [rows, others] = [rowsOf(source.current), rowsOf(target.current)]
  const top = source.current.getBoundingClientRect().top
  const first = rows.findIndex((row) => row.getBoundingClientRect().bottom > top)
  const row = rows[first]
  const other = others[Math.min(others.length - 1, Math.round((first * Math.max(1, others.length - 1)) / Math.max(1, rows.length - 1)))]
  if (row === undefined || other === undefined) return
  const box = row.getBoundingClientRect()
  const share = box.height === 0 ? 0 : (top - box.top) / box.height
  const place = other.getBoundingClientRect()
  target.current.scrollTop += place.top - target.current.getBoundingClientRect().top + share * place.height
}

const rowsOf = (pane: Element): Element[] => [...pane.querySelectorAll('.docx-section > .docx-row')]

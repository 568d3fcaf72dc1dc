import { type RefObject, startTransition, useEffect, useMemo, useRef, useState } from 'react'
import { type Anchor, type DocxModel, listParagraphs } from '../../domain/documents/document.ts'
import { useText } from '../kernel/text.ts'
import { Button } from '../ui/Button.tsx'
import { DocxSheet, type Marked, PrintedDocx, sectionsOf, useBlockMarks } from './DocxSheet.tsx'
import type { Find } from './find.ts'
import { clearMatches, paintMatches, rangeIn, selectedAnchor } from './places.ts'
import type { Printable } from './PrintButton.tsx'
import './documents.css'

export interface DocxPaneProps extends Marked {
  /** A mark was pressed. */
  onMark?: (id: string) => void
  /** Words were selected and the button beside them pressed. */
  onSelect?: (anchor: Anchor) => void
  find?: Find
  /** Language of the words, for the screen reader and for hyphenation. */
  lang?: string
  pane?: RefObject<HTMLDivElement | null>
  onScroll?: () => void
}

/** The first sections are there at once, the others follow without holding up the page. */
function useGrowing(count: number): number {
  const [shown, setShown] = useState(2)
  useEffect(() => {
    if (shown >= count) return
    const timer = setTimeout(() => startTransition(() => setShown((before) => before + 4)), 0)
    return () => clearTimeout(timer)
  }, [shown, count])
  return Math.min(shown, count)
}

/** A DOCX in its words: remarks and changes marked where they are, notes in the margin beside them. */
export function DocxPane({ model, marks, notes, selected = null, onMark, onSelect, find, lang, pane, onScroll }: DocxPaneProps) {
  const own = useRef<HTMLDivElement>(null)
  const root = pane ?? own
  const sections = useMemo(() => sectionsOf(model.blocks), [model])
  const count = useGrowing(sections.length)
  const shown = useBlockMarks({ model, marks, notes, selected })
  useMatches(root, find, count)
  useSelectedInView(root, selected, count)
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const readSelection = () => {
    if (onSelect !== undefined && root.current !== null) setChosen(chosenIn(root.current))
  }
  return (
    <div
      className={shown.notes.size > 0 ? 'docx with-notes' : 'docx'} ref={root} tabIndex={0} onScroll={onScroll} onMouseUp={readSelection} onKeyUp={readSelection} role="document" {...(lang ? { lang } : {})}
      onClick={(event) => {
        const mark = (event.target as Element).closest<HTMLElement>('[data-mark]')?.dataset['mark']
        if (mark !== undefined && document.getSelection()?.isCollapsed !== false) onMark?.(mark)
      }}
    >
      {chosen && onSelect ? <AboutWords chosen={chosen} onPress={() => { setChosen(null); onSelect(chosen.anchor) }} /> : null}
      <DocxSheet model={model} shown={shown} sections={sections.slice(0, count)} whole={count === sections.length} />
    </div>
  )
}

interface Chosen {
  anchor: Anchor
  top: number
  left: number
}

function chosenIn(root: HTMLDivElement): Chosen | null {
  const anchor = selectedAnchor(root)
  const box = document.getSelection()?.getRangeAt(0).getBoundingClientRect()
  if (anchor === null || box === undefined) return null
  const frame = root.getBoundingClientRect()
  return { anchor, top: box.bottom - frame.top + root.scrollTop + 4, left: Math.max(8, Math.min(box.left - frame.left, frame.width - 260)) }
}

/** Words may also be selected just to be copied, so nothing opens by itself. */
function AboutWords({ chosen, onPress }: { chosen: Chosen; onPress: () => void }) {
  const text = useText()
  return <div className="docx-about" style={{ top: chosen.top, left: chosen.left }}><Button icon="remark" onPress={onPress}>{text('documents.view.aboutWords')}</Button></div>
}

/** Notes in the margin are left out of the paper by whoever wants the document alone. */
export function printableDocx({ model, marks = [], notes = [], lang }: Pick<DocxPaneProps, 'model' | 'marks' | 'notes' | 'lang'>): Printable {
  return {
    kind: 'words',
    hasNotes: notes.length > 0 || marks.some(({ note }) => note !== ''),
    draw: (withNotes) => <PrintedDocx model={model} lang={lang} {...(withNotes ? { marks, notes } : {})} />,
  }
}

export function useParagraphTexts(model: DocxModel): readonly { place: number; text: string }[] {
  return useMemo(() => listParagraphs(model).map((paragraph) => ({ place: paragraph.n, text: paragraph.text })), [model])
}

const paintedAtOnce = 1_000

function useMatches(root: RefObject<HTMLDivElement | null>, find: Find | undefined, ready: number): void {
  const now = find?.now ?? null
  const matches = find?.matches
  useEffect(() => {
    const element = root.current
    if (element === null || matches === undefined) return
    const at = (place: number): Element | null => element.querySelector(`[data-paragraph="${place}"]`)
    const ranges = matches.slice(0, paintedAtOnce).flatMap((match) => {
      const paragraph = at(match.place)
      const range = paragraph === null ? null : rangeIn(paragraph, match.from, match.to)
      return range === null ? [] : [{ match, range }]
    })
    const current = ranges.find((each) => each.match === now)?.range ?? null
    paintMatches(ranges.map((each) => each.range), current)
    if (now !== null) at(now.place)?.scrollIntoView({ block: 'center' })
    return clearMatches
  }, [root, matches, now, ready])
}

function useSelectedInView(root: RefObject<HTMLDivElement | null>, selected: string | null, ready: number): void {
  useEffect(() => {
    if (selected === null) return
    const place = root.current?.querySelector(`[data-marks~="${CSS.escape(selected)}"], [data-note="${CSS.escape(selected)}"]`)
    place?.scrollIntoView({ block: 'nearest' })
  }, [root, selected, ready])
}

import { type RefObject, startTransition, useEffect, useMemo, useRef, useState } from 'react'
import { type Anchor, type Block, type DocxModel, listParagraphs } from '../../domain/documents/document.ts'
import { useText } from '../kernel/text.ts'
import { Button } from '../ui/Button.tsx'
import { Banner } from '../ui/Show.tsx'
import { type BlockMarks, BlockRow } from './DocxBlocks.tsx'
import type { Find } from './find.ts'
import { type Mark, type MarginNote, byParagraph } from './marks.ts'
import { clearMatches, paintMatches, rangeIn, selectedAnchor } from './places.ts'
import './documents.css'

export interface DocxPaneProps {
  model: DocxModel
  marks?: readonly Mark[]
  notes?: readonly MarginNote[]
  /** Id of the mark or note that is shown and stays in view. */
  selected?: string | null
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

/** Blocks are put into sections that the browser lays out only when they come near the window. */
const sectionSize = 40

function sectionsOf(blocks: readonly Block[]): Block[][] {
  return Array.from({ length: Math.ceil(blocks.length / sectionSize) }, (_, at) => blocks.slice(at * sectionSize, (at + 1) * sectionSize))
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

const none: readonly never[] = []

/** A DOCX in its words: remarks and changes marked where they are, notes in the margin beside them. */
export function DocxPane({ model, marks = none, notes = none, selected = null, onMark, onSelect, find, lang, pane, onScroll }: DocxPaneProps) {
  const text = useText()
  const own = useRef<HTMLDivElement>(null)
  const root = pane ?? own
  const sections = useMemo(() => sectionsOf(model.blocks), [model])
  const count = useGrowing(sections.length)
  const levels = useMemo(() => headingLevels(model), [model])
  const shown = useMemo<BlockMarks>(() => ({
    marks: byParagraph(marks, (mark) => mark.anchor.paragraph),
    notes: byParagraph([...notesOf(marks), ...notes], (note) => note.paragraph),
    selected,
    images: model.images,
    markers: new Map(model.notes.map((note) => [note.id, note.marker])),
    levels,
  }), [marks, notes, selected, model, levels])
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
      <div className="docx-sheet">
        {model.wordsOnly ? <div className="docx-row"><div className="docx-words"><Banner tone="plain">{text(`documents.view.wordsOnly.${model.wordsOnly}`)}</Banner></div></div> : null}
        {model.trackedChanges ? <div className="docx-row"><div className="docx-words"><Banner tone="now">{text('documents.view.trackedChanges')}</Banner></div></div> : null}
        {sections.slice(0, count).map((section, index) => (
          <div key={index} className="docx-section">{section.map((block, place) => <BlockRow key={place} block={block} shown={shown} />)}</div>
        ))}
        {model.notes.length > 0 && count === sections.length ? (
          <section className="docx-footnotes" aria-label={text('documents.view.notes')}>
            {model.notes.map((note) => (
              <div key={note.id} id={`docx-note-${note.id}`} className="docx-footnote">
                <sup>{note.marker}</sup>
                <div>{note.blocks.map((block, index) => <BlockRow key={index} block={block} shown={shown} />)}</div>
              </div>
            ))}
          </section>
        ) : null}
      </div>
    </div>
  )
}

/** The page's own title is level 1 and a pane's is 2, so documents begin at 3. */
function headingLevels(model: DocxModel): Map<number, number> {
  const levels = new Map<number, number>()
  let last = 2
  for (const { n, heading, text } of listParagraphs(model)) {
    if (heading === 0 || text.trim() === '') continue
    last = Math.min(heading === 10 ? 3 : heading + 2, last + 1, 6)
    levels.set(n, last)
  }
  return levels
}

function notesOf(marks: readonly Mark[]): MarginNote[] {
  const told = new Set<string>()
  return marks.flatMap(({ id, anchor, note, kind }) => {
    const key = `${anchor.paragraph} ${note}`
    if (note === '' || told.has(key)) return []
    told.add(key)
    return [{ id, paragraph: anchor.paragraph, content: note, kind }]
  })
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

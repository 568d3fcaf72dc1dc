import { useMemo } from 'react'
import { type Block, type DocxModel, listParagraphs } from '../../domain/documents/document.ts'
import { useText } from '../kernel/text.ts'
import { Banner } from '../ui/Show.tsx'
import { type BlockMarks, BlockRow } from './DocxBlocks.tsx'
import { type Mark, type MarginNote, byParagraph } from './marks.ts'

/** Blocks are put into sections that the browser lays out only when they come near the window. */
const sectionSize = 40

export function sectionsOf(blocks: readonly Block[]): Block[][] {
  return Array.from({ length: Math.ceil(blocks.length / sectionSize) }, (_, at) => blocks.slice(at * sectionSize, (at + 1) * sectionSize))
}

/** The words themselves: `sections` are those shown so far, and the footnotes follow the last. */
export function DocxSheet({ model, shown, sections, whole }: { model: DocxModel; shown: BlockMarks; sections: readonly Block[][]; whole: boolean }) {
  const text = useText()
  return (
    <div className="docx-sheet">
      {model.wordsOnly ? <div className="docx-row"><div className="docx-words"><Banner tone="plain">{text(`documents.view.wordsOnly.${model.wordsOnly}`)}</Banner></div></div> : null}
      {model.trackedChanges ? <div className="docx-row"><div className="docx-words"><Banner tone="now">{text('documents.view.trackedChanges')}</Banner></div></div> : null}
      {sections.map((section, index) => (
        <div key={index} className="docx-section">{section.map((block, place) => <BlockRow key={place} block={block} shown={shown} />)}</div>
      ))}
      {model.notes.length > 0 && whole ? (
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
  )
}

export interface Marked {
  model: DocxModel
  marks?: readonly Mark[] | undefined
  notes?: readonly MarginNote[] | undefined
  /** Id of the mark or note that is shown and stays in view. */
  selected?: string | null
}

const none: readonly never[] = []

export function useBlockMarks({ model, marks = none, notes = none, selected = null }: Marked): BlockMarks {
  const levels = useMemo(() => headingLevels(model), [model])
  return useMemo(() => ({
    marks: byParagraph(marks, (mark) => mark.anchor.paragraph),
    notes: byParagraph([...notesOf(marks), ...notes], (note) => note.paragraph),
    selected,
    images: model.images,
    markers: new Map(model.notes.map((note) => [note.id, note.marker])),
    levels,
  }), [marks, notes, selected, model, levels])
}

/** On paper all of it at once. */
export function PrintedDocx({ lang, ...marked }: Marked & { lang?: string | undefined }) {
  const marks = useBlockMarks(marked)
  const shown = useMemo(() => ({ ...marks, printed: true }), [marks])
  const sections = useMemo(() => sectionsOf(marked.model.blocks), [marked.model])
  return <div className={shown.notes.size > 0 ? 'docx with-notes' : 'docx'} {...(lang ? { lang } : {})}><DocxSheet model={marked.model} shown={shown} sections={sections} whole /></div>
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

/** What a document says, freed of its file format. Plain JSON, since it crosses the bridge and lies in caches. */

export interface TextChange {
  kind: 'inserted' | 'deleted'
  author: string
  /** As the program wrote it, or empty. */
  at: string
}

export interface Run {
  text: string
  bold?: true
  italic?: true
  underline?: true
  strike?: true
  capitals?: true
  raise?: 'super' | 'sub'
  /** A tracked change still standing in the document; deleted text has no place in offsets. */
  change?: TextChange
  link?: string
  /** A footnote's id; such a run has no text of its own. */
  note?: string
  /** Name of a picture in `images`; sizes in CSS pixels. */
  image?: { part: string; width: number; height: number; words: string }
}

export interface Paragraph {
  kind: 'paragraph'
  /** Place among all paragraphs of the document, those of tables and footnotes included. */
  n: number
  /** 1–9 for a heading, 0 for ordinary text, 10 for the title. */
  heading: number
  align: 'start' | 'center' | 'end' | 'justify'
  /** Left indent and first line's indent in points. */
  indent: number
  firstLine: number
  list: { level: number; marker: string } | null
  pageBreakBefore?: true
  runs: Run[]
  /** All run texts joined, deleted ones left out: what anchors and changes count in (UTF-16 units). */
  text: string
}

export interface TableCell {
  columns: number
  rows: number
  blocks: Block[]
}

export interface Table {
  kind: 'table'
  /** Relative column widths. */
  widths: number[]
  rows: { header: boolean; cells: TableCell[] }[]
}

export type Block = Paragraph | Table

export interface DocxModel {
  kind: 'docx'
  blocks: Block[]
  notes: { id: string; marker: string; blocks: Block[] }[]
  /** Pictures by part name. Base64 is filled by the reader, as far as its limit goes; null = not carried. */
  images: Record<string, { mime: string; base64: string | null }>
  /** True when the file holds tracked changes or comments that a reader should know of. */
  trackedChanges: boolean
  /** Of a format of which only the words are read: all of them, or the first of very many. */
  wordsOnly?: 'whole' | 'cut'
}

export interface SheetCell {
  row: number
  column: number
  /** As the program would show it. */
  shown: string
  number?: true
  bold?: true
}

export interface Sheet {
  name: string
  hidden: boolean
  rows: number
  columns: number
  /** Column widths in characters, by index; absent = usual. */
  widths: Record<number, number>
  merged: { row: number; column: number; rows: number; columns: number }[]
  /** In order of row, then column; empty cells left out. */
  cells: SheetCell[]
  /** True when the sheet holds more than was read. */
  cut: boolean
}

export interface XlsxModel {
  kind: 'xlsx'
  sheets: Sheet[]
}

export type DocumentModel = DocxModel | XlsxModel

/** A place in the words of one document. `quote` lets it be found again in another version. */
export interface Anchor {
  paragraph: number
  from: number
  to: number
  quote: string
}

/** Every paragraph in the order of its `n`. */
export function listParagraphs(model: DocxModel): Paragraph[] {
  const found: Paragraph[] = []
  const walk = (blocks: Block[]): void => {
    for (const block of blocks) {
      if (block.kind === 'paragraph') found.push(block)
      else for (const row of block.rows) for (const cell of row.cells) walk(cell.blocks)
    }
  }
  walk(model.blocks)
  for (const note of model.notes) walk(note.blocks)
  return found
}

import type { Block, DocxModel } from './document.ts'

/** Mail merges and exported tables run to hundreds of thousands of lines, which nobody reads on a screen. */
const linesAtMost = 20_000

/** A document of which only its words can be read, as paragraphs to be read, searched and copied. */
export function wordsOnly(text: string): DocxModel {
  const lines = text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '')
  const blocks = lines.slice(0, linesAtMost).map((line, n): Block => ({ kind: 'paragraph', n, heading: 0, align: 'start', indent: 0, firstLine: 0, list: null, runs: [{ text: line }], text: line }))
  return { kind: 'docx', blocks, notes: [], images: {}, trackedChanges: false, wordsOnly: lines.length > linesAtMost ? 'cut' : 'whole' }
}

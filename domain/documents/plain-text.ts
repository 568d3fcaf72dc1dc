/** The words of a document, for finding it: of every kind of §10 that has words of its own. PDF is read by its own reader. */
import { memorySource } from './bytes.ts'
import { contentKinds } from './content-kinds.ts'
import { readDocText } from './doc-text.ts'
import { listParagraphs } from './document.ts'
import { readDocx } from './docx.ts'
import { openOle } from './ole.ts'
import { readPptText } from './ppt-text.ts'
import { readPptxText } from './pptx-text.ts'
import { refused } from './refused.ts'
import { readRtfText } from './rtf-text.ts'
import { readXlsText } from './xls-text.ts'
import { readXlsx } from './xlsx.ts'

/** Bytes of a named encoding as text; an encoding that is not known is read as windows-1252. */
export type Decode = (bytes: Uint8Array, encoding: string) => string

const readers: Record<string, (bytes: Uint8Array, decode: Decode) => string> = {
  [contentKinds.docx.mime]: (bytes) => listParagraphs(readDocx(bytes).model).map((paragraph) => paragraph.text).join('\n'),
  [contentKinds.xlsx.mime]: (bytes) => readXlsx(bytes).sheets.filter((sheet) => !sheet.hidden).map((sheet) => sheet.cells.map((cell) => cell.shown).join(' ')).join('\n'),
  [contentKinds.pptx.mime]: (bytes) => readPptxText(memorySource(bytes)),
  [contentKinds.doc.mime]: (bytes, decode) => readDocText(openOle(memorySource(bytes)), decode),
  [contentKinds.xls.mime]: (bytes, decode) => readXlsText(openOle(memorySource(bytes)), decode),
  [contentKinds.ppt.mime]: (bytes, decode) => readPptText(openOle(memorySource(bytes)), decode),
  [contentKinds.rtf.mime]: readRtfText,
}

/** Throws RefusalError (`documents.refused.…`) for what has no words that we can read. */
export function readPlainText(bytes: Uint8Array, mime: string, decode: Decode): string {
  const read = readers[mime]
  if (read === undefined) throw refused('noText')
  return read(bytes, decode)
}

import { listParagraphs } from '../../domain/documents/document.ts'
import type { FileRef } from '../../domain/kernel/manifest.ts'
import { readPdfText } from '../../node/documents/pdf-text.ts'
import { readDocument } from '../../node/documents/read.ts'

const pdf = 'application/pdf'
const charactersAtMost = 2_000_000

/** The words of a PDF, DOCX or XLSX; a refusal for what has none that we can read. */
export async function textOfFile(bytes: Uint8Array, file: FileRef): Promise<string> {
  if (file.mime === pdf) return plain(await readPdfText(bytes))
  const model = await readDocument(bytes, file.mime)
  const lines = model.kind === 'docx' ? listParagraphs(model).map((paragraph) => paragraph.text) : model.sheets.filter((sheet) => !sheet.hidden).map((sheet) => sheet.cells.map((cell) => cell.shown).join(' '))
  return plain(lines.join('\n'))
}

/** PostgreSQL keeps no zero byte in a text. */
const plain = (text: string): string => text.replaceAll('\u0000', ' ').slice(0, charactersAtMost)

/** Writes an act's text as the DOCX that an office would make of it. */

export interface ActParagraph {
  words: string
  /** Heading in the middle, a part's title, ordinary text, or text at the right (approval marks of annexes). */
  as?: 'title' | 'part' | 'text' | 'right'
}

export interface ActTable {
  rows: readonly (readonly string[])[]
}

export interface ActWords {
  title: string
  paragraphs: readonly (ActParagraph | ActTable)[]
  /** Stands in the file's properties; makes two drafts of the same words different files. */
  mark?: string
}

const size = 28

export async function writeAct({ title, paragraphs, mark = '' }: ActWords): Promise<Uint8Array> {
  const { AlignmentType, Document, Packer, Paragraph, Table, TableCell, TableRow, TextRun, WidthType } = await import('docx')
  const font = 'Times New Roman'
  const run = (text: string, bold = false) => new TextRun({ text, bold, font, size })
  const paragraph = ({ words, as = 'text' }: ActParagraph) => {
    const bold = as === 'title' || as === 'part'
    const alignment = as === 'text' ? AlignmentType.JUSTIFIED : as === 'right' ? AlignmentType.RIGHT : AlignmentType.CENTER
    return new Paragraph({ children: [run(words, bold)], alignment, spacing: { after: 160 }, ...(as === 'text' ? { indent: { firstLine: 709 } } : {}) })
  }
  const table = ({ rows }: ActTable) =>
    new Table({
      width: { size: 100, type: WidthType.PERCENTAGE },
      rows: rows.map((cells, n) => new TableRow({ children: cells.map((words) => new TableCell({ children: [new Paragraph({ children: [run(words, n === 0)] })] })) })),
    })
  const document = new Document({
    title,
    creator: 'Kense',
    description: mark,
    sections: [{ children: [paragraph({ words: title, as: 'title' }), ...paragraphs.map((each) => ('rows' in each ? table(each) : paragraph(each)))] }],
  })
  return new Uint8Array(await Packer.toBuffer(document))
}

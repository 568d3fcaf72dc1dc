/** DOCX (ISO/IEC 29500) into blocks of words: what a reader, a comparison and a remark's anchor need. */
import { type ByteSource, memorySource } from './bytes.ts'
import type { Block, DocxModel, Paragraph, Table, TableCell } from './document.ts'
import { readNumbering } from './docx-numbering.ts'
import { ParagraphReader, type Reading } from './docx-runs.ts'
import { paragraphFormat, readStyles } from './docx-styles.ts'
import { type OfficePackage, openPackage } from './package.ts'
import { refused } from './refused.ts'
import { type XmlNode, child, childrenOf, isOn } from './xml.ts'

function readParagraph(node: XmlNode, reading: Reading): Block[] {
  const properties = child(node, 'w:pPr')
  const inherited = reading.styles.paragraph(child(properties, 'w:pStyle')?.attributes['w:val'])
  const own = paragraphFormat(properties)
  const format = { ...inherited.paragraph, ...own }
  const number = format.numbering === undefined || format.numbering.id === '0' ? null : reading.numbering.next(format.numbering.id, format.numbering.level)
  const listed = number === null ? {} : paragraphFormat(number.level)
  const n = reading.count++
  const reader = new ParagraphReader(reading, inherited.run)
  reader.inside(node, {})
  const paragraph: Paragraph = {
    kind: 'paragraph',
    n,
    heading: format.heading ?? 0,
    align: format.align ?? 'start',
    indent: own.indent ?? listed.indent ?? format.indent ?? 0,
    firstLine: own.firstLine ?? listed.firstLine ?? format.firstLine ?? 0,
    list: number === null ? null : { level: format.numbering?.level ?? 0, marker: number.marker },
    runs: reader.runs,
    text: reader.runs.filter((run) => run.change?.kind !== 'deleted').map((run) => run.text).join(''),
  }
  if (format.pageBreakBefore === true) paragraph.pageBreakBefore = true
  return [paragraph, ...reader.boxes.flatMap((box) => readBlocks(box, reading))]
}

function readTable(node: XmlNode, reading: Reading): Table {
  const widths = childrenOf(child(node, 'w:tblGrid'), 'w:gridCol').map((each) => Number(each.attributes['w:w'] ?? 0) || 1)
  const table: Table = { kind: 'table', widths, rows: [] }
  const above = new Map<number, TableCell>()
  for (const row of nested(node, 'w:tr')) {
    const rowProperties = child(row, 'w:trPr')
    const cells: TableCell[] = []
    let column = Number(child(rowProperties, 'w:gridBefore')?.attributes['w:val'] ?? 0) || 0
    for (const each of nested(row, 'w:tc')) {
      const properties = child(each, 'w:tcPr')
      const columns = Math.max(1, Math.min(512, Number(child(properties, 'w:gridSpan')?.attributes['w:val'] ?? 1) || 1))
      const merge = child(properties, 'w:vMerge')
      const start = above.get(column)
      if (merge !== undefined && merge.attributes['w:val'] !== 'restart' && start !== undefined) start.rows++
      else {
        const cell = { columns, rows: 1, blocks: readBlocks(each, reading) }
        cells.push(cell)
        if (merge === undefined) above.delete(column)
        else above.set(column, cell)
      }
      column += columns
    }
    table.rows.push({ header: isOn(child(rowProperties, 'w:tblHeader')), cells })
  }
  return table
}

/** Rows and cells may be wrapped by content controls or tracked changes. */
function nested(node: XmlNode, name: string): XmlNode[] {
  return childrenOf(node).flatMap((each) => {
    if (each.name === name) return [each]
    return ['w:sdt', 'w:sdtContent', 'w:customXml', 'w:ins', 'w:del'].includes(each.name) ? nested(each, name) : []
  })
}

function readBlocks(node: XmlNode | undefined, reading: Reading): Block[] {
  const blocks: Block[] = []
  for (const each of childrenOf(node)) {
    if (each.name === 'w:p') blocks.push(...readParagraph(each, reading))
    else if (each.name === 'w:tbl') blocks.push(readTable(each, reading))
    else if (['w:sdt', 'w:sdtContent', 'w:customXml', 'w:ins', 'w:del', 'mc:AlternateContent', 'mc:Choice'].includes(each.name)) {
      blocks.push(...readBlocks(each, reading))
    }
  }
  return blocks
}

function readNotes(office: OfficePackage, reading: Reading): DocxModel['notes'] {
  const bodies = new Map<string, XmlNode>()
  for (const [type, name, mark] of [['footnotes', 'w:footnote', 'f'], ['endnotes', 'w:endnote', 'e']] as const) {
    const part = [...reading.relations.values()].find((each) => each.type === type && !each.external)
    const root = part === undefined ? null : office.xml(part.target)
    for (const node of childrenOf(root ?? undefined, name)) bodies.set(`${mark}${node.attributes['w:id'] ?? ''}`, node)
  }
  return [...reading.notes].map(([id, marker]) => ({ id, marker, blocks: readBlocks(bodies.get(id), reading) }))
}

/** The document's words and shape. `source` must be a DOCX already let in by the content check, but nothing is trusted. */
export function readDocx(source: ByteSource | Uint8Array): { model: DocxModel; part: (name: string) => Uint8Array | null } {
  const office = openPackage(source instanceof Uint8Array ? memorySource(source) : source, 'DOCX')
  const document = office.xml(office.main)
  const body = child(document ?? undefined, 'w:body')
  if (body === undefined) throw refused('damaged', { found: 'DOCX' })
  const relations = new Map(office.relations(office.main).map((each) => [each.id, each]))
  const part = (type: string): XmlNode | null => {
    const relation = [...relations.values()].find((each) => each.type === type && !each.external)
    return relation === undefined ? null : office.xml(relation.target)
  }
  const reading: Reading = {
    styles: readStyles(part('styles')),
    numbering: readNumbering(part('numbering')),
    relations,
    images: {},
    notes: new Map(),
    trackedChanges: false,
    count: 0,
  }
  const blocks = readBlocks(body, reading)
  const notes = readNotes(office, reading)
  return { model: { kind: 'docx', blocks, notes, images: reading.images, trackedChanges: reading.trackedChanges }, part: office.part }
}

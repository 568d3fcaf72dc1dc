/** XLSX into sheets of shown values: what a reader sees, not what a calculation needs. */
import { type ByteSource, memorySource } from './bytes.ts'
import type { Sheet, SheetCell, XlsxModel } from './document.ts'
import { openPackage } from './package.ts'
import { refused } from './refused.ts'
import { type XmlNode, childrenOf, readXml } from './xml.ts'
import { type CellFormat, builtInFormats, formatCell, plainFormat } from './xlsx-formats.ts'

const cellLimit = 300_000
const textLimit = 48 * 1_048_576
const sheetLimit = 200

interface Book {
  strings: string[]
  formats: CellFormat[]
  epoch1904: boolean
}

const strip = (name: string): string => name.slice(name.indexOf(':') + 1)

/** `AB12` → row 12, column 28 (both from 1); null when it is no address. */
export function cellPlace(reference: string): { row: number; column: number } | null {
  const [, letters, digits] = /^\$?([A-Z]{1,3})\$?(\d{1,7})$/.exec(reference) ?? []
  if (letters === undefined || digits === undefined) return null
  let column = 0
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64
  return { row: Number(digits), column }
}

function readStrings(xml: string | null): string[] {
  const strings: string[] = []
  if (xml === null) return strings
  let held = 0
  let inText = false
  let phonetic = 0
  let text = ''
  readXml(xml, 'XLSX', {
    open(raw) {
      const name = strip(raw)
      if (name === 'si') text = ''
      if (name === 'rPh') phonetic++
      inText = name === 't' && phonetic === 0
    },
    text(piece) {
      if (inText) text += piece
    },
    close(raw) {
      const name = strip(raw)
      if (name === 'rPh') phonetic--
      if (name === 't') inText = false
      if (name !== 'si') return
      held += text.length
      if (held > textLimit) throw refused('tooComplex')
      strings.push(text)
    },
  })
  return strings
}

function readFormats(root: XmlNode | null): CellFormat[] {
  const own = new Map(inside(root, 'numFmts', 'numFmt').map((node) => [node.attributes['numFmtId'] ?? '', node.attributes['formatCode'] ?? '']))
  const bold = inside(root, 'fonts', 'font').map((font) => find(font, 'b') !== undefined && find(font, 'b')?.attributes['val'] !== '0')
  return inside(root, 'cellXfs', 'xf').map((node) => {
    const id = node.attributes['numFmtId'] ?? '0'
    return { code: own.get(id) ?? builtInFormats[Number(id)] ?? plainFormat.code, bold: bold[Number(node.attributes['fontId'] ?? 0)] ?? false }
  })
}

function find(node: XmlNode | null | undefined, name: string): XmlNode | undefined {
  return childrenOf(node ?? undefined).find((each) => strip(each.name) === name)
}

function inside(root: XmlNode | null, list: string, name: string): XmlNode[] {
  return childrenOf(find(root, list)).filter((each) => strip(each.name) === name)
}

class SheetReader {
  readonly sheet: Sheet
  readonly #book: Book
  #row = 0
  #column = 0
  #cell: { row: number; column: number; type: string; style: number } | null = null
  #value = ''
  #telling: 'v' | 't' | null = null

  constructor(name: string, hidden: boolean, book: Book) {
    this.sheet = { name, hidden, rows: 0, columns: 0, widths: {}, merged: [], cells: [], cut: false }
    this.#book = book
  }

  open(raw: string, attributes: Record<string, string>): void {
    switch (strip(raw)) {
      case 'row':
        this.#row = Number(attributes['r'] ?? this.#row + 1) || this.#row + 1
        this.#column = 0
        break
      case 'c': {
        const place = cellPlace(attributes['r'] ?? '') ?? { row: this.#row, column: this.#column + 1 }
        this.#column = place.column
        this.#cell = { ...place, type: attributes['t'] ?? 'n', style: Number(attributes['s'] ?? 0) || 0 }
        this.#value = ''
        break
      }
      case 'v':
        this.#telling = this.#cell === null ? null : 'v'
        break
      case 't':
        this.#telling = this.#cell?.type === 'inlineStr' ? 't' : null
        break
      case 'col':
        for (let at = Number(attributes['min'] ?? 0); at >= 1 && at <= Math.min(Number(attributes['max'] ?? 0), 1024); at++) {
          const width = attributes['hidden'] === '1' ? 0 : Number(attributes['width'] ?? 0)
          if (Number.isFinite(width)) this.sheet.widths[at] = Math.min(120, width)
        }
        break
      case 'mergeCell':
        this.#merge(attributes['ref'] ?? '')
    }
  }

  #merge(reference: string): void {
    const [first, last] = reference.split(':').map(cellPlace)
    if (first === null || last === null || first === undefined || last === undefined || this.sheet.merged.length >= 50_000) return
    this.sheet.merged.push({ row: first.row, column: first.column, rows: Math.max(1, last.row - first.row + 1), columns: Math.max(1, last.column - first.column + 1) })
  }

  text(piece: string): void {
    if (this.#telling !== null) this.#value += piece
  }

  close(raw: string): void {
    const name = strip(raw)
    if (name === 'v' || name === 't') this.#telling = null
    if (name !== 'c' || this.#cell === null) return
    const cell = this.#shown(this.#cell)
    if (cell !== null) {
      if (this.sheet.cells.length >= cellLimit) this.sheet.cut = true
      else {
        this.sheet.cells.push(cell)
        this.sheet.rows = Math.max(this.sheet.rows, cell.row)
        this.sheet.columns = Math.max(this.sheet.columns, cell.column)
      }
    }
    this.#cell = null
  }

  #shown(cell: { row: number; column: number; type: string; style: number }): SheetCell | null {
    const value = this.#value
    const format = this.#book.formats[cell.style] ?? plainFormat
    const told: SheetCell = { row: cell.row, column: cell.column, shown: value.slice(0, 32_767) }
    if (format.bold) told.bold = true
    if (cell.type === 's') told.shown = (this.#book.strings[Number(value)] ?? '').slice(0, 32_767)
    else if (cell.type === 'b') told.shown = value === '1' ? '✓' : '✗'
    else if (cell.type === 'n' && value !== '') {
      told.shown = formatCell(Number(value), format.code, this.#book.epoch1904)
      told.number = true
    }
    return told.shown === '' ? null : told
  }
}

export function readXlsx(source: ByteSource | Uint8Array): XlsxModel {
  const office = openPackage(source instanceof Uint8Array ? memorySource(source) : source, 'XLSX')
  const workbook = office.xml(office.main)
  const relations = office.relations(office.main)
  const part = (type: string): string | undefined => relations.find((each) => each.type === type && !each.external)?.target
  const book: Book = {
    strings: readStrings(office.text(part('sharedStrings') ?? '')),
    formats: readFormats(office.xml(part('styles') ?? '')),
    epoch1904: ['1', 'true'].includes(find(workbook, 'workbookPr')?.attributes['date1904'] ?? ''),
  }
  const sheets: Sheet[] = []
  for (const node of inside(workbook, 'sheets', 'sheet').slice(0, sheetLimit)) {
    const id = Object.entries(node.attributes).find(([name]) => name.endsWith(':id'))?.[1]
    const target = relations.find((each) => each.id === id && !each.external)
    if (target === undefined || target.type !== 'worksheet') continue
    const text = office.text(target.target)
    if (text === null) throw refused('damaged', { found: 'XLSX' })
    const reader = new SheetReader((node.attributes['name'] ?? '').slice(0, 64), (node.attributes['state'] ?? 'visible') !== 'visible', book)
    readXml(text, 'XLSX', reader, { nodes: 12_000_000, depth: 64 })
    reader.sheet.cells.sort((one, other) => one.row - other.row || one.column - other.column)
    sheets.push(reader.sheet)
  }
  if (sheets.length === 0) throw refused('damaged', { found: 'XLSX' })
  return { kind: 'xlsx', sheets }
}


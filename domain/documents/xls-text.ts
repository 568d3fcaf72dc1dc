/** The words of an Excel binary workbook ([MS-XLS], BIFF5 and BIFF8): cells of the sheets that are shown, row by row. */
import { u16, u32 } from './bytes.ts'
import type { Ole } from './ole.ts'
import type { Decode } from './plain-text.ts'

const [bof, eof, boundSheet, sst, more, codePage] = [0x0809, 0x000a, 0x0085, 0x00fc, 0x003c, 0x0042]
const [labelSst, label, richLabel, formulaText, numberCell, rkCell, rkCells] = [0x00fd, 0x0204, 0x00d6, 0x0207, 0x0203, 0x027e, 0x00bd]
const biff8 = 0x0600
/** Cells of one sheet, past which nobody looks for a word. */
const cellsAtMost = 500_000

interface BiffRecord {
  type: number
  at: number
  body: Uint8Array
}

function* recordsOf(bytes: Uint8Array): Generator<BiffRecord> {
  for (let at = 0; at + 4 <= bytes.length; ) {
    const length = u16(bytes, at + 2)
    yield { type: u16(bytes, at), at, body: bytes.subarray(at + 4, at + 4 + length) }
    at += 4 + length
  }
}

export function readXlsText(ole: Ole, decode: Decode): string {
  return new Workbook(ole.whole('Workbook', 'Book'), decode).text()
}

class Workbook {
  private readonly lines: string[] = []
  private readonly sheets = new Map<number, { name: string; hidden: boolean }>()
  private strings: string[] = []
  private isBiff8 = true
  private page = 'windows-1252'
  private row = -1
  private cells = 0
  private line: string[] = []

  private readonly bytes: Uint8Array
  private readonly decode: Decode

  constructor(bytes: Uint8Array, decode: Decode) {
    this.bytes = bytes
    this.decode = decode
  }

  text(): string {
    const table: Uint8Array[] = []
    let depth = 0
    let hidden = false
    let last = 0
    for (const record of recordsOf(this.bytes)) {
      const { type, body } = record
      if (type === bof) {
        if (depth++ === 0) hidden = this.begin(record)
        continue
      }
      if (type === eof) {
        depth = Math.max(0, depth - 1)
        this.endLine()
      } else if (type === sst || (type === more && last === sst)) table.push(body)
      else if (type === codePage) this.page = pageOf(u16(body, 0))
      else if (type === boundSheet) this.name(body)
      else if (!hidden && depth === 1) this.cell(type, body)
      if (type !== more) last = type
      if (table.length > 0 && type !== sst && type !== more) this.strings = new SharedStrings(table.splice(0), this.decode).list()
    }
    this.endLine()
    return this.lines.join('\n')
  }

  /** Answers whether the sheet that begins here is hidden. */
  private begin({ at, body }: BiffRecord): boolean {
    this.isBiff8 = u16(body, 0) >= biff8
    this.row = -1
    this.cells = 0
    const sheet = this.sheets.get(at)
    if (sheet !== undefined && !sheet.hidden) this.lines.push(sheet.name)
    return sheet?.hidden ?? false
  }

  private name(body: Uint8Array): void {
    const length = body[6] ?? 0
    const wide = this.isBiff8 && ((body[7] ?? 0) & 1) === 1
    const from = this.isBiff8 ? 8 : 7
    const name = this.decode(body.subarray(from, from + length * (wide ? 2 : 1)), wide ? 'utf-16le' : this.isBiff8 ? 'latin1' : this.page)
    this.sheets.set(u32(body, 0), { name, hidden: ((body[4] ?? 0) & 3) !== 0 })
  }

  private cell(type: number, body: Uint8Array): void {
    if (type === labelSst) this.put(u16(body, 0), this.strings[u32(body, 6)] ?? '')
    else if (type === label || type === richLabel) this.put(u16(body, 0), this.string(body, 6))
    else if (type === formulaText) this.put(this.row, this.string(body, 0))
    else if (type === numberCell) this.put(u16(body, 0), double(body, 6))
    else if (type === rkCell) this.put(u16(body, 0), packed(u32(body, 6)))
    else if (type === rkCells) for (let at = 4; at + 8 <= body.length; at += 6) this.put(u16(body, 0), packed(u32(body, at + 2)))
  }

  private string(body: Uint8Array, at: number): string {
    const length = u16(body, at)
    if (!this.isBiff8) return this.decode(body.subarray(at + 2, at + 2 + length), this.page)
    const wide = ((body[at + 2] ?? 0) & 1) === 1
    return this.decode(body.subarray(at + 3, at + 3 + length * (wide ? 2 : 1)), wide ? 'utf-16le' : 'latin1')
  }

  private put(row: number, value: string): void {
    if (row !== this.row) this.endLine()
    this.row = row
    if (value !== '' && ++this.cells <= cellsAtMost) this.line.push(value)
  }

  private endLine(): void {
    if (this.line.length > 0) this.lines.push(this.line.join(' '))
    this.line = []
  }
}

const pageOf = (number: number): string => (number === 1200 ? 'utf-16le' : number >= 1250 && number <= 1258 ? `windows-${number}` : number === 866 ? 'ibm866' : 'windows-1252')

function double(bytes: Uint8Array, at: number): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return at + 8 <= bytes.byteLength ? plain(view.getFloat64(at, true)) : ''
}

/** [MS-XLS] 2.5.217: thirty bits of a whole number or of a fraction, perhaps a hundredth of it. */
function packed(rk: number): string {
  const view = new DataView(new ArrayBuffer(8))
  view.setUint32(4, rk & 0xfffffffc, true)
  const value = (rk & 2) === 0 ? view.getFloat64(0, true) : (rk | 0) >> 2
  return plain((rk & 1) === 0 ? value : value / 100)
}

const plain = (value: number): string => (Number.isFinite(value) ? String(Number(value.toPrecision(15))) : '')

/** [MS-XLS] 2.4.265: a string may go over into the next record, where its letters begin with their width anew. */
class SharedStrings {
  private part = 0
  private at = 8

  private readonly parts: readonly Uint8Array[]
  private readonly decode: Decode

  constructor(parts: readonly Uint8Array[], decode: Decode) {
    this.parts = parts
    this.decode = decode
  }

  list(): string[] {
    const texts: string[] = []
    const count = Math.min(u32(this.parts[0] ?? new Uint8Array(0), 4), 2_000_000)
    while (texts.length < count && this.hasMore()) texts.push(this.next())
    return texts
  }

  private hasMore(): boolean {
    while (this.part < this.parts.length && this.at >= (this.parts[this.part] as Uint8Array).length) {
      this.part += 1
      this.at = 0
    }
    return this.part < this.parts.length
  }

  private byte(): number {
    return this.hasMore() ? ((this.parts[this.part] as Uint8Array)[this.at++] as number) : 0
  }

  private short(): number {
    return this.byte() | (this.byte() << 8)
  }

  private skip(count: number): void {
    for (let left = count; left > 0 && this.hasMore(); ) {
      const step = Math.min(left, (this.parts[this.part] as Uint8Array).length - this.at)
      this.at += step
      left -= step
    }
  }

  private next(): string {
    let left = this.short()
    let flags = this.byte()
    const runs = (flags & 8) === 0 ? 0 : this.short()
    const extra = (flags & 4) === 0 ? 0 : (this.short() | (this.short() << 16)) >>> 0
    let text = ''
    while (left > 0 && this.part < this.parts.length) {
      const piece = this.parts[this.part] as Uint8Array
      const width = (flags & 1) + 1
      const take = Math.min(left, Math.floor((piece.length - this.at) / width))
      text += this.decode(piece.subarray(this.at, this.at + take * width), width === 2 ? 'utf-16le' : 'latin1')
      this.at += take * width
      left -= take
      if (left === 0) break
      this.part += 1
      this.at = 0
      flags = (flags & ~1) | (this.byte() & 1)
    }
    this.skip(runs * 4 + extra)
    return text
  }
}

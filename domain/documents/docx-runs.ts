/** Runs of a DOCX paragraph: words with their look, pictures, fields, tracked changes. */
import type { DocxModel, Run, TextChange } from './document.ts'
import type { Numbering } from './docx-numbering.ts'
import { type RunFormat, type Styles, runFormat } from './docx-styles.ts'
import type { Relation } from './package.ts'
import { type XmlNode, child, childrenOf } from './xml.ts'

/** What is known of the document while it is read. */
export interface Reading {
  styles: Styles
  numbering: Numbering
  relations: Map<string, Relation>
  images: DocxModel['images']
  notes: Map<string, string>
  trackedChanges: boolean
  count: number
}

/** What stands around a run: a tracked change, a link. */
interface Around {
  change?: TextChange
  link?: string
}

const mimes: Record<string, string> = { png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', gif: 'image/gif', bmp: 'image/bmp', webp: 'image/webp' }

function pictureOf(node: XmlNode, reading: Reading): Run | null {
  const found = { id: '', width: 0, height: 0, words: '' }
  const search = (each: XmlNode): void => {
    if (each.name.endsWith(':extent') && found.width === 0) {
      found.width = Math.round(Number(each.attributes['cx'] ?? 0) / 9525)
      found.height = Math.round(Number(each.attributes['cy'] ?? 0) / 9525)
    }
    if (each.name.endsWith(':docPr')) found.words = each.attributes['descr'] ?? each.attributes['name'] ?? ''
    if (each.name === 'a:blip') found.id ||= each.attributes['r:embed'] ?? ''
    if (each.name === 'v:imagedata') found.id ||= each.attributes['r:id'] ?? ''
    if (each.name !== 'w:txbxContent') for (const inner of childrenOf(each)) search(inner)
  }
  search(node)
  const relation = reading.relations.get(found.id)
  if (relation === undefined || relation.external) return null
  const mime = mimes[relation.target.slice(relation.target.lastIndexOf('.') + 1).toLowerCase()]
  reading.images[relation.target] ??= { mime: mime ?? 'application/octet-stream', base64: null }
  const size = { width: Math.min(4000, found.width || 96), height: Math.min(4000, found.height || 96) }
  return { text: '', image: { part: relation.target, ...size, words: found.words } }
}

function textBoxes(node: XmlNode): XmlNode[] {
  if (node.name === 'w:txbxContent') return [node]
  if (node.name === 'mc:Fallback') return []
  return childrenOf(node).flatMap(textBoxes)
}

function styled(text: string, format: RunFormat, around: Around): Run {
  const run: Run = { text }
  if (format.bold === true) run.bold = true
  if (format.italic === true) run.italic = true
  if (format.underline === true) run.underline = true
  if (format.strike === true) run.strike = true
  if (format.capitals === true) run.capitals = true
  if (format.raise === 'super' || format.raise === 'sub') run.raise = format.raise
  if (around.change !== undefined) run.change = around.change
  if (around.link !== undefined) run.link = around.link
  return run
}

export class ParagraphReader {
  readonly runs: Run[] = []
  readonly boxes: XmlNode[] = []
  readonly #reading: Reading
  readonly #base: RunFormat
  /** Depth of complex fields, and whether their result (not their instruction) is being told. */
  readonly #fields: boolean[] = []

  constructor(reading: Reading, base: RunFormat) {
    this.#reading = reading
    this.#base = base
  }

  inside(node: XmlNode, around: Around): void {
    for (const each of childrenOf(node)) this.#element(each, around)
  }

  #element(node: XmlNode, around: Around): void {
    switch (node.name) {
      case 'w:r':
        return this.#run(node, around)
      case 'w:ins':
      case 'w:moveTo':
        return this.inside(node, { ...around, change: this.#change('inserted', node) })
      case 'w:del':
      case 'w:moveFrom':
        return this.inside(node, { ...around, change: this.#change('deleted', node) })
      case 'w:hyperlink': {
        const target = this.#reading.relations.get(node.attributes['r:id'] ?? '')
        return this.inside(node, target?.external === true ? { ...around, link: target.target } : around)
      }
      case 'm:oMath':
      case 'm:oMathPara':
        return this.#push(styled(mathText(node), this.#base, around))
      case 'mc:AlternateContent':
        return this.inside(child(node, 'mc:Choice') ?? node, around)
      case 'w:sdt':
        return this.inside(child(node, 'w:sdtContent') ?? node, around)
      case 'w:fldSimple':
      case 'w:smartTag':
      case 'w:customXml':
      case 'w:dir':
      case 'w:bdo':
        return this.inside(node, around)
    }
  }

  #change(kind: TextChange['kind'], node: XmlNode): TextChange {
    this.#reading.trackedChanges = true
    return { kind, author: node.attributes['w:author'] ?? '', at: node.attributes['w:date'] ?? '' }
  }

  #run(node: XmlNode, around: Around): void {
    const properties = child(node, 'w:rPr')
    const style = child(properties, 'w:rStyle')?.attributes['w:val']
    const format = { ...this.#base, ...this.#reading.styles.run(style), ...runFormat(properties) }
    if (format.hidden === true) return
    for (const each of childrenOf(node)) this.#piece(each, format, around)
  }

  #piece(node: XmlNode, format: RunFormat, around: Around): void {
    if (node.name === 'w:fldChar') return this.#field(node.attributes['w:fldCharType'])
    const text = pieceText(node)
    if (text !== null) {
      if (text !== '' && this.#fields.every((told) => told)) this.#push(styled(text, format, around))
      return
    }
    if (node.name === 'w:footnoteReference' || node.name === 'w:endnoteReference') {
      const id = `${node.name === 'w:footnoteReference' ? 'f' : 'e'}${node.attributes['w:id'] ?? ''}`
      if (!this.#reading.notes.has(id)) this.#reading.notes.set(id, String(this.#reading.notes.size + 1))
      this.runs.push({ text: '', note: id })
    } else if (node.name === 'mc:AlternateContent') {
      for (const each of childrenOf(child(node, 'mc:Choice') ?? node)) this.#piece(each, format, around)
    } else if (node.name === 'w:drawing' || node.name === 'w:pict' || node.name === 'w:object') {
      this.boxes.push(...textBoxes(node))
      const picture = pictureOf(node, this.#reading)
      if (picture !== null) this.runs.push(around.change === undefined ? picture : { ...picture, change: around.change })
    }
  }

  #field(type: string | undefined): void {
    if (type === 'begin') this.#fields.push(false)
    else if (type === 'separate' && this.#fields.length > 0) this.#fields[this.#fields.length - 1] = true
    else if (type === 'end') this.#fields.pop()
  }

  #push(run: Run): void {
    const last = this.runs.at(-1)
    if (last !== undefined && last.image === undefined && last.note === undefined && sameLook(last, run)) last.text += run.text
    else this.runs.push(run)
  }
}

function sameLook(one: Run, other: Run): boolean {
  return (
    one.bold === other.bold &&
    one.italic === other.italic &&
    one.underline === other.underline &&
    one.strike === other.strike &&
    one.capitals === other.capitals &&
    one.raise === other.raise &&
    one.link === other.link &&
    one.change?.kind === other.change?.kind &&
    one.change?.author === other.change?.author &&
    one.change?.at === other.change?.at
  )
}

function mathText(node: XmlNode): string {
  if (node.name === 'm:t') return node.children.filter((each) => typeof each === 'string').join('')
  return childrenOf(node).map(mathText).join('')
}

function pieceText(node: XmlNode): string | null {
  switch (node.name) {
    case 'w:t':
    case 'w:delText':
      return node.children.filter((each) => typeof each === 'string').join('')
    case 'w:tab':
    case 'w:ptab':
      return '\t'
    case 'w:br':
      return node.attributes['w:type'] === 'page' ? '' : '\n'
    case 'w:cr':
      return '\n'
    case 'w:noBreakHyphen':
      return '\u2011'
    case 'w:softHyphen':
    case 'w:instrText':
    case 'w:delInstrText':
    case 'w:lastRenderedPageBreak':
      return ''
    case 'w:sym':
      return symbol(node.attributes['w:char'])
  }
  return null
}

function symbol(code: string | undefined): string {
  const value = Number.parseInt(code ?? '', 16)
  if (!Number.isFinite(value)) return ''
  // Symbol fonts live at F000–F0FF; most bullets and boxes there have no Unicode twin worth guessing.
  return value >= 0xe000 && value <= 0xf8ff ? '•' : String.fromCodePoint(Math.min(value, 0x10ffff))
}

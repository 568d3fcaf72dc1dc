/** The words of a PPTX: its slides in their order, each with its notes; hidden slides are left out. */
import type { ByteSource } from './bytes.ts'
import { openPackage } from './package.ts'
import { child, childrenOf, type XmlNode } from './xml.ts'

export function readPptxText(source: ByteSource): string {
  const office = openPackage(source, 'PPTX')
  const relations = new Map(office.relations(office.main).map((each) => [each.id, each.target]))
  const listed = childrenOf(child(office.xml(office.main) ?? undefined, 'p:sldIdLst'), 'p:sldId')
  const lines: string[] = []
  for (const { attributes } of listed) {
    const name = relations.get(attributes['r:id'] ?? '')
    const slide = name === undefined ? null : office.xml(name)
    if (name === undefined || slide === null || slide.attributes['show'] === '0') continue
    paragraphs(slide, lines)
    const notes = office.relations(name).find((each) => each.type === 'notesSlide' && !each.external)
    const page = notes === undefined ? null : office.xml(notes.target)
    if (page !== null) paragraphs(page, lines)
  }
  return lines.join('\n')
}

function paragraphs(node: XmlNode, lines: string[]): void {
  for (const each of childrenOf(node)) {
    if (each.name === 'a:p') lines.push(runs(each))
    else paragraphs(each, lines)
  }
}

function runs(node: XmlNode): string {
  return childrenOf(node).map((each) => (each.name === 'a:t' ? each.children.filter((part) => typeof part === 'string').join('') : each.name === 'a:br' ? '\n' : runs(each))).join('')
}

/** An OOXML package (DOCX, XLSX, PPTX): parts by name, relationships, limits on what is unpacked. */
import { type ByteSource } from './bytes.ts'
import { refused } from './refused.ts'
import { type XmlNode, childrenOf, parseXml, xmlText } from './xml.ts'
import { listZip, unpackWhole } from './zip.ts'

export interface Relation {
  id: string
  type: string
  target: string
  external: boolean
}

export interface OfficePackage {
  part(name: string): Uint8Array | null
  text(name: string): string | null
  xml(name: string): XmlNode | null
  relations(part: string): Relation[]
  /** Name of the main part, by the package's own relationships. */
  main: string
}

/** Of one XML part when unpacked; real acts of 300 pages have about 5 MB. */
const partLimit = 96 * 1_048_576

function resolve(base: string, target: string): string {
  const path = target.startsWith('/') ? [] : base.split('/').slice(0, -1)
  for (const step of target.split('/')) {
    if (step === '..') path.pop()
    else if (step !== '' && step !== '.') path.push(step)
  }
  return path.join('/')
}

export function openPackage(source: ByteSource, found: 'DOCX' | 'XLSX' | 'PPTX'): OfficePackage {
  const entries = new Map(listZip(source, { entries: 20_000 }).map((entry) => [entry.name.replace(/^\//, '').toLowerCase(), entry]))
  const part = (name: string): Uint8Array | null => {
    const entry = entries.get(name.toLowerCase())
    return entry === undefined ? null : unpackWhole(source, entry, partLimit)
  }
  const text = (name: string): string | null => {
    const bytes = part(name)
    return bytes === null ? null : xmlText(bytes)
  }
  const xml = (name: string): XmlNode | null => {
    const words = text(name)
    return words === null ? null : parseXml(words, found)
  }
  const relations = (of: string): Relation[] => {
    const slash = of.lastIndexOf('/')
    const root = xml(`${of.slice(0, slash + 1)}_rels/${of.slice(slash + 1)}.rels`)
    return childrenOf(root ?? undefined)
      .filter((node) => node.name.endsWith('Relationship'))
      .map(({ attributes }) => {
        const external = attributes['TargetMode'] === 'External'
        const target = attributes['Target'] ?? ''
        const type = attributes['Type'] ?? ''
        return { id: attributes['Id'] ?? '', type: type.slice(type.lastIndexOf('/') + 1), target: external ? target : resolve(of, target), external }
      })
  }
  const main = relations('').find((each) => each.type === 'officeDocument')?.target
  if (main === undefined) throw refused('damaged', { found })
  return { part, text, xml, relations, main }
}

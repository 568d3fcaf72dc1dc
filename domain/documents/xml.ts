/** XML into a small tree, with limits: hostile input ends in a refusal, never in a crash or a stall. */
import { strFromU8 } from 'fflate'
import { SaxesParser, type SaxesAttributeNS, type SaxesTag } from 'saxes'
import { refused } from './refused.ts'

export interface XmlNode {
  name: string
  attributes: Record<string, string>
  children: (XmlNode | string)[]
}

export interface XmlLimits {
  nodes: number
  depth: number
  /** Elements as `{namespace}local` and attributes by their local names, whatever prefixes were chosen; else as they are written. */
  qualified?: boolean
}

export const usualLimits: XmlLimits = { nodes: 4_000_000, depth: 256 }

function utf16(bytes: Uint8Array, bigEndian: boolean): string {
  const pieces: string[] = []
  for (let at = 2; at + 1 < bytes.length; at += 16_384) {
    const codes: number[] = []
    for (let each = at; each + 1 < bytes.length && each < at + 16_384; each += 2) {
      const [first = 0, second = 0] = [bytes[each], bytes[each + 1]]
      codes.push(bigEndian ? (first << 8) | second : (second << 8) | first)
    }
    pieces.push(String.fromCharCode(...codes))
  }
  return pieces.join('')
}

/** OOXML is UTF-8 or UTF-16; the byte order mark tells. */
export function xmlText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return utf16(bytes, false)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return utf16(bytes, true)
  return strFromU8(bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes)
}

export interface XmlEvents {
  open(name: string, attributes: Record<string, string>): void
  text(text: string): void
  close(name: string): void
}

const localNames = (given: Record<string, SaxesAttributeNS>): Record<string, string> => Object.fromEntries(Object.values(given).map(({ local, value }) => [local, value]))

/** Well-formed XML without a DOCTYPE, told in events; anything else is a refusal of `found`. */
export function readXml(text: string, found: string, events: XmlEvents, limits: XmlLimits = usualLimits): void {
  const qualified = limits.qualified === true
  const parser = new SaxesParser<{ xmlns: boolean }>({ xmlns: qualified })
  const nameOf = (tag: SaxesTag) => (qualified ? `{${tag.uri ?? ''}}${tag.local ?? ''}` : tag.name)
  let nodes = 0
  let depth = 0
  parser.on('error', () => {
    throw refused('damaged', { found })
  })
  // Entities are declared only in a DOCTYPE; no office program writes one.
  parser.on('doctype', () => {
    throw refused('damaged', { found })
  })
  parser.on('opentag', (tag) => {
    if (++nodes > limits.nodes || ++depth > limits.depth) throw refused('tooComplex')
    events.open(nameOf(tag), qualified ? localNames(tag.attributes as Record<string, SaxesAttributeNS>) : (tag.attributes as Record<string, string>))
  })
  parser.on('text', (piece) => events.text(piece))
  parser.on('cdata', (piece) => events.text(piece))
  parser.on('closetag', (tag) => {
    depth--
    events.close(nameOf(tag))
  })
  for (let at = 0; at < text.length; at += 1_048_576) parser.write(text.slice(at, at + 1_048_576))
  parser.close()
}

export function parseXml(text: string, found: string, limits: XmlLimits = usualLimits): XmlNode {
  const root: XmlNode = { name: '', attributes: {}, children: [] }
  const open: XmlNode[] = [root]
  readXml(
    text,
    found,
    {
      open(name, attributes) {
        const node = { name, attributes, children: [] }
        open.at(-1)?.children.push(node)
        open.push(node)
      },
      text(piece) {
        open.at(-1)?.children.push(piece)
      },
      close() {
        open.pop()
      },
    },
    limits,
  )
  const first = root.children.find((child): child is XmlNode => typeof child !== 'string')
  if (first === undefined) throw refused('damaged', { found })
  return first
}

export function child(node: XmlNode | undefined, name: string): XmlNode | undefined {
  return node?.children.find((each): each is XmlNode => typeof each !== 'string' && each.name === name)
}

export function childrenOf(node: XmlNode | undefined, name?: string): XmlNode[] {
  return (node?.children ?? []).filter((each): each is XmlNode => typeof each !== 'string' && (name === undefined || each.name === name))
}

export function textOf(node: XmlNode | undefined): string {
  return (node?.children ?? []).map((each) => (typeof each === 'string' ? each : textOf(each))).join('')
}

/** OOXML's on/off property: present means on, unless its value says off. */
export function isOn(node: XmlNode | undefined): boolean {
  if (node === undefined) return false
  const value = node.attributes['w:val'] ?? node.attributes['val']
  return value === undefined || !['0', 'false', 'off', 'none'].includes(value)
}

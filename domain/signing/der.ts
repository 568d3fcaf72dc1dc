import { utf8Decode } from './bytes.ts'

/** What made the bytes unacceptable as DER; the strict verifier reports it as its reason. */
export type DerFault =
  | 'derTruncated'
  | 'derTrailingBytes'
  | 'derIndefiniteLength'
  | 'derLengthNotMinimal'
  | 'derTooDeep'
  | 'derTooLarge'
  | 'derTagForbidden'
  | 'derValueWrong'
  | 'derUnexpected'

export class DerError extends Error {
  readonly fault: DerFault
  constructor(fault: DerFault) {
    super(fault)
    this.name = 'DerError'
    this.fault = fault
  }
}

/** One element. `bytes` is the whole TLV, `content` its value; both are views, so compare and hash, never write. */
export interface Der {
  readonly tag: number
  readonly bytes: Uint8Array
  readonly content: Uint8Array
  readonly children: readonly Der[]
}

export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  printableString: 0x13,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const

export const contextTag = (number: number, constructed = true): number => 0x80 | (constructed ? 0x20 : 0) | number

export interface DerLimits {
  maxBytes: number
  maxDepth: number
  maxElements: number
}

const defaultLimits: DerLimits = { maxBytes: 10_000_000, maxDepth: 40, maxElements: 200_000 }

interface Reading {
  readonly source: Uint8Array
  readonly limits: DerLimits
  elements: number
}

/** Reads exactly one element and all inside it; anything BER allows and DER forbids is refused. Throws DerError only. */
export function readDer(source: Uint8Array, limits: Partial<DerLimits> = {}): Der {
  const reading: Reading = { source, limits: { ...defaultLimits, ...limits }, elements: 0 }
  if (source.length > reading.limits.maxBytes) throw new DerError('derTooLarge')
  const element = readElement(reading, 0, source.length, 1)
  if (element.bytes.length !== source.length) throw new DerError('derTrailingBytes')
  return element
}

function readElement(reading: Reading, start: number, limit: number, depth: number): Der {
  if (depth > reading.limits.maxDepth) throw new DerError('derTooDeep')
  if (++reading.elements > reading.limits.maxElements) throw new DerError('derTooLarge')
  const { source } = reading
  const { tag, contentStart, end } = readHeader(source, start, limit)
  const content = source.subarray(contentStart, end)
  const children: Der[] = []
  if ((tag & 0x20) !== 0) {
    if (tag < 0x80 && tag !== tags.sequence && tag !== tags.set) throw new DerError('derTagForbidden')
    for (let at = contentStart; at < end; ) {
      const child = readElement(reading, at, end, depth + 1)
      children.push(child)
      at += child.bytes.length
    }
  } else checkPrimitive(tag, content)
  return { tag, bytes: source.subarray(start, end), content, children }
}

/** Tag and borders of the element at `start`, without looking inside; for lists too long to hold as objects. */
export function readHeader(source: Uint8Array, start: number, limit: number): { tag: number; contentStart: number; end: number } {
  const tag = byteAt(source, start, limit)
  // No structure of CMS or X.509 has a tag number above 30, so the long form only serves to confuse parsers.
  if ((tag & 0x1f) === 0x1f || tag === 0) throw new DerError('derTagForbidden')
  const { length, contentStart } = readLength(source, start + 1, limit)
  const end = contentStart + length
  if (end > limit) throw new DerError('derTruncated')
  return { tag, contentStart, end }
}

function byteAt(source: Uint8Array, at: number, limit: number): number {
  const value = at < limit ? source[at] : undefined
  if (value === undefined) throw new DerError('derTruncated')
  return value
}

function readLength(source: Uint8Array, at: number, limit: number): { length: number; contentStart: number } {
  const first = byteAt(source, at, limit)
  if (first < 0x80) return { length: first, contentStart: at + 1 }
  if (first === 0x80) throw new DerError('derIndefiniteLength')
  const count = first & 0x7f
  if (count > 4) throw new DerError(byteAt(source, at + 1, limit) === 0 ? 'derLengthNotMinimal' : 'derTooLarge')
  let length = 0
  for (let index = 1; index <= count; index++) length = length * 256 + byteAt(source, at + index, limit)
  if (byteAt(source, at + 1, limit) === 0 || length < 0x80) throw new DerError('derLengthNotMinimal')
  return { length, contentStart: at + 1 + count }
}

function checkPrimitive(tag: number, content: Uint8Array): void {
  if (tag === 0x10 || tag === 0x11) throw new DerError('derTagForbidden')
  const [first, second] = content
  if (tag === tags.boolean && !(content.length === 1 && (first === 0 || first === 0xff))) throw new DerError('derValueWrong')
  if (tag === tags.null && content.length !== 0) throw new DerError('derValueWrong')
  if (tag === tags.integer || tag === tags.enumerated) {
    if (first === undefined) throw new DerError('derValueWrong')
    if (second !== undefined && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))) throw new DerError('derValueWrong')
  }
  if (tag === tags.bitString) {
    const last = content[content.length - 1] ?? 0
    if (first === undefined || first > 7 || (content.length === 1 && first !== 0)) throw new DerError('derValueWrong')
    if (content.length > 1 && (last & ((1 << first) - 1)) !== 0) throw new DerError('derValueWrong')
  }
  if (tag === tags.oid) checkOid(content)
}

function checkOid(content: Uint8Array): void {
  if (content.length === 0 || content.length > 64 || ((content[content.length - 1] ?? 0) & 0x80) !== 0) throw new DerError('derValueWrong')
  content.forEach((byte, index) => {
    const startsArc = index === 0 || ((content[index - 1] ?? 0) & 0x80) === 0
    if (startsArc && byte === 0x80) throw new DerError('derValueWrong')
  })
}

/** Walks the children of a constructed element in order; `end` refuses what is left over. */
export class Fields {
  readonly #children: readonly Der[]
  #at = 0
  constructor(element: Der, tag: number = tags.sequence) {
    if (element.tag !== tag) throw new DerError('derUnexpected')
    this.#children = element.children
  }
  peek(): Der | undefined {
    return this.#children[this.#at]
  }
  any(): Der {
    const child = this.peek()
    if (child === undefined) throw new DerError('derUnexpected')
    this.#at++
    return child
  }
  next(tag: number): Der {
    if (this.peek()?.tag !== tag) throw new DerError('derUnexpected')
    return this.any()
  }
  optional(tag: number): Der | undefined {
    return this.peek()?.tag === tag ? this.any() : undefined
  }
  end(): void {
    if (this.peek() !== undefined) throw new DerError('derUnexpected')
  }
}

function insistTag(element: Der, tag: number): void {
  if (element.tag !== tag) throw new DerError('derUnexpected')
}

/** An arc of more than so many bytes doesn't fit into a number; none in use is half as long. */
const plainArcBytes = 7

export function readOid(element: Der): string {
  insistTag(element, tags.oid)
  const { content } = element
  const arcs: number[] = []
  let value = 0
  let length = 0
  for (const byte of content) {
    if (++length > plainArcBytes) return readLongOid(content)
    value = value * 128 + (byte & 0x7f)
    if ((byte & 0x80) !== 0) continue
    if (arcs.length === 0) {
      const root = Math.min(2, Math.floor(value / 40))
      arcs.push(root, value - root * 40)
    } else arcs.push(value)
    value = 0
    length = 0
  }
  return arcs.join('.')
}

function readLongOid(content: Uint8Array): string {
  const arcs: bigint[] = []
  let value = 0n
  for (const byte of content) {
    value = (value << 7n) | BigInt(byte & 0x7f)
    if ((byte & 0x80) !== 0) continue
    if (arcs.length === 0) {
      const root = value < 80n ? value / 40n : 2n
      arcs.push(root, value - root * 40n)
    } else arcs.push(value)
    value = 0n
  }
  return arcs.join('.')
}

/** A small non-negative integer, as versions and path lengths are. */
export function readSmallInteger(element: Der): number {
  insistTag(element, tags.integer)
  if (element.content.length > 4 || (element.content[0] ?? 0) >= 0x80) throw new DerError('derValueWrong')
  return element.content.reduce((value, byte) => value * 256 + byte, 0)
}

export function readBoolean(element: Der): boolean {
  insistTag(element, tags.boolean)
  return element.content[0] === 0xff
}

export function readOctets(element: Der): Uint8Array {
  insistTag(element, tags.octetString)
  return element.content
}

/** The bytes of a bit string that ends on a byte border, as keys and signatures do. */
export function readBits(element: Der): Uint8Array {
  insistTag(element, tags.bitString)
  if (element.content[0] !== 0) throw new DerError('derValueWrong')
  return element.content.subarray(1)
}

/** Positions of the bits that are set, as KeyUsage numbers them. */
export function readBitNumbers(element: Der): Set<number> {
  insistTag(element, tags.bitString)
  const numbers = new Set<number>()
  element.content.subarray(1).forEach((byte, index) => {
    for (let bit = 0; bit < 8; bit++) if ((byte & (0x80 >> bit)) !== 0) numbers.add(index * 8 + bit)
  })
  return numbers
}

function latin1(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}

/** DirectoryString and its relatives; null for a type that is no text. */
export function readText(element: Der): string | null {
  const { tag, content } = element
  if (tag === tags.utf8String) {
    const text = utf8Decode(content)
    if (text === null) throw new DerError('derValueWrong')
    return text
  }
  if (tag === tags.printableString || tag === tags.ia5String || tag === 0x12 || tag === 0x14 || tag === 0x1a) return latin1(content)
  if (tag !== 0x1e) return null
  if (content.length % 2 !== 0) throw new DerError('derValueWrong')
  let text = ''
  for (let index = 0; index < content.length; index += 2) text += String.fromCharCode((content[index] ?? 0) * 256 + (content[index + 1] ?? 0))
  return text
}

/** UTCTime or GeneralizedTime in the only form DER allows in PKIX (seconds, `Z`); milliseconds since 1970. */
export function readTime(element: Der): number {
  const text = latin1(element.content)
  let digits: string
  if (element.tag === tags.utcTime && /^\d{12}Z$/.test(text)) digits = (Number(text.slice(0, 2)) >= 50 ? '19' : '20') + text
  else if (element.tag === tags.generalizedTime && /^\d{14}(\.\d*[1-9])?Z$/.test(text)) digits = text
  else throw new DerError('derValueWrong')
  const part = (from: number, to: number) => Number(digits.slice(from, to))
  const fraction = /\.(\d+)Z$/.exec(digits)?.[1] ?? '0'
  const epochMs = Date.UTC(part(0, 4), part(4, 6) - 1, part(6, 8), part(8, 10), part(10, 12), part(12, 14))
  const back = new Date(epochMs).toISOString().replace(/[-:T]|\.000Z/g, '')
  if (back !== digits.slice(0, 14)) throw new DerError('derValueWrong')
  return epochMs + Math.floor(Number(`0.${fraction}`) * 1000)
}

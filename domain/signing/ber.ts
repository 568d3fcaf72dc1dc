import { DerError } from './der.ts'
import { element } from './der-write.ts'

const maxDepth = 40

interface Walk {
  readonly source: Uint8Array
  at: number
}

/**
 * The same values in DER's definite, minimal lengths and unbroken strings. Key files and foreign signatures made with
 * streaming libraries need it; our own signatures never go this way. Bytes after the first element are refused.
 */
export function derFromBer(source: Uint8Array): Uint8Array<ArrayBuffer> {
  const walk = { source, at: 0 }
  const der = rewrite(walk, source.length, 1)
  if (walk.at !== source.length) throw new DerError('derTrailingBytes')
  return der
}

function nextByte(walk: Walk, limit: number): number {
  const byte = walk.at < limit ? walk.source[walk.at] : undefined
  if (byte === undefined) throw new DerError('derTruncated')
  walk.at++
  return byte
}

function rewrite(walk: Walk, limit: number, depth: number): Uint8Array<ArrayBuffer> {
  if (depth > maxDepth) throw new DerError('derTooDeep')
  const tag = nextByte(walk, limit)
  if ((tag & 0x1f) === 0x1f || tag === 0) throw new DerError('derTagForbidden')
  const length = readLength(walk, limit)
  const constructed = (tag & 0x20) !== 0
  if (!constructed) {
    if (length === null) throw new DerError('derIndefiniteLength')
    const content = walk.source.subarray(walk.at, walk.at + length)
    walk.at += length
    return element(tag, content)
  }
  const end = length === null ? limit : walk.at + length
  const children: Uint8Array[] = []
  while (length === null ? !atEndMark(walk, limit) : walk.at < end) children.push(rewrite(walk, end, depth + 1))
  if (length === null) walk.at += 2
  else if (walk.at !== end) throw new DerError('derTruncated')
  const isBrokenString = tag === 0x24
  if (isBrokenString) return element(0x04, ...children.map(stringContent))
  return element(tag, ...children)
}

/** Null for the indefinite form. */
function readLength(walk: Walk, limit: number): number | null {
  const first = nextByte(walk, limit)
  if (first === 0x80) return null
  let length = first
  if (first > 0x80) {
    if (first > 0x84) throw new DerError('derTooLarge')
    length = 0
    for (let count = first & 0x7f; count > 0; count--) length = length * 256 + nextByte(walk, limit)
  }
  if (walk.at + length > limit) throw new DerError('derTruncated')
  return length
}

function atEndMark(walk: Walk, limit: number): boolean {
  if (walk.at + 2 > limit) throw new DerError('derTruncated')
  return walk.source[walk.at] === 0 && walk.source[walk.at + 1] === 0
}

/** The value of an OCTET STRING that `rewrite` has just written. */
function stringContent(piece: Uint8Array): Uint8Array {
  if (piece[0] !== 0x04) throw new DerError('derUnexpected')
  const first = piece[1] ?? 0
  return piece.subarray(first < 0x80 ? 2 : 2 + (first & 0x7f))
}

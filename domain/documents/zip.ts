/**
 * Reads ZIP so strictly that no other program can read it differently: the central directory and the local headers
 * must agree, and the members must fill the file without overlaps or unexplained gaps.
 */
import { Inflate } from 'fflate'
import { type ByteSource, latin1, startsWith, u16, u32, u64 } from './bytes.ts'
import { crc32 } from './checksum.ts'
import { refused } from './refused.ts'

export interface ZipEntry {
  name: string
  directory: boolean
  encrypted: boolean
  symlink: boolean
  method: number
  crc: number
  packed: number
  size: number
  /** Of the member's bytes (after the local header). */
  offset: number
}

export interface ZipLimits {
  entries: number
}

const endSize = 22
const gapAllowed = 64 // a data descriptor (≤ 24) and a little alignment

const cp866 =
  'АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмноп░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀рстуфхцчшщъыьэюяЁёЄєЇїЎў°∙·√№¤■ '

/** Strict UTF-8, or null. Domain code has no TextDecoder. */
export function utf8(bytes: Uint8Array): string | null {
  try {
    return decodeURIComponent(
      Array.from(bytes, (byte) => (byte < 128 && byte !== 37 ? String.fromCharCode(byte) : `%${byte.toString(16).padStart(2, '0')}`)).join(''),
    )
  } catch {
    return null
  }
}

/** Names without the UTF-8 flag are cp866 in this part of the world, unless they happen to be valid UTF-8. */
export function zipName(bytes: Uint8Array): string {
  return utf8(bytes) ?? Array.from(bytes, (byte) => (byte < 128 ? String.fromCharCode(byte) : (cp866[byte - 128] ?? '?'))).join('')
}

/** Offset of the end record, or -1. The comment must reach exactly to the end of the source. */
export function findZipEnd(source: ByteSource): number {
  const from = Math.max(0, source.size - endSize - 65_535)
  const tail = source.read(from, source.size - from)
  for (let at = tail.length - endSize; at >= 0; at--) {
    if (tail[at] === 0x50 && startsWith(tail, 'PK\x05\x06', at) && at + endSize + u16(tail, at + 20) === tail.length) return from + at
  }
  return -1
}

function sizesOf(header: Uint8Array, extra: Uint8Array): { packed: number; size: number; offset: number } {
  let packed = u32(header, 20)
  let size = u32(header, 24)
  let offset = u32(header, 42)
  for (let at = 0; at + 4 <= extra.length; ) {
    const length = u16(extra, at + 2)
    if (u16(extra, at) === 1) {
      let field = at + 4
      if (size === 0xffffffff) [size, field] = [u64(extra, field), field + 8]
      if (packed === 0xffffffff) [packed, field] = [u64(extra, field), field + 8]
      if (offset === 0xffffffff) offset = u64(extra, field)
    }
    at += 4 + length
  }
  return { packed, size, offset }
}

interface Listed extends ZipEntry {
  rawName: string
  headerAt: number
  flags: number
}

function listCentral(source: ByteSource, start: number, end: number, count: number): Listed[] {
  const listed: Listed[] = []
  let at = start
  for (let index = 0; index < count; index++) {
    const header = source.read(at, 46).slice()
    if (header.length < 46 || !startsWith(header, 'PK\x01\x02')) throw refused('damaged', { found: 'ZIP' })
    const nameLength = u16(header, 28)
    const extraLength = u16(header, 30)
    const next = at + 46 + nameLength + extraLength + u16(header, 32)
    if (next > end) throw refused('damaged', { found: 'ZIP' })
    if (u16(header, 34) !== 0 && u16(header, 34) !== 0xffff) throw refused('multiVolume')
    const rest = source.read(at + 46, nameLength + extraLength).slice()
    const raw = rest.subarray(0, nameLength)
    const sizes = sizesOf(header, rest.subarray(nameLength))
    const flags = u16(header, 8)
    const madeByUnix = (u16(header, 4) >> 8) === 3
    const name = zipName(raw)
    listed.push({
      name,
      rawName: latin1(raw),
      flags,
      headerAt: sizes.offset,
      directory: name.endsWith('/'),
      encrypted: (flags & 0x41) !== 0 || u16(header, 10) === 99,
      symlink: madeByUnix && ((u32(header, 38) >>> 28) & 15) === 10,
      method: u16(header, 10),
      crc: u32(header, 16),
      packed: sizes.packed,
      size: sizes.size,
      offset: 0,
    })
    at = next
  }
  if (at !== end) throw refused('forged')
  return listed
}

/** Compares a member's local header with the directory; programs that stream see only the local one. */
function placeMember(source: ByteSource, entry: Listed): { start: number; end: number } {
  const local = source.read(entry.headerAt, 30).slice()
  if (local.length < 30 || !startsWith(local, 'PK\x03\x04')) throw refused('forged')
  const nameLength = u16(local, 26)
  const extraLength = u16(local, 28)
  const described = (u16(local, 6) & 8) !== 0
  const method = u16(local, 8)
  const crc = u32(local, 14)
  const packed = u32(local, 18)
  const size = u32(local, 22)
  const name = latin1(source.read(entry.headerAt + 30, nameLength))
  if (name !== entry.rawName || method !== entry.method || ((u16(local, 6) ^ entry.flags) & 1) !== 0) throw refused('forged')
  if (!described) {
    const wide = packed === 0xffffffff || size === 0xffffffff
    if (crc !== entry.crc || (!wide && (packed !== entry.packed || size !== entry.size))) throw refused('forged')
  }
  entry.offset = entry.headerAt + 30 + nameLength + extraLength
  return { start: entry.headerAt, end: entry.offset + entry.packed }
}

function isGapEmpty(source: ByteSource, from: number, to: number): boolean {
  if (to - from <= gapAllowed) return true
  if (to - from > 1_048_576) return false
  return source.read(from, to - from).every((byte) => byte === 0)
}

function checkPlaces(source: ByteSource, places: { start: number; end: number }[], directoryAt: number): void {
  places.sort((a, b) => a.start - b.start)
  let reached = 0
  for (const place of [...places, { start: directoryAt, end: directoryAt }]) {
    if (place.start < reached) throw refused('forged')
    if (reached === 0 && place.start > 0) throw refused('polyglot')
    if (!isGapEmpty(source, reached, place.start)) throw refused('forged')
    reached = place.end
  }
}

/** The members of a ZIP, checked against each other; nothing is unpacked yet. */
export function listZip(source: ByteSource, limits: ZipLimits): ZipEntry[] {
  const endAt = findZipEnd(source)
  if (endAt < 0) throw refused('damaged', { found: 'ZIP' })
  const end = source.read(endAt, endSize).slice()
  let count = u16(end, 10)
  let size = u32(end, 12)
  let start = u32(end, 16)
  let directoryEnd = endAt
  const locator = endAt >= 20 ? source.read(endAt - 20, 20).slice() : new Uint8Array()
  if (startsWith(locator, 'PK\x06\x07')) {
    const wideAt = u64(locator, 8)
    const wide = source.read(wideAt, 56).slice()
    if (wide.length < 56 || !startsWith(wide, 'PK\x06\x06')) throw refused('damaged', { found: 'ZIP' })
    count = u64(wide, 32)
    size = u64(wide, 40)
    start = u64(wide, 48)
    directoryEnd = wideAt
  } else if (u16(end, 4) !== 0 || u16(end, 6) !== 0) throw refused('multiVolume')
  if (count > limits.entries) throw refused('tooManyEntries', { limit: limits.entries })
  if (start + size !== directoryEnd) throw refused(start + size < directoryEnd ? 'polyglot' : 'damaged', { found: 'ZIP' })
  const listed = listCentral(source, start, directoryEnd, count)
  checkPlaces(source, listed.map((entry) => placeMember(source, entry)), start)
  return listed
}

const storedStep = 262_144
const packedSteps = { least: 1_024, most: 16_384 }

/**
 * Unpacks one member piece by piece and checks its size and checksum. DEFLATE grows up to 1,032-fold, so packed bytes
 * go in by small pieces, smaller still where they grow much: no step holds more than some 17 MB, a bomb's about 1 MB.
 */
export function unpack(source: ByteSource, entry: ZipEntry, visit: (piece: Uint8Array) => void, checksum = crc32): void {
  if (entry.encrypted) throw refused('encryptedInside', { name: entry.name })
  if (entry.method !== 0 && entry.method !== 8) throw refused('unsupportedArchive')
  let size = 0
  let crc = 0
  const take = (piece: Uint8Array): void => {
    size += piece.length
    if (size > entry.size) throw refused('bomb')
    crc = checksum(crc, piece)
    visit(piece)
  }
  const inflate = entry.method === 8 ? new Inflate(take) : null
  let step = inflate === null ? storedStep : packedSteps.least
  for (let done = 0; done < entry.packed; ) {
    const piece = source.read(entry.offset + done, Math.min(step, entry.packed - done))
    if (piece.length === 0) throw refused('damaged', { found: 'ZIP' })
    done += piece.length
    if (inflate === null) take(piece)
    else {
      const before = size
      pushInto(inflate, piece, done === entry.packed)
      step = size - before > 24 * piece.length ? packedSteps.least : Math.min(step * 2, packedSteps.most)
    }
  }
  if (size !== entry.size || crc !== entry.crc) throw refused('damaged', { found: 'ZIP' })
}

function pushInto(inflate: Inflate, piece: Uint8Array, last: boolean): void {
  try {
    inflate.push(piece.slice(), last)
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'number') throw refused('damaged', { found: 'ZIP' })
    throw error
  }
}

export function unpackWhole(source: ByteSource, entry: ZipEntry, limit: number): Uint8Array {
  if (entry.size > limit) throw refused('tooComplex')
  const whole = new Uint8Array(entry.size)
  let at = 0
  unpack(source, entry, (piece) => {
    whole.set(piece, at)
    at += piece.length
  })
  return whole
}

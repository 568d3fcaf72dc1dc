/** JPEG, PNG and TIFF, walked from their first to their last byte. */
import { type ByteSource, eachPiece, latin1, startsWith, u16, u16be, u32, u32be } from './bytes.ts'
import { crc32 } from './checksum.ts'
import type { ContentReading } from './content-kinds.ts'
import { refused } from './refused.ts'

/** A page of A2 at 600 dots an inch; beyond it no viewer here holds the picture. */
const pixelLimit = 90_000_000
const bilevelLimit = 900_000_000

function checkSize(width: number, height: number, limit = pixelLimit): void {
  if (width * height > limit || width > 200_000 || height > 200_000) throw refused('imageTooLarge', { width, height })
}

function isQuiet(source: ByteSource, from: number): boolean {
  let quiet = true
  eachPiece(source, from, source.size, (piece) => {
    quiet = piece.every((byte) => byte === 0 || byte === 10 || byte === 13)
    return !quiet
  })
  return quiet
}

export function readJpeg(source: ByteSource): ContentReading {
  let at = 0
  // Cameras store previews as further whole pictures after the first (Multi-Picture Format).
  for (let pictures = 0; pictures < 16; pictures++) {
    at = walkJpeg(source, at)
    if (at >= source.size || isQuiet(source, at)) return { kind: 'jpeg', flags: [] }
    let next = at
    while (next < source.size && next < at + 65_536 && source.read(next, 1)[0] === 0) next++
    if (!startsWith(source.read(next, 3), '\xff\xd8\xff')) break
    at = next
  }
  throw refused('trailing')
}

/** Offset after the end mark of the picture that begins at `start`. */
function walkJpeg(source: ByteSource, start: number): number {
  const broken = () => refused('damaged', { found: 'JPEG' })
  let at = start + 2
  let sized = false
  for (let segments = 0; segments < 100_000; segments++) {
    const [mark, code] = source.read(at, 2)
    if (mark !== 0xff || code === undefined) throw broken()
    if (code === 0xff) {
      at++
      continue
    }
    if (code === 0xd9) {
      if (!sized) throw broken()
      return at + 2
    }
    const head = source.read(at + 2, 14)
    const length = u16be(head, 0)
    if (length < 2 || at + 2 + length > source.size) throw broken()
    if (code >= 0xc0 && code <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(code)) {
      sized = true
      checkSize(u16be(head, 5), u16be(head, 3))
    }
    // A JFIF header has room for its small preview and nothing else; scripts have hidden in a longer one.
    if (code === 0xe0 && startsWith(head, 'JFIF\0', 2) && length !== 16 + 3 * (source.read(at + 16, 1)[0] ?? 0) * (source.read(at + 17, 1)[0] ?? 0)) throw refused('polyglot')
    at += 2 + length
    if (code === 0xda) at = endOfScan(source, at)
  }
  throw broken()
}

/** Entropy-coded bytes end at a mark that is neither a stuffed zero nor a restart. */
function endOfScan(source: ByteSource, from: number): number {
  let end = -1
  let last = 0
  eachPiece(source, from, source.size, (piece, offset) => {
    for (let at = 0; at < piece.length; at++) {
      const byte = piece[at] as number
      if (last === 0xff && byte !== 0 && byte !== 0xff && !(byte >= 0xd0 && byte <= 0xd7)) {
        end = offset + at - 1
        return true
      }
      last = byte
    }
    return false
  })
  if (end < 0) throw refused('damaged', { found: 'JPEG' })
  return end
}

export function readPng(source: ByteSource): ContentReading {
  const broken = () => refused('damaged', { found: 'PNG' })
  let at = 8
  for (let chunks = 0; chunks < 1_000_000; chunks++) {
    const head = source.read(at, 8).slice()
    const length = u32be(head, 0)
    const type = latin1(head.subarray(4, 8))
    if (head.length < 8 || at + 12 + length > source.size || !/^[A-Za-z]{4}$/.test(type)) throw broken()
    if ((chunks === 0) !== (type === 'IHDR')) throw broken()
    if (type === 'IHDR') {
      const size = source.read(at + 8, 8)
      checkSize(u32be(size, 0), u32be(size, 4))
    }
    let crc = crc32(0, head.subarray(4))
    eachPiece(source, at + 8, at + 8 + length, (piece) => {
      crc = crc32(crc, piece)
      return false
    })
    if (crc !== u32be(source.read(at + 8 + length, 4), 0)) throw broken()
    at += 12 + length
    if (type === 'IEND') break
  }
  if (!isQuiet(source, at)) throw refused('trailing')
  return { kind: 'png', flags: [] }
}

const typeSizes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4]
/** Directories that a tag of another points to: sub-images, EXIF, GPS, interoperability. */
const pointers = [330, 34665, 34853, 40965]
const padding = 16

class TiffReader {
  readonly source: ByteSource
  readonly #little: boolean
  /** End of the last byte that anything in the file speaks of. */
  reached = 8
  readonly seen = new Set<number>()

  constructor(source: ByteSource) {
    this.source = source
    this.#little = source.read(0, 1)[0] === 0x49
  }

  broken(): Error {
    return refused('damaged', { found: 'TIFF' })
  }

  short(bytes: Uint8Array, at: number): number {
    return this.#little ? u16(bytes, at) : u16be(bytes, at)
  }

  long(bytes: Uint8Array, at: number): number {
    return this.#little ? u32(bytes, at) : u32be(bytes, at)
  }

  values(entry: Uint8Array): number[] {
    const [type, count] = [this.short(entry, 2), this.long(entry, 4)]
    const size = typeSizes[type] ?? 0
    if (size === 0 || count > 1_000_000) throw this.broken()
    const bytes = size * count <= 4 ? entry.subarray(8) : this.source.read(this.long(entry, 8), size * count).slice()
    if (bytes.length < size * count) throw this.broken()
    return Array.from({ length: count }, (_, each) => (size === 2 ? this.short(bytes, each * 2) : size === 4 ? this.long(bytes, each * 4) : (bytes[each * size] ?? 0)))
  }

  /** Tags of the directory at `at`, and the place of the next one. */
  directory(at: number): { tag: (code: number) => number[] | undefined; next: number } {
    const count = this.short(this.source.read(at, 2), 0)
    if (this.seen.has(at) || this.seen.size > 10_000 || count === 0 || at + 2 + count * 12 > this.source.size) throw this.broken()
    this.seen.add(at)
    const bytes = this.source.read(at + 2, count * 12 + 4).slice()
    const tags = new Map<number, Uint8Array>()
    this.reach(at + 6 + count * 12)
    for (let each = 0; each < count; each++) {
      const entry = bytes.subarray(each * 12, each * 12 + 12)
      tags.set(this.short(entry, 0), entry)
      const size = (typeSizes[this.short(entry, 2)] ?? 0) * this.long(entry, 4)
      if (size > 4) this.reach(this.long(entry, 8) + size)
    }
    const tag = (code: number): number[] | undefined => {
      const entry = tags.get(code)
      return entry === undefined ? undefined : this.values(entry)
    }
    return { tag, next: bytes.length < count * 12 + 4 ? 0 : this.long(bytes, count * 12) }
  }

  reach(end: number): void {
    this.reached = Math.max(this.reached, end)
  }
}

export function readTiff(source: ByteSource): ContentReading {
  const reader = new TiffReader(source)
  for (let at = reader.long(source.read(4, 4), 0); at !== 0; ) {
    const { tag, next } = reader.directory(at)
    checkTiffPage(reader, tag)
    for (const code of pointers) for (const place of tag(code) ?? []) if (!reader.seen.has(place) && place > 0) reader.directory(place)
    at = next
  }
  if (reader.seen.size === 0) throw reader.broken()
  if (source.size - reader.reached > padding && !isQuiet(source, reader.reached)) throw refused('trailing')
  return { kind: 'tiff', flags: [] }
}

function checkTiffPage(reader: TiffReader, tag: (code: number) => number[] | undefined): void {
  const [width, height] = [tag(256)?.[0] ?? 0, tag(257)?.[0] ?? 0]
  const bilevel = (tag(258)?.[0] ?? 1) === 1 && (tag(277)?.[0] ?? 1) === 1
  if (width === 0 || height === 0) throw reader.broken()
  checkSize(width, height, bilevel ? bilevelLimit : pixelLimit)
  const [offsets, counts] = [tag(273) ?? tag(324), tag(279) ?? tag(325)]
  const [preview, previewSize] = [tag(513)?.[0], tag(514)?.[0]]
  if (preview !== undefined && previewSize !== undefined) reader.reach(Math.min(reader.source.size, preview + previewSize))
  if (offsets === undefined || (counts !== undefined && counts.length !== offsets.length)) throw reader.broken()
  offsets.forEach((offset, each) => {
    const end = offset + (counts?.[each] ?? 1)
    if (end > reader.source.size) throw reader.broken()
    reader.reach(end)
  })
}

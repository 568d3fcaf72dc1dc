/** Small binary formats made by hand, so that a test can spoil any one field. */
import { zlibSync } from 'fflate'
import { crc32 } from '../../domain/documents/checksum.ts'

const u16 = (value: number): Buffer => { const bytes = Buffer.alloc(2); bytes.writeUInt16LE(value & 0xffff); return bytes }
const u32 = (value: number): Buffer => { const bytes = Buffer.alloc(4); bytes.writeUInt32LE(value >>> 0); return bytes }
const u32be = (value: number): Buffer => { const bytes = Buffer.alloc(4); bytes.writeUInt32BE(value >>> 0); return bytes }
const text = (words: string): Buffer => Buffer.from(words, 'latin1')

export interface RawMember {
  name: string
  bytes: Uint8Array
  localName?: string
  flags?: number
  method?: number
  mode?: number
  crc?: number
  size?: number
  /** Says that it lies there, and takes no room of its own. */
  at?: number
  /** Lies in the file but not in the directory. */
  hidden?: boolean
}

export function rawZip(members: RawMember[], { before = new Uint8Array() }: { before?: Uint8Array } = {}): Uint8Array {
  const body: Uint8Array[] = [before]
  const directory: Uint8Array[] = []
  let at = before.length
  let count = 0
  for (const member of members) {
    const name = Buffer.from(member.name)
    const local = Buffer.from(member.localName ?? member.name)
    const crc = member.crc ?? crc32(0, member.bytes)
    const [flags, method, size] = [member.flags ?? 0, member.method ?? 0, member.bytes.length]
    const start = member.at ?? at
    if (member.at === undefined) {
      const header = Buffer.concat([text('PK\x03\x04'), u16(20), u16(flags), u16(method), u32(0), u32(crc), u32(size), u32(size), u16(local.length), u16(0), local])
      body.push(header, member.bytes)
      at += header.length + size
    }
    if (member.hidden === true) continue
    count++
    directory.push(Buffer.concat([text('PK\x01\x02'), u16(0x0314), u16(20), u16(flags), u16(method), u32(0), u32(crc), u32(size), u32(member.size ?? size), u16(name.length), u16(0), u16(0), u16(0), u16(0), u32(((member.mode ?? 0o100644) << 16) >>> 0), u32(start), name]))
  }
  const list = Buffer.concat(directory)
  return Buffer.concat([...body, list, text('PK\x05\x06'), u16(0), u16(0), u16(count), u16(count), u32(list.length), u32(at), u16(0)])
}

/** A grey pixel, as small as JPEG goes. */
export function aJpeg({ comment = '', header = 16 }: { comment?: string; header?: number } = {}): Uint8Array {
  const jfif = Buffer.concat([text('\xff\xe0'), Buffer.from([header >> 8, header & 255]), text('JFIF\0\x01\x01\0\0\x01\0\x01\0\0'), Buffer.alloc(header - 16)])
  const said = comment === '' ? Buffer.alloc(0) : Buffer.concat([text('\xff\xfe'), Buffer.from([0, comment.length + 2]), text(comment)])
  const table = Buffer.concat([text('\xff\xdb\0\x43\0'), Buffer.alloc(64, 16)])
  const frame = text('\xff\xc0\0\x0b\x08\0\x01\0\x01\x01\x01\x11\0')
  const huffman = Buffer.concat([text('\xff\xc4\0\x14\0\x01'), Buffer.alloc(15), text('\0'), text('\xff\xc4\0\x14\x10\x01'), Buffer.alloc(15), text('\0')])
  return Buffer.concat([text('\xff\xd8'), jfif, said, table, frame, huffman, text('\xff\xda\0\x08\x01\x01\0\0\x3f\0\x7f\xff\xd9')])
}

export function aPng(width: number, height: number): Uint8Array {
  const chunk = (type: string, data: Uint8Array): Buffer => {
    const named = Buffer.concat([text(type), data])
    return Buffer.concat([u32be(data.length), named, u32be(crc32(0, named))])
  }
  const rows = width * height > 100_000 ? new Uint8Array(10) : new Uint8Array((width + 1) * height)
  return Buffer.concat([text('\x89PNG\r\n\x1a\n'), chunk('IHDR', Buffer.concat([u32be(width), u32be(height), text('\x08\0\0\0\0')])), chunk('IDAT', zlibSync(rows)), chunk('IEND', new Uint8Array())])
}

export function aTiff(width: number, height: number, { stripAt, next = 0 }: { stripAt?: number; next?: number } = {}): Uint8Array {
  const size = Math.ceil(width / 8) * height
  const tag = (code: number, type: number, value: number): Buffer => Buffer.concat([u16(code), u16(type), u32(1), u32(value)])
  const tags = [tag(256, 3, width), tag(257, 3, height), tag(258, 3, 1), tag(259, 3, 1), tag(262, 3, 0), tag(273, 4, stripAt ?? 8 + 2 + 9 * 12 + 4), tag(277, 3, 1), tag(278, 3, height), tag(279, 4, size)]
  return Buffer.concat([text('II*\0'), u32(8), u16(tags.length), ...tags, u32(next), Buffer.alloc(size, 0x55)])
}

const sector = 512
const [endOfChain, fatSector, free] = [0xfffffffe, 0xfffffffd, 0xffffffff]

/** A compound file; streams below 4,096 bytes go into the small pool as they must. */
export function anOle(streams: Record<string, Uint8Array>): Uint8Array {
  const fat: number[] = [fatSector]
  const sectors: Uint8Array[] = [new Uint8Array(sector)]
  const put = (bytes: Uint8Array): number => {
    if (bytes.length === 0) return endOfChain
    const first = sectors.length
    const count = Math.ceil(bytes.length / sector)
    for (let each = 0; each < count; each++) {
      const piece = new Uint8Array(sector)
      piece.set(bytes.subarray(each * sector, (each + 1) * sector))
      sectors.push(piece)
      fat.push(each + 1 < count ? first + each + 1 : endOfChain)
    }
    return first
  }
  const small: Uint8Array[] = []
  const smallFat: number[] = []
  const placed = Object.entries(streams).map(([name, bytes]) => {
    if (bytes.length >= 4096) return { name, size: bytes.length, start: put(bytes) }
    const start = smallFat.length
    const count = Math.max(1, Math.ceil(bytes.length / 64))
    for (let each = 0; each < count; each++) {
      const piece = new Uint8Array(64)
      piece.set(bytes.subarray(each * 64, (each + 1) * 64))
      small.push(piece)
      smallFat.push(each + 1 < count ? start + each + 1 : endOfChain)
    }
    return { name, size: bytes.length, start }
  })
  const pool = Buffer.concat(small)
  const poolAt = put(pool)
  const smallFatBytes = Buffer.concat(smallFat.map(u32))
  const smallFatAt = put(Buffer.concat([smallFatBytes, Buffer.alloc((sector - (smallFatBytes.length % sector)) % sector, 0xff)]))
  const entry = (name: string, type: number, child: number, right: number, start: number, size: number): Buffer => {
    const wide = Buffer.from(name, 'utf16le')
    return Buffer.concat([wide, Buffer.alloc(64 - wide.length), u16(wide.length + 2), Buffer.from([type, 1]), u32(free), u32(right), u32(child), Buffer.alloc(36), u32(start), u32(size), u32(0)])
  }
  const entries = [entry('Root Entry', 5, 1, free, poolAt, pool.length), ...placed.map((each, index) => entry(each.name, 2, free, index + 1 < placed.length ? index + 2 : free, each.start, each.size))]
  const directoryAt = put(Buffer.concat([...entries, Buffer.alloc((4 - (entries.length % 4)) % 4 * 128)]))
  const table = Buffer.concat(fat.map(u32))
  sectors[0] = Buffer.concat([table, Buffer.alloc(Math.max(0, sector - table.length), 0xff)])
  if (table.length > sector) throw new Error('too large for one FAT sector')
  const header = Buffer.concat([text('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'), Buffer.alloc(16), u16(0x3e), u16(3), u16(0xfffe), u16(9), u16(6), Buffer.alloc(6), u32(0), u32(1), u32(directoryAt), u32(0), u32(4096), u32(smallFatAt), u32(smallFat.length === 0 ? 0 : 1), u32(endOfChain), u32(0), u32(0), Buffer.alloc(432, 0xff)])
  return Buffer.concat([header, ...sectors])
}

export interface RarFile {
  name: string
  bytes: Uint8Array
  /** Says it is this large when unpacked. */
  size?: number
  packed?: boolean
  encrypted?: boolean
}

const vint = (value: number): Buffer => {
  const bytes: number[] = []
  let rest = value
  do {
    bytes.push((rest % 128) | (rest >= 128 ? 128 : 0))
    rest = Math.floor(rest / 128)
  } while (rest > 0)
  return Buffer.from(bytes)
}

/** RAR 5. */
export function aRar(files: RarFile[]): Uint8Array {
  const block = (content: Uint8Array): Buffer => {
    const sized = Buffer.concat([vint(content.length), content])
    return Buffer.concat([u32(crc32(0, sized)), sized])
  }
  const members = files.flatMap(({ name, bytes, size, packed = false, encrypted = false }) => {
    const raw = Buffer.from(name)
    const extra = encrypted ? Buffer.concat([vint(2), vint(1), vint(0)]) : Buffer.alloc(0)
    const fields = [vint(2), vint(encrypted ? 3 : 2), ...(encrypted ? [vint(extra.length)] : []), vint(bytes.length), vint(0), vint(size ?? bytes.length), vint(0o644), vint(packed ? 128 * 3 : 0), vint(1), vint(raw.length), raw, extra]
    return [block(Buffer.concat(fields)), bytes]
  })
  return Buffer.concat([text('Rar!\x1a\x07\x01\0'), block(Buffer.concat([vint(1), vint(0), vint(0)])), ...members, block(Buffer.concat([vint(5), vint(0), vint(0)]))])
}


/** RAR 4 and RAR 5: the list of members from the headers; stored members are looked into, packed ones are flagged. */
import { type ByteSource, partOf, u16, u32 } from './bytes.ts'
import { crc32 } from './checksum.ts'
import { refused } from './refused.ts'
import { utf8, zipName } from './zip.ts'

export interface RarMember {
  name: string
  directory: boolean
  symlink: boolean
  encrypted: boolean
  size: number
  packed: number
  /** The member's own bytes when it was stored without compression. */
  stored: ByteSource | null
}

const damaged = () => refused('damaged', { found: 'RAR' })
const blocksLimit = 20_000

export function listRar(source: ByteSource): RarMember[] {
  const { members, end } = source.read(6, 1)[0] === 0 ? listRar4(source) : listRar5(source)
  for (let at = end; at < source.size; at += 65_536) if (source.read(at, 65_536).some((byte) => byte !== 0)) throw refused('trailing')
  return members
}

function listRar4(source: ByteSource): { members: RarMember[]; end: number } {
  const members: RarMember[] = []
  let at = 7
  for (let blocks = 0; at + 7 <= source.size; blocks++) {
    if (blocks > blocksLimit) throw refused('tooManyEntries', { limit: blocksLimit })
    const start = source.read(at, 7)
    const length = u16(start, 5)
    const header = source.read(at, length).slice()
    if (length < 7 || header.length < length) throw damaged()
    const type = header[2] as number
    const flags = u16(header, 3)
    if ((crc32(0, header.subarray(2)) & 0xffff) !== u16(header, 0) && type !== 0x7b && type !== 0x73) {
      // Old comment blocks count only part of themselves; file headers never do.
      if (type === 0x74) throw damaged()
    }
    let data = (flags & 0x8000) !== 0 ? u32(header, 7) : 0
    if (type === 0x73) {
      if ((flags & 0x0080) !== 0) throw refused('encrypted')
      if ((flags & 0x0001) !== 0) throw refused('multiVolume')
    } else if (type === 0x74) {
      const member = readRar4Member(header, flags)
      data = member.packed
      if (data > source.size - at - length) throw damaged()
      members.push({ ...member, stored: header[25] === 0x30 && !member.encrypted ? partOf(source, at + length, data) : null })
    } else if (type < 0x72 || type > 0x7b) throw damaged()
    at += length + data
    if (type === 0x7b) break
  }
  if (at > source.size) throw damaged()
  return { members, end: at }
}

function readRar4Member(header: Uint8Array, flags: number): Omit<RarMember, 'stored'> {
  if ((flags & 0x03) !== 0) throw refused('multiVolume')
  const wide = (flags & 0x0100) !== 0
  const nameAt = wide ? 40 : 32
  const raw = header.subarray(nameAt, nameAt + u16(header, 26))
  return {
    name: (flags & 0x0200) !== 0 ? rar4Name(raw) : zipName(raw),
    directory: (flags & 0xe0) === 0xe0,
    symlink: header[15] === 3 && (u32(header, 28) & 0xf000) === 0xa000,
    encrypted: (flags & 0x04) !== 0,
    packed: u32(header, 7) + (wide ? u32(header, 32) * 0x1_0000_0000 : 0),
    size: u32(header, 11) + (wide ? u32(header, 36) * 0x1_0000_0000 : 0),
  }
}

/** A plain name, a zero, then the Unicode name packed against it. */
function rar4Name(raw: Uint8Array): string {
  const zero = raw.indexOf(0)
  if (zero < 0) return zipName(raw)
  const plain = raw.subarray(0, zero)
  const packed = raw.subarray(zero + 1)
  const high = packed[0] ?? 0
  let name = ''
  let flagBits = 0
  let flags = 0
  for (let at = 1; at < packed.length && name.length < 2048; ) {
    if (flagBits === 0) [flags, flagBits, at] = [packed[at] ?? 0, 8, at + 1]
    const way = (flags >> 6) & 3
    ;[flags, flagBits] = [flags << 2, flagBits - 2]
    const byte = packed[at] ?? 0
    if (way === 0) [name, at] = [name + String.fromCharCode(byte), at + 1]
    else if (way === 1) [name, at] = [name + String.fromCharCode(byte | (high << 8)), at + 1]
    else if (way === 2) [name, at] = [name + String.fromCharCode(byte | ((packed[at + 1] ?? 0) << 8)), at + 2]
    else {
      const length = (byte & 0x7f) + 2
      const shift = (byte & 0x80) !== 0 ? (packed[at + 1] ?? 0) : 0
      for (let each = 0; each < length; each++) {
        const letter = plain[name.length] ?? 0
        name += (byte & 0x80) !== 0 ? String.fromCharCode(((letter + shift) & 0xff) | (high << 8)) : String.fromCharCode(letter)
      }
      at += (byte & 0x80) !== 0 ? 2 : 1
    }
  }
  return name.replace(/\0+$/, '')
}

/** RAR 5's numbers: seven bits a byte, low first. */
class Cursor {
  readonly bytes: Uint8Array
  at: number
  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes
    this.at = at
  }
  number(): number {
    let value = 0
    for (let shift = 0; shift < 10; shift++) {
      const byte = this.bytes[this.at++]
      if (byte === undefined) throw damaged()
      value += (byte & 0x7f) * 2 ** (7 * shift)
      if ((byte & 0x80) === 0) return value
    }
    throw damaged()
  }
}

function listRar5(source: ByteSource): { members: RarMember[]; end: number } {
  const members: RarMember[] = []
  let at = 8
  for (let blocks = 0; at < source.size; blocks++) {
    if (blocks > blocksLimit) throw refused('tooManyEntries', { limit: blocksLimit })
    const start = new Cursor(source.read(at, 14).slice(), 4)
    const length = start.number()
    const headerAt = start.at
    if (length < 2 || length > 2_097_152) throw damaged()
    const header = source.read(at, headerAt + length).slice()
    if (header.length < headerAt + length || crc32(0, header.subarray(4)) !== u32(header, 0)) throw damaged()
    const cursor = new Cursor(header, headerAt)
    const type = cursor.number()
    const flags = cursor.number()
    const extra = (flags & 1) !== 0 ? cursor.number() : 0
    const data = (flags & 2) !== 0 ? cursor.number() : 0
    if ((flags & 0x18) !== 0) throw refused('multiVolume')
    const dataAt = at + headerAt + length
    if (dataAt + data > source.size || extra > length) throw damaged()
    if (type === 4) throw refused('encrypted')
    if (type === 1 && (cursor.number() & 1) !== 0) throw refused('multiVolume')
    if (type === 2) members.push(readRar5Member(source, cursor, header.subarray(header.length - extra), dataAt, data))
    at = dataAt + data
    if (type === 5) break
  }
  return { members, end: at }
}

function readRar5Member(source: ByteSource, cursor: Cursor, extra: Uint8Array, dataAt: number, packed: number): RarMember {
  const flags = cursor.number()
  const size = cursor.number()
  const attributes = cursor.number()
  if ((flags & 2) !== 0) cursor.at += 4
  if ((flags & 4) !== 0) cursor.at += 4
  const method = Math.floor(cursor.number() / 128) & 7
  const unix = cursor.number() === 1
  const nameLength = cursor.number()
  const raw = cursor.bytes.subarray(cursor.at, cursor.at + nameLength)
  const records = new Set<number>()
  for (const record = new Cursor(extra, 0); record.at < extra.length; ) {
    const length = record.number()
    const next = record.at + length
    if (length > 0) records.add(record.number())
    if (next > extra.length || length === 0) break
    record.at = next
  }
  if ((flags & 8) !== 0) throw refused('unsupportedArchive')
  const encrypted = records.has(1)
  return {
    name: utf8(raw) ?? zipName(raw),
    directory: (flags & 1) !== 0,
    symlink: records.has(5) || (unix && (attributes & 0xf000) === 0xa000),
    encrypted,
    size,
    packed,
    stored: method === 0 && !encrypted ? partOf(source, dataAt, packed) : null,
  }
}

/** OLE2 compound files ([MS-CFB]): streams by their paths. */
import { type ByteSource, latin1, u16, u32 } from './bytes.ts'
import { refused } from './refused.ts'

const noSector = 0xfffffffa
export const damagedOle = () => refused('damaged', { found: 'DOC/XLS/PPT' })

export interface OleEntry {
  path: string
  stream: boolean
  start: number
  size: number
}

export interface Ole {
  entries: OleEntry[]
  /** Class of what the whole file is. */
  rootClass: string
  /** The stream of this name that lies in no folder. */
  stream(name: string): OleEntry | null
  /** The first `length` bytes of a stream. */
  head(entry: OleEntry, length: number): Uint8Array
  /** All of the first of these streams that is there; throws RefusalError when none is. */
  whole(...names: string[]): Uint8Array
}

export function openOle(source: ByteSource): Ole {
  const header = source.read(0, 512).slice()
  const shift = u16(header, 30)
  if (header.length < 512 || u16(header, 28) !== 0xfffe || (shift !== 9 && shift !== 12) || u16(header, 32) !== 6) throw damagedOle()
  const sector = 1 << shift
  const count = Math.ceil(Math.max(0, source.size - sector) / sector)
  const at = (index: number): number => (index + 1) * sector
  const fats = listFats(source, header, sector, count)
  if (count > fats.length * (sector / 4)) throw refused('trailing')
  const next = (index: number): number => {
    const fat = fats[Math.floor(index / (sector / 4))]
    return fat === undefined ? 0xfffffffe : u32(source.read(at(fat) + (index % (sector / 4)) * 4, 4), 0)
  }
  checkTail(source, sector, count, next)
  const chain = (first: number, most: number): number[] => {
    const sectors: number[] = []
    for (let index = first; index < noSector && sectors.length < most; index = next(index)) {
      if (index >= count || sectors.length > count) throw damagedOle()
      sectors.push(index)
    }
    return sectors
  }
  const read = (first: number, length: number): Uint8Array => {
    const sectors = chain(first, Math.ceil(length / sector))
    const bytes = new Uint8Array(Math.min(length, sectors.length * sector))
    sectors.forEach((index, order) => bytes.set(source.read(at(index), Math.min(sector, bytes.length - order * sector)).slice(0, bytes.length - order * sector), order * sector))
    return bytes
  }
  const directory = read(u32(header, 48), Math.min(count, 4096) * sector)
  const entries = listEntries(directory)
  const root = { start: u32(directory, 116), size: u32(directory, 120) }
  const cutoff = u32(header, 56)
  // Small streams are many in a hostile file, and all of them lie in one.
  let small: { pool: Uint8Array; fat: Uint8Array } | null = null
  const head = (entry: OleEntry, length: number): Uint8Array => {
    const wanted = Math.min(length, entry.size)
    if (entry.size >= cutoff) return read(entry.start, wanted)
    small ??= { pool: read(root.start, root.size), fat: read(u32(header, 60), Math.min(count, u32(header, 64)) * sector) }
    return readSmall(small.pool, small.fat, entry.start, wanted)
  }
  const stream = (name: string): OleEntry | null => entries.find((entry) => entry.stream && entry.path === `/${name}`) ?? null
  const whole = (...names: string[]): Uint8Array => {
    for (const name of names) {
      const entry = stream(name)
      if (entry !== null) return head(entry, entry.size)
    }
    throw damagedOle()
  }
  return { entries, rootClass: latin1(directory.subarray(80, 96)), stream, head, whole }
}

/** Sectors after the last one in use belong to nobody; programs leave them out or leave them empty. */
function checkTail(source: ByteSource, sector: number, count: number, next: (index: number) => number): void {
  for (let index = count - 1; index >= 0 && next(index) === 0xffffffff; index--) {
    if (source.read((index + 1) * sector, sector).some((byte) => byte !== 0)) throw refused('trailing')
  }
}

function listFats(source: ByteSource, header: Uint8Array, sector: number, count: number): number[] {
  const fats: number[] = []
  for (let at = 76; at < 512; at += 4) if (u32(header, at) < noSector) fats.push(u32(header, at))
  const seen = new Set<number>()
  for (let index = u32(header, 68); index < noSector; ) {
    if (index >= count || seen.has(index)) throw damagedOle()
    seen.add(index)
    const list = source.read((index + 1) * sector, sector).slice()
    for (let at = 0; at + 8 <= list.length; at += 4) if (u32(list, at) < noSector) fats.push(u32(list, at))
    index = u32(list, sector - 4)
  }
  if (fats.some((fat) => fat >= count)) throw damagedOle()
  return fats
}

/** Streams below the cutoff lie in 64-byte pieces of the root's own stream. */
function readSmall(pool: Uint8Array, fat: Uint8Array, first: number, length: number): Uint8Array {
  // A size is only said: there are no more pieces than places in their list.
  const bytes = new Uint8Array(Math.min(length, fat.length * 16))
  let done = 0
  for (let index = first, steps = 0; index < noSector && done < length; index = u32(fat, index * 4)) {
    if (++steps > fat.length / 4 || (index + 1) * 64 > pool.length + 63) throw damagedOle()
    const piece = pool.subarray(index * 64, index * 64 + Math.min(64, length - done))
    bytes.set(piece, done)
    done += piece.length
    if (piece.length === 0) break
  }
  return bytes.subarray(0, done)
}

function listEntries(directory: Uint8Array): OleEntry[] {
  const count = Math.floor(directory.length / 128)
  const entries: OleEntry[] = []
  const seen = new Set<number>()
  const open: { index: number; folder: string }[] = [{ index: u32(directory, 76), folder: '' }]
  if (count === 0 || directory[66] !== 5) throw damagedOle()
  for (let task = open.pop(); task !== undefined; task = open.pop()) {
    if (task.index >= noSector) continue
    if (task.index >= count || seen.has(task.index)) throw damagedOle()
    seen.add(task.index)
    const at = task.index * 128
    const length = Math.max(0, Math.min(64, u16(directory, at + 64)) - 2)
    let name = ''
    for (let each = 0; each < length; each += 2) name += String.fromCharCode(u16(directory, at + each))
    const path = `${task.folder}/${name}`
    const type = directory[at + 66]
    if (type !== 1 && type !== 2) throw damagedOle()
    entries.push({ path, stream: type === 2, start: u32(directory, at + 116), size: u32(directory, at + 120) })
    open.push({ index: u32(directory, at + 68), folder: task.folder }, { index: u32(directory, at + 72), folder: task.folder })
    if (type === 1) open.push({ index: u32(directory, at + 76), folder: path })
  }
  return entries
}

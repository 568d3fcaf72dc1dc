/**
 * Random access to bytes that may be too many to hold: a file on disk, a part of another source, or memory.
 * `read` may answer fewer bytes than asked only at the end; what it answers is valid until the next `read`.
 */
export interface ByteSource {
  readonly size: number
  read(offset: number, length: number): Uint8Array
}

/** Where an unpacked member goes while it is looked into; on disk where there is one. */
export interface Scratch {
  write(bytes: Uint8Array): void
  finish(): ByteSource
  dispose(): void
}

/** What the pure checks borrow from where they run. */
export interface Tools {
  scratch: () => Scratch
  /** CRC-32, continued from `before`. */
  crc32: (before: number, bytes: Uint8Array) => number
}

export function memorySource(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: (offset, length) => bytes.subarray(Math.max(0, offset), Math.max(0, offset) + length) }
}

export function partOf(source: ByteSource, start: number, size: number): ByteSource {
  return {
    size,
    read: (offset, length) => source.read(start + offset, Math.max(0, Math.min(length, size - offset))),
  }
}

export function memoryScratch(): Scratch {
  const pieces: Uint8Array[] = []
  let size = 0
  return {
    write(bytes) {
      pieces.push(bytes.slice())
      size += bytes.length
    },
    finish() {
      const whole = new Uint8Array(size)
      let at = 0
      for (const piece of pieces) {
        whole.set(piece, at)
        at += piece.length
      }
      return memorySource(whole)
    },
    dispose() {
      pieces.length = 0
    },
  }
}

export const u16 = (bytes: Uint8Array, at: number): number => (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)
export const u32 = (bytes: Uint8Array, at: number): number => (u16(bytes, at) | (u16(bytes, at + 2) << 16)) >>> 0
/** Exact up to 2^53; a larger value is no size of ours and comes out as such. */
export const u64 = (bytes: Uint8Array, at: number): number => u32(bytes, at) + u32(bytes, at + 4) * 0x1_0000_0000
export const u16be = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
export const u32be = (bytes: Uint8Array, at: number): number => ((u16be(bytes, at) << 16) | u16be(bytes, at + 2)) >>> 0

/** Bytes as one character each, so that formats with ASCII marks can be searched as text. */
export function latin1(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return text
}

export function startsWith(bytes: Uint8Array, mark: string, at = 0): boolean {
  for (let index = 0; index < mark.length; index++) if (bytes[at + index] !== mark.charCodeAt(index)) return false
  return true
}

/** First place of `mark` (one character a byte) at or after `from`, or -1. */
export function indexOf(bytes: Uint8Array, mark: string, from = 0): number {
  const first = mark.charCodeAt(0)
  for (let at = bytes.indexOf(first, from); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (startsWith(bytes, mark, at)) return at
  }
  return -1
}

/** Walks a source in order without holding it; `visit` gets each piece and its offset, and ends the walk by `true`. */
export function eachPiece(source: ByteSource, from: number, to: number, visit: (piece: Uint8Array, offset: number) => boolean | undefined): void {
  const step = 65_536
  for (let offset = from; offset < to; ) {
    const piece = source.read(offset, Math.min(step, to - offset))
    if (piece.length === 0 || visit(piece, offset) === true) return
    offset += piece.length
  }
}

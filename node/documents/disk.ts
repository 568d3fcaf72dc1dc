import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ByteSource, Scratch } from '../../domain/documents/bytes.ts'

const pageSize = 65_536
const pagesKept = 32

/** Random access to an open file, of which at most 2 MiB are held. In plain arrays: a Buffer's `slice` is no copy, and who keeps what was read would keep what is read next. */
export function windowOn(file: number, size: number): ByteSource {
  const pages = new Map<number, Uint8Array>()
  let wide = new Uint8Array()
  const pageAt = (index: number): Uint8Array => {
    const known = pages.get(index)
    if (known !== undefined) return known
    const page = new Uint8Array(pageSize)
    const got = readSync(file, page, 0, pageSize, index * pageSize)
    const kept = page.subarray(0, got)
    if (pages.size >= pagesKept) pages.delete(pages.keys().next().value as number)
    pages.set(index, kept)
    return kept
  }
  return {
    size,
    read(offset, length) {
      const end = Math.min(size, offset + length)
      if (offset < 0 || offset >= end) return new Uint8Array()
      const first = Math.floor(offset / pageSize)
      if (first === Math.floor((end - 1) / pageSize)) return pageAt(first).subarray(offset - first * pageSize, end - first * pageSize)
      if (wide.length < end - offset) wide = new Uint8Array(end - offset)
      return wide.subarray(0, readSync(file, wide, 0, end - offset, offset))
    },
  }
}

/** An unpacked member on disk; small ones never get there. */
export function diskScratch(): Scratch {
  const small: Uint8Array[] = []
  let size = 0
  let folder: string | null = null
  let file = -1
  const inMemory = 1_048_576
  const writeAll = (bytes: Uint8Array): void => {
    for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done)
  }
  return {
    write(bytes) {
      size += bytes.length
      if (file < 0 && size <= inMemory) {
        small.push(bytes.slice())
        return
      }
      if (file < 0) {
        folder = mkdtempSync(join(tmpdir(), 'kense-check-'))
        file = openSync(join(folder, 'member'), 'wx+', 0o600)
        for (const piece of small.splice(0)) writeAll(piece)
      }
      writeAll(bytes)
    },
    finish() {
      if (file >= 0) return windowOn(file, size)
      const whole = Buffer.concat(small.splice(0))
      return { size, read: (offset, length) => whole.subarray(offset, offset + length) }
    },
    dispose() {
      if (file >= 0) closeSync(file)
      file = -1
      small.length = 0
      if (folder !== null) rmSync(folder, { recursive: true, force: true })
    },
  }
}

import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, access, link, mkdir, open, readFile, rename, stat, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import type { FileStore } from './files.ts'

const isAddress = (sha256: string): boolean => /^[0-9a-f]{64}$/.test(sha256)

async function syncFolder(path: string): Promise<void> {
  // Windows cannot open a folder; NTFS journals the rename itself.
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

async function readPiece(path: string, { start, end }: { start: number; end: number }): Promise<Uint8Array> {
  const file = await open(path, 'r')
  try {
    const piece = Buffer.allocUnsafeSlow(end - start + 1)
    for (let at = 0; at < piece.length; ) {
      const { bytesRead } = await file.read(piece, at, piece.length - at, start + at)
      if (bytesRead === 0) return piece.subarray(0, at)
      at += bytesRead
    }
    return piece
  } finally {
    // Nothing was written, so nothing can be lost by it, and the answer need not wait.
    file.close().catch(() => undefined)
  }
}

const hasCode = (error: unknown, code: string): boolean => error instanceof Error && 'code' in error && error.code === code
const absent = (error: unknown): boolean => hasCode(error, 'ENOENT')

/** `<folder>/ab/cd/<sha256>`. Several nodes may share the folder: a rename is atomic, and equal addresses hold equal bytes. */
export function folderStore(folder: string): FileStore {
  const placeOf = (sha256: string): string => join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256)

  async function place(sha256: string, bring: (to: string) => Promise<void>): Promise<void> {
    const to = placeOf(sha256)
    if (await exists(to)) return
    await mkdir(dirname(to), { recursive: true, mode: 0o700 })
    await bring(to)
    await syncFolder(dirname(to))
    await syncFolder(dirname(dirname(to)))
    await syncFolder(folder)
  }

  async function write(bytes: AsyncIterable<Uint8Array>, file: FileHandle): Promise<{ sha256: string; size: number }> {
    const hash = createHash('sha256')
    let size = 0
    for await (const piece of bytes) {
      hash.update(piece)
      await file.writeFile(piece)
      size += piece.length
    }
    await file.sync()
    return { sha256: hash.digest('hex'), size }
  }

  /** Two names for the same bytes; where the file system has no such thing, a copy that appears whole. */
  async function linkOrCopy(from: string, to: string): Promise<void> {
    try {
      await link(from, to)
    } catch (error) {
      if (hasCode(error, 'EEXIST')) return
      if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EXDEV', 'EMLINK'].some((code) => hasCode(error, code))) throw error
      const copy = join(folder, 'incoming', randomUUID())
      await mkdir(dirname(copy), { recursive: true, mode: 0o700 })
      const file = await open(copy, 'wx', 0o600)
      try {
        await write(createReadStream(from) as AsyncIterable<Uint8Array>, file)
      } finally {
        await file.close()
      }
      await rename(copy, to)
    }
  }

  return {
    async put(bytes) {
      const incoming = join(folder, 'incoming')
      await mkdir(incoming, { recursive: true, mode: 0o700 })
      const path = join(incoming, randomUUID())
      const file = await open(path, 'wx', 0o600)
      try {
        const written = await write(bytes instanceof Uint8Array ? Readable.from([bytes]) : bytes, file)
        await file.close()
        await place(written.sha256, (to) => rename(path, to))
        return written
      } finally {
        await file.close().catch(() => undefined)
        await unlink(path).catch(() => undefined)
      }
    },
    async keep(path, sha256) {
      if (!isAddress(sha256)) throw new TypeError('not an address')
      const file = await open(path, 'r+')
      try {
        await file.sync()
      } finally {
        await file.close()
      }
      await mkdir(folder, { recursive: true, mode: 0o700 })
      await place(sha256, (to) => linkOrCopy(path, to))
    },
    async open(sha256, range) {
      if (!isAddress(sha256)) return null
      // Opened here and not by the stream, which would find out only later that there is nothing.
      const file = await open(placeOf(sha256), 'r').catch((error: unknown) => {
        if (absent(error)) return null
        throw error
      })
      return file?.createReadStream({ highWaterMark: 262_144, ...range }) ?? null
    },
    async bytes(sha256, range) {
      if (!isAddress(sha256)) return null
      const read = range === undefined ? readFile(placeOf(sha256)) : readPiece(placeOf(sha256), range)
      return read.catch((error: unknown) => {
        if (absent(error)) return null
        throw error
      })
    },
    async drop(sha256) {
      if (isAddress(sha256)) await unlink(placeOf(sha256)).catch((error: unknown) => (absent(error) ? undefined : Promise.reject(error)))
    },
    async size(sha256) {
      if (!isAddress(sha256)) return null
      return stat(placeOf(sha256)).then(
        (found) => found.size,
        (error: unknown) => {
          if (absent(error)) return null
          throw error
        },
      )
    },
  }
}

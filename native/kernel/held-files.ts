import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto'
import { existsSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs'
import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { seal, unseal } from '../../node/kernel/seal.ts'
import type { Drawer } from './drawers.ts'
import { makePrivateFolder } from './place.ts'
import { keyFor } from './secrets.ts'

/** Header of a held file: its own key, sealed by the drawer's; then the bytes under AES-256-CTR. */
const headerBytes = 80 // base64 of nonce 12 + tag 16 + key 32
const counterStart = Buffer.alloc(16)
const readBytes = 1024 * 1024

/** A file on its way into the store. Chunks are appended in order; `end` gives its address or `discard` removes it. */
export interface IncomingFile {
  append(chunk: Uint8Array): Promise<void>
  readonly size: number
  /** Syncs, and files it under its digest. With `expected`, answers null and keeps nothing when the digest differs. */
  end(expected?: string): Promise<string | null>
  discard(): Promise<void>
}

/** Content-addressed like the portal's store, but encrypted: a draft act on a lost disk stays closed. */
export interface HeldFiles {
  has(sha256: string): boolean
  begin(): Promise<IncomingFile>
  /**
   * The bytes in 1 MiB parts. The digest is known only after the last part, so a consumer must not act on the bytes
   * before the end: a mismatch throws there, and the file is dropped.
   */
  read(sha256: string): AsyncGenerator<Uint8Array>
  /** True when every byte is there and gives the digest. Reads the whole file. */
  verify(sha256: string): Promise<boolean>
  bytes(sha256: string): Promise<Uint8Array | null>
  size(sha256: string): number | null
  drop(sha256: string): void
  /** Removes the longest unused files beyond the limit; the portal still has them. */
  prune(limitBytes: number): void
}

export class ChangedBytesError extends Error {
  override readonly name = 'ChangedBytesError'
}

export function openHeldFiles(drawer: Drawer): HeldFiles {
  const folder = makePrivateFolder(join(drawer.folder, 'files'))
  const arriving = makePrivateFolder(join(drawer.folder, 'arriving'))
  const fileKey = keyFor(drawer.key, 'files')
  const nameKey = keyFor(drawer.key, 'files/names')
  // The name is a keyed digest: a list of the folder must not tell which known file is held.
  const nameOf = (sha256: string) => createHmac('sha256', nameKey).update(sha256).digest('hex')
  const pathOf = (sha256: string) => join(folder, nameOf(sha256))
  for (const left of readdirSync(arriving)) rmSync(join(arriving, left), { force: true })

  async function* read(sha256: string): AsyncGenerator<Uint8Array> {
    const path = pathOf(sha256)
    const handle = await open(path, 'r')
    try {
      const decipher = await openCipher(handle, fileKey)
      const hash = createHash('sha256')
      // One buffer for the whole file: a fresh one for each part would wait for the collector, 60 MB of them.
      const sealed = Buffer.allocUnsafe(readBytes)
      for (let at = headerBytes; ; ) {
        const { bytesRead } = await handle.read(sealed, 0, readBytes, at)
        if (bytesRead === 0) break
        at += bytesRead
        const plain = decipher.update(sealed.subarray(0, bytesRead))
        hash.update(plain)
        yield plain
      }
      if (hash.digest('hex') !== sha256) throw new ChangedBytesError('the held bytes are not those of the digest')
    } catch (error) {
      if (error instanceof ChangedBytesError) rmSync(path, { force: true })
      throw error
    } finally {
      await handle.close()
    }
  }

  return {
    read,
    has: (sha256) => existsSync(pathOf(sha256)),
    size(sha256) {
      const size = statSync(pathOf(sha256), { throwIfNoEntry: false })?.size
      return size === undefined ? null : size - headerBytes
    },
    drop: (sha256) => rmSync(pathOf(sha256), { force: true }),
    async verify(sha256) {
      if (!existsSync(pathOf(sha256))) return false
      try {
        for await (const part of read(sha256)) void part
        return true
      } catch (error) {
        if (error instanceof ChangedBytesError) return false
        throw error
      }
    },
    async bytes(sha256) {
      const path = pathOf(sha256)
      if (!existsSync(path)) return null
      const whole = Buffer.allocUnsafe(Math.max(0, statSync(path).size - headerBytes))
      let filled = 0
      try {
        for await (const part of read(sha256)) {
          whole.set(part, filled)
          filled += part.length
        }
      } catch (error) {
        if (error instanceof ChangedBytesError) return null
        throw error
      }
      const used = new Date()
      utimesSync(path, used, used)
      return whole
    },
    async begin() {
      const path = join(arriving, randomBytes(12).toString('hex'))
      const handle = await open(path, 'wx', 0o600)
      const key = randomBytes(32)
      // writeFile goes on from where the file is and writes all or throws; a plain write may stop short on a full disk.
      await handle.writeFile(seal(fileKey, key)).catch(async (error: unknown) => {
        await handle.close()
        await rm(path, { force: true })
        throw error
      })
      const cipher = createCipheriv('aes-256-ctr', key, counterStart)
      const hash = createHash('sha256')
      let size = 0
      return {
        get size() {
          return size
        },
        async append(chunk) {
          hash.update(chunk)
          await handle.writeFile(cipher.update(chunk))
          size += chunk.length
        },
        async end(expected) {
          const sha256 = hash.digest('hex')
          if (expected !== undefined && expected !== sha256) {
            await handle.close()
            await rm(path, { force: true })
            return null
          }
          await handle.sync()
          await handle.close()
          await rename(path, pathOf(sha256))
          return sha256
        },
        async discard() {
          await handle.close().catch(() => undefined)
          await rm(path, { force: true })
        },
      }
    },
    prune(limitBytes) {
      const files = readdirSync(folder).map((name) => ({ name, ...pick(statSync(join(folder, name))) }))
      files.sort((a, b) => b.used - a.used)
      let total = 0
      for (const file of files) {
        total += file.size
        if (total > limitBytes) rmSync(join(folder, file.name), { force: true })
      }
    },
  }
}

const pick = (stats: { size: number; mtimeMs: number }) => ({ size: stats.size, used: stats.mtimeMs })

async function openCipher(handle: FileHandle, fileKey: Uint8Array) {
  const header = Buffer.alloc(headerBytes)
  await handle.read(header, 0, headerBytes, 0)
  const key = unseal(fileKey, header.toString('latin1'))
  if (!key) throw new ChangedBytesError('the header of a held file does not open')
  return createDecipheriv('aes-256-ctr', key, counterStart)
}

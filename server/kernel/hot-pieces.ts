import type { FileStore } from './files.ts'

const heldBytes = 32 * 1024 * 1024

/**
 * Pieces of files that were just read, so that a hall of members who open one paper read it from the disk (or from S3)
 * once. Bytes never change under their digest; rights are looked at before.
 */
export class HotPieces {
  readonly #store: FileStore
  readonly #held = new Map<string, Uint8Array>()
  #bytes = 0

  constructor(store: FileStore) {
    this.#store = store
  }

  async read(sha256: string, piece: { start: number; end: number }): Promise<Uint8Array | null> {
    const key = `${sha256} ${piece.start} ${piece.end}`
    const known = this.#held.get(key)
    if (known !== undefined) {
      // The oldest use goes first.
      this.#held.delete(key)
      this.#held.set(key, known)
      return known
    }
    const read = await this.#store.bytes(sha256, piece)
    if (read !== null && !this.#held.has(key)) this.#hold(key, read)
    return read
  }

  #hold(key: string, piece: Uint8Array): void {
    this.#held.set(key, piece)
    this.#bytes += piece.length
    for (const [oldest, bytes] of this.#held) {
      if (this.#bytes <= heldBytes) return
      this.#held.delete(oldest)
      this.#bytes -= bytes.length
    }
  }
}

import type { Readable } from 'node:stream'

/** Content-addressed, immutable. Addresses are hex SHA-256; sizes are bytes. */
export interface FileStore {
  /** Stores the stream and fsyncs it before answering. Same bytes twice: one file. */
  put(bytes: Readable | Uint8Array): Promise<{ sha256: string; size: number }>
  /** Keeps a finished file on disk whose digest is known. The path stays, so that a crash before the caller's commit loses nothing. */
  keep(path: string, sha256: string): Promise<void>
  /** Null when no such file is held. `end` is inclusive, as in HTTP. */
  open(sha256: string, range?: { start: number; end: number }): Promise<Readable | null>
  bytes(sha256: string, range?: { start: number; end: number }): Promise<Uint8Array | null>
  size(sha256: string): Promise<number | null>
  /** For what the portal itself fetched and has since fetched anew; papers' files are never dropped. */
  drop(sha256: string): Promise<void>
}

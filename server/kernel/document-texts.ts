/** What documents say, worked out once: their bytes never change under their digest. */
import type { Comparison } from '../../domain/documents/compare.ts'
import type { FileRef } from '../../domain/kernel/manifest.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import { compareFiles } from '../../node/documents/read.ts'
import type { FileStore } from './files.ts'

const kept = 60

/** Files never change under their digest, so what was worked out of them once holds. The oldest use goes first. */
export function remembered<Value>(): (key: string, work: () => Promise<Value>) => Promise<Value> {
  const known = new Map<string, Promise<Value>>()
  return (key, work) => {
    const value = known.get(key) ?? work()
    known.delete(key)
    known.set(key, value)
    // A failure may pass (a worker that ran out of memory), so it isn't kept.
    value.catch(() => known.delete(key))
    if (known.size > kept) known.delete(known.keys().next().value as string)
    return value
  }
}

const comparisonOf = remembered<Comparison>()

export async function bytesOf(files: FileStore, file: FileRef): Promise<Uint8Array> {
  const bytes = await files.bytes(file.sha256)
  if (bytes === null) throw new RefusalError({ key: 'kernel.fileMissing', values: { file: file.name } })
  return bytes
}

/** Word by word; both must be DOCX. */
export function compareTexts(files: FileStore, before: FileRef, after: FileRef): Promise<Comparison> {
  return comparisonOf(`${before.sha256} ${after.sha256}`, async () => compareFiles(await bytesOf(files, before), await bytesOf(files, after)))
}

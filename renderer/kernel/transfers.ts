import type { z } from 'zod'
import type { RefusalAnswer } from '../../domain/kernel/bridge.ts'
import type { FileRef } from '../../domain/kernel/manifest.ts'
import { call, hear } from './bridge.ts'

type RefusalShown = z.infer<typeof RefusalAnswer>
type FileRefValue = z.infer<typeof FileRef>
export type Transferred = { file: FileRefValue } | { refusal: RefusalShown } | { fault: { number: string } } | { cancelled: true }

const chunkBytes = 512 * 1024
const inFlight = 4

function base64Of(bytes: Uint8Array): string {
  return (bytes as Uint8Array & { toBase64: () => string }).toBase64()
}

/**
 * Hands a dropped or chosen file to native in chunks, four in flight (measured best), and answers its ref once the portal
 * has checked and kept it. Progress counts both halves of the way: into native, then to the portal.
 */
export async function sendFile(file: File, progress: (done: number, total: number) => void, signal: AbortSignal): Promise<Transferred> {
  const begun = await call('files.begin', { name: file.name, size: file.size })
  if (!('transfer' in begun)) return begun
  const { transfer } = begun
  const total = file.size * 2
  const stopHearing = hear('progress', (event) => {
    if (event.transfer === transfer) progress(file.size + Math.round((event.done / Math.max(1, event.total)) * file.size), total)
  })
  const cancel = () => void call('files.cancel', { transfer })
  signal.addEventListener('abort', cancel)
  try {
    const failed = await sendChunks(file, transfer, (done) => progress(done, total), signal)
    if (signal.aborted) return { cancelled: true }
    if (failed) return failed
    const ended = await call('files.end', { transfer })
    if (signal.aborted) return { cancelled: true }
    return 'sha256' in ended ? { file: ended } : ended
  } finally {
    signal.removeEventListener('abort', cancel)
    stopHearing()
  }
}

/** Only as far as native, which decides by another call what becomes of it. */
export async function handFile(file: File, progress: (done: number) => void, signal: AbortSignal): Promise<{ transfer: string } | Exclude<Transferred, { file: FileRefValue }>> {
  const begun = await call('files.begin', { name: file.name, size: file.size, here: true })
  if (!('transfer' in begun)) return begun
  const failed = await sendChunks(file, begun.transfer, progress, signal)
  if (!failed && !signal.aborted) return begun
  void call('files.cancel', { transfer: begun.transfer })
  return failed ?? { cancelled: true }
}

async function sendChunks(file: File, transfer: string, progress: (done: number) => void, signal: AbortSignal) {
  let next = 0
  let done = 0
  let failed: { refusal: RefusalShown } | { fault: { number: string } } | null = null
  const worker = async () => {
    while (next < file.size && !failed && !signal.aborted) {
      const offset = next
      next += chunkBytes
      const bytes = new Uint8Array(await file.slice(offset, offset + chunkBytes).arrayBuffer())
      const answer = await call('files.chunk', { transfer, offset, base64: base64Of(bytes) })
      if (!('received' in answer)) failed = answer
      done += bytes.length
      progress(done)
    }
  }
  await Promise.all(Array.from({ length: inFlight }, worker))
  return failed as { refusal: RefusalShown } | { fault: { number: string } } | null
}

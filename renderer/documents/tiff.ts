/** A TIFF opened in a thread of its own, whose pages are asked for one after another. */
import { startWorker } from './own-worker.ts'
import type { TiffAnswer, TiffWish } from './tiff-worker.ts'
import workerAddress from './tiff-worker.ts?worker&url'

export interface OpenTiff {
  /** Counts from 0. Of two asked at once only the later is answered. */
  page: (page: number) => Promise<TiffAnswer>
  close: () => void
}

export function openTiff(bytes: Uint8Array): OpenTiff {
  const thread = startWorker(workerAddress)
  let handed = false
  return {
    page: (page) => new Promise((resolve) => {
      thread.onmessage = (event: MessageEvent<TiffAnswer>) => resolve(event.data)
      thread.onerror = () => resolve({ failed: true })
      const wish: TiffWish = { bytes: handed ? null : bytes.slice().buffer, page }
      handed = true
      thread.postMessage(wish, wish.bytes === null ? [] : [wish.bytes])
    }),
    close: () => thread.terminate(),
  }
}

import { Worker } from 'node:worker_threads'
import { refused } from '../../domain/documents/refused.ts'

const limitMs = 30_000
const memoryMb = 768

/** The words of a PDF as they stand in it; empty for one made of pictures. Throws RefusalError for what can't be read in time. */
export function readPdfText(bytes: Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./pdf-worker.ts', import.meta.url), { workerData: new Uint8Array(bytes), resourceLimits: { maxOldGenerationSizeMb: memoryMb }, execArgv: [] })
    const timer = setTimeout(() => end(null), limitMs)
    const end = (text: string | null) => {
      clearTimeout(timer)
      void worker.terminate()
      if (text === null) reject(refused('tooSlow'))
      else resolve(text)
    }
    worker.on('message', (answer: { text: string } | { problem: string }) => end('text' in answer ? answer.text : null))
    worker.on('error', () => end(null))
  })
}

import { getDocument, PDFWorker, type PDFDocumentLoadingTask } from 'pdfjs-dist'
import workerAddress from 'pdfjs-dist/build/pdf.worker.min.mjs?url'
import { startWorker } from './own-worker.ts'

let worker: PDFWorker | null = null

/** One worker for all documents; its address is our own origin's, and it may compile nothing (CSP). */
function ownWorker(): PDFWorker {
  if (worker === null || worker.destroyed) worker = PDFWorker.create({ port: startWorker(workerAddress) })
  return worker
}

/** Decoders and fonts lie beside the page, put there by the build (vite.config.ts). */
const parts = new URL('pdf/', document.baseURI).href

export function openPdf(data: Uint8Array): PDFDocumentLoadingTask {
  return getDocument({
    // The worker takes the bytes away with it; a second opening of the same file needs its own copy.
    data: data.slice(),
    worker: ownWorker(),
    standardFontDataUrl: `${parts}fonts/`,
    wasmUrl: `${parts}decoders/`,
    useWasm: false,
    useWorkerFetch: false,
    useSystemFonts: false,
    enableXfa: false,
    maxImageSize: 100_000_000,
    stopAtErrors: false,
  })
}

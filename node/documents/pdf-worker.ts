/** One PDF's words, in a thread of its own: pdf.js parses whatever it is given, and this process stays. */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'

const pagesAtMost = 1_000
const charactersAtMost = 2_000_000

const home = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'))

async function read(bytes: Uint8Array): Promise<string> {
  const document = await getDocument({ data: bytes, cMapUrl: `${join(home, 'cmaps')}/`, cMapPacked: true, disableFontFace: true, useSystemFonts: false, verbosity: 0 }).promise
  let text = ''
  for (let page = 1; page <= Math.min(document.numPages, pagesAtMost) && text.length < charactersAtMost; page += 1) {
    const { items } = await (await document.getPage(page)).getTextContent()
    for (const item of items) if ('str' in item) text += item.str + (item.hasEOL ? '\n' : '')
    text += '\n'
  }
  return text
}

read(workerData as Uint8Array).then(
  (text) => parentPort?.postMessage({ text }),
  (error: unknown) => parentPort?.postMessage({ problem: String(error) }),
)

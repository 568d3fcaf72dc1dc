/** Real Chromium, the product's own policy, and a bridge answered by the real readers from a folder of files. */
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, type Page, chromium } from 'playwright'
import { build } from 'vite'
import { kindByExtension } from '../../../domain/documents/content.ts'
import { contentKinds } from '../../../domain/documents/content-kinds.ts'
import type { FileRef } from '../../../domain/kernel/manifest.ts'
import { RefusalError } from '../../../domain/kernel/verdict.ts'
import { filePolicy, pageHeaders, pageOrigin } from '../../../electron/guards.ts'
import { readDocument } from '../../../node/documents/read.ts'

const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2', '.ttf': 'font/ttf', '.pfb': 'application/octet-stream' }

export interface Viewer {
  hold(path: string | { name: string; bytes: Uint8Array }): FileRef
  open(wish: Record<string, unknown>, size?: { width: number; height: number }): Promise<Page>
  /** What the page said that it should not: errors, refused loads, policy violations. */
  readonly complaints: string[]
  /** How often a page has called the printer. */
  prints(): number
  close(): Promise<void>
}

export async function openViewer(): Promise<Viewer> {
  const folder = mkdtempSync(join(tmpdir(), 'kense-viewer-'))
  await build({ root: fileURLToPath(new URL('.', import.meta.url)), configFile: fileURLToPath(new URL('../../../vite.config.ts', import.meta.url)), logLevel: 'error', build: { outDir: folder, emptyOutDir: true } })
  const browser: Browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] })
  const held = new Map<string, Uint8Array>()
  const complaints: string[] = []
  let prints = 0

  async function answer(name: string, input: { file: FileRef }): Promise<unknown> {
    const bytes = held.get(input.file?.sha256)
    if (name === 'files.hold') return { url: `/file/${input.file.sha256}` }
    if (name === 'files.save') return { path: `/home/user/Downloads/${input.file.name}` }
    if (name === 'files.openOutside') return {}
    if (name === 'shell.print') {
      prints += 1
      return {}
    }
    if (name !== 'files.read' || bytes === undefined) throw new Error(`nobody answers ${name} here`)
    try {
      return { document: await readDocument(bytes, input.file.mime) }
    } catch (error) {
      if (error instanceof RefusalError) return { refusal: error.refusal }
      throw error
    }
  }

  return {
    complaints,
    prints: () => prints,
    hold(given) {
      const { name, bytes } = typeof given === 'string' ? { name: basename(given), bytes: readFileSync(given) } : given
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      held.set(sha256, bytes)
      const kind = kindByExtension(name)
      return { name, size: bytes.length, sha256, mime: kind === null ? 'application/octet-stream' : contentKinds[kind].mime }
    },
    async open(wish, size = { width: 1280, height: 800 }) {
      const context = await browser.newContext({ viewport: size })
      const page = await context.newPage()
      page.on('console', (message) => { if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text()) })
      page.on('pageerror', (error) => complaints.push(String(error)))
      await page.exposeFunction('kenseCall', answer)
      await page.addInitScript(() => {
        const shell = window as unknown as { kense: unknown; kenseCall: (name: string, input: unknown) => Promise<unknown> }
        shell.kense = { call: (name: string, input: unknown) => shell.kenseCall(name, input), on: () => undefined }
      })
      await page.route(`${pageOrigin}/**`, async (route) => {
        const path = decodeURIComponent(new URL(route.request().url()).pathname)
        if (path.startsWith('/file/')) {
          const bytes = held.get(path.slice(6))
          return route.fulfill({ status: bytes ? 200 : 404, body: Buffer.from(bytes ?? []), headers: { ...pageHeaders, 'Content-Security-Policy': filePolicy, 'Content-Type': 'application/octet-stream' } })
        }
        const file = join(folder, path === '/' ? 'index.html' : path)
        try {
          return await route.fulfill({ body: readFileSync(file), headers: { ...pageHeaders, 'Content-Type': types[extname(file)] ?? 'application/octet-stream' } })
        } catch {
          return route.fulfill({ status: 404 })
        }
      })
      await page.goto(`${pageOrigin}/#${encodeURIComponent(JSON.stringify(wish))}`)
      return page
    },
    async close() {
      await browser.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

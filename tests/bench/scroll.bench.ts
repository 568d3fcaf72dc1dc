import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type Page } from 'playwright'
import { preview, build } from 'vite'
import { findBrowser } from '../../electron/browser.ts'
import type { Bench } from './measure.ts'

const scrollMs = 2_000

/** Scrolls for two seconds as a wheel does; answers frames a second, and the share of frames that came a frame or more too late. */
async function scroll(page: Page, selector: string): Promise<{ rate: number; late: number }> {
  return page.evaluate(
    async ({ chosen, durationMs }) => {
      const box = [...document.querySelectorAll<HTMLElement>(chosen)].find((each) => each.scrollHeight > 10_000)
      if (!box) throw new Error('nothing to scroll')
      box.scrollTop = 0
      let [frames, late, before] = [0, 0, performance.now()]
      const begun = before
      while (performance.now() - begun < durationMs) {
        box.scrollTop += 120
        const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve))
        frames += 1
        if (now - before > 25) late += 1
        before = now
      }
      return { rate: (frames / (performance.now() - begun)) * 1000, late: late / frames }
    },
    { chosen: selector, durationMs: scrollMs },
  )
}

const heapMib = (page: Page) => page.evaluate(() => ((performance as unknown as { memory?: { usedJSHeapSize: number } }).memory?.usedJSHeapSize ?? 0) / 1_048_576)

/** R1: a table of 100,000 rows scrolls as an empty box does. */
export const scrolling: Bench = {
  name: 'R1',
  peer: 'an empty box of the same height',
  missing: () => (findBrowser() === null ? 'no Chromium, Chrome or Edge is installed' : null),
  lines: [
    { what: 'frames per second', of: 'value', limit: 0.95, fails: 'under', series: 'rate' },
    { what: 'late frames (of 15 %)', of: 'value', limit: 1, series: 'late' },
    { what: 'heap growth (of 20 MiB)', of: 'value', limit: 1, series: 'heap' },
  ],
  async open() {
    const folder = mkdtempSync(join(tmpdir(), 'kense-table-'))
    const root = fileURLToPath(new URL('./table-page/', import.meta.url))
    await build({ root, configFile: fileURLToPath(new URL('../../vite.config.ts', import.meta.url)), logLevel: 'error', build: { outDir: folder, emptyOutDir: true } })
    const server = await preview({ root, configFile: false, build: { outDir: folder }, preview: { port: 0, host: '127.0.0.1' }, logLevel: 'error' })
    const url = server.resolvedUrls?.local[0] ?? ''
    const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
    const browser = await chromium.launch({ executablePath: findBrowser() ?? '', args: ['--disable-gpu', '--enable-precise-memory-info', ...asRoot] })
    const open = async (hash: string, selector: string) => {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
      await page.goto(`${url}${hash}`)
      await page.locator(selector).first().waitFor()
      return page
    }
    const [table, empty] = [await open('', '.table'), await open('#empty', '.empty-scroller')]
    return {
      async subject() {
        await table.bringToFront()
        const before = await heapMib(table)
        const { rate, late } = await scroll(table, '.table')
        return { rate: [rate], late: [late], heap: [Math.max(0, (await heapMib(table)) - before)] }
      },
      async floor() {
        await empty.bringToFront()
        return { rate: [(await scroll(empty, '.empty-scroller')).rate], late: [0.15], heap: [20] }
      },
      async close() {
        await browser.close()
        await server.close()
        rmSync(folder, { recursive: true, force: true })
      },
    }
  },
}

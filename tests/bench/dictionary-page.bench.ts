/** D4: from a key to the painted list, in the product's window, with the large dictionaries beside the project. */
import { randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright'
import { findBrowser } from '../../electron/browser.ts'
import type { Language } from '../../domain/kernel/text.ts'
import { openDictionary } from '../../native/dictionary/public.ts'
import { openOffice } from '../../scripts/office.ts'
import { type Bench, percentile } from './measure.ts'

const data = fileURLToPath(new URL('../../../shared/data/dict/', import.meta.url))
const profile = 'dictionary-bench'
const frameMs = 1000 / 60
const words = ['мемлекет', 'құжат', 'закон', 'government', 'қызмет', 'решение']

async function fill(userDir: string): Promise<void> {
  const dictionary = openDictionary({ userDir, note: (where, error) => console.error(where, error) })
  await dictionary.whenReady()
  for (const name of ['kk-ru', 'kk-en', 'ru-en', 'en-ru']) {
    const [from, to] = name.split('-') as [Language, Language]
    await dictionary.bringIn(randomUUID(), [{ name: `${name}.tsv`, path: join(data, `${name}.tsv`) }], { title: name, licence: 'bench', trust: 'published', from, to }, () => undefined)
  }
  await dictionary.close()
}

/** Types each word letter by letter; milliseconds from each key to the frame that shows its list. */
function typed(page: Page): Promise<number[]> {
  return page.evaluate(async (all) => {
    const input = document.querySelector<HTMLInputElement>('.screen .search-field input')
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set
    if (!input || !set) throw new Error('no box')
    const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve))
    const put = (text: string) => {
      set.call(input, text)
      input.dispatchEvent(new Event('input', { bubbles: true }))
    }
    const listOf = () => document.querySelector('.dictionary-list')?.textContent ?? ''
    const samples: number[] = []
    for (const word of all) {
      put('')
      for (let wait = 0; wait < 6; wait += 1) await frame()
      let before = listOf()
      for (let length = 2; length <= word.length; length += 1) {
        await new Promise((resolve) => setTimeout(resolve, 120))
        const begun = performance.now()
        put(word.slice(0, length))
        while (listOf() === before && performance.now() - begun < 1000) await frame()
        const took = performance.now() - begun
        if (took < 1000) samples.push(took)
        before = listOf()
      }
    }
    return samples
  }, words)
}

/** An empty question over the same bridge. */
function roundTrips(page: Page): Promise<number[]> {
  return page.evaluate(async () => {
    const { call } = (globalThis as unknown as { kense: { call: (name: string, input: unknown) => Promise<unknown> } }).kense
    const samples: number[] = []
    for (let index = 0; index < 60; index += 1) {
      const begun = performance.now()
      await call('settings.get', {})
      samples.push(performance.now() - begun)
    }
    return samples
  })
}

export const typedWord: Bench = {
  name: 'D4',
  peer: 'two frames and two empty round trips over the bridge',
  lines: [{ what: 'key to list, p95', of: 'value', limit: 1, series: 'p95' }],
  missing: () => (findBrowser() === null ? 'no Chromium, Chrome or Edge is installed' : existsSync(join(data, 'kk-ru.tsv')) ? null : 'the dictionaries ../shared/data/dict are not there'),
  async open() {
    const dataDir = mkdtempSync(join(tmpdir(), 'kense-typed-'))
    await fill(join(dataDir, 'clients', profile))
    const office = await openOffice({ dataDir, headless: true })
    const client = await office.openClient({ profile })
    const { page } = client
    await page.locator('.demo-person').first().click()
    await page.locator('.shell').waitFor({ timeout: 60_000 })
    await page.evaluate(() => (location.hash = '/dictionary'))
    await page.locator('.screen .search-field input').waitFor()
    return {
      subject: async () => ({ p95: [percentile(await typed(page), 0.95)] }),
      floor: async () => ({ p95: [2 * frameMs + 2 * percentile(await roundTrips(page), 0.95)] }),
      async close() {
        await client.close()
        await office.close()
        rmSync(dataDir, { recursive: true, force: true })
      },
    }
  },
}

/** The real page in the product's own window upon a real portal with the demo office, and a person signed in. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { findBrowser } from '../../electron/browser.ts'
import { pageFolder } from '../../electron/programs.ts'
import { openOffice, type Client, type Office } from '../../scripts/office.ts'
import { copyOffice, openOfficeTemplate } from '../world/template.ts'

export const browserPath = findBrowser(process.env)
if (!browserPath) console.warn('screen tests skipped: no Chromium, Chrome or Edge is installed')

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export interface OpenPage {
  client: Client
  page: Page
  /** What the browser complained of: refused by the policy, thrown, not found. */
  complaints: string[]
}

export async function openDemoOffice(): Promise<{ office: Office; close: () => Promise<void> }> {
  if (!existsSync(join(pageFolder(), 'index.html'))) {
    const { build } = await import('vite')
    await build({ configFile: join(pageFolder(), '../../vite.config.ts'), logLevel: 'error' })
  }
  const dataDir = mkdtempSync(join(tmpdir(), 'kense-page-'))
  copyOffice(await openOfficeTemplate(), dataDir)
  const office = await openOffice({ dataDir, headless: true })
  return {
    office,
    close: async () => {
      await office.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

let profiles = 0

export async function openPage(office: Office, width = 1280, height = 800): Promise<OpenPage> {
  profiles += 1
  const client = await office.openClient({ profile: `page-${profiles}` })
  const { page } = client
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.setDefaultTimeout(60_000)
  await page.setViewportSize({ width, height })
  await page.locator('.demo-person').first().waitFor()
  return { client, page, complaints }
}

/** Signs in as a demo person by the start of the surname, as a newcomer does: with one click. */
export async function enterAs(page: Page, surname: string): Promise<void> {
  await page.locator('.demo-person', { hasText: surname }).first().click()
  await page.locator('.shell').waitFor()
}

export async function goTo(page: Page, route: string): Promise<void> {
  await page.evaluate(async (hash) => {
    // What stands there until the page has followed would be taken for the screen that is wanted.
    if (new URL(`#${hash}`, location.href).href !== location.href) {
      const followed = new Promise((resolve) => addEventListener('hashchange', resolve, { once: true }))
      location.hash = hash
      await followed
    }
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
  }, route)
  await page.waitForFunction(() => document.querySelector('.screen h1, .screen .empty') !== null && document.querySelector('.screen .skeleton') === null)
}

/** Language, theme and the like, as native keeps them; the page begins anew with them. */
export async function changeSettings(page: Page, settings: object): Promise<void> {
  await page.evaluate((value) => (globalThis as unknown as { kense: { call: (name: string, input: unknown) => Promise<unknown> } }).kense.call('settings.set', value), settings)
  // By the driver, which waits until the page before is gone: its frame would be taken for the new one's.
  await page.reload()
  await page.locator('.shell').waitFor()
}

/** Looks at what is shown now in the one theme and in the other, each put on as the product itself does it. */
export async function inBothThemes(page: Page, look: (theme: 'light' | 'dark') => Promise<unknown>): Promise<void> {
  const shown = () => page.evaluate(() => document.documentElement.dataset['theme'])
  for (const theme of ['dark', 'light'] as const) {
    for (;;) {
      await page.evaluate((wanted) => { document.documentElement.dataset['theme'] = wanted }, theme)
      const failed = await look(theme).then(() => null, (error: unknown) => ({ error }))
      // A moment after each step the page keeps where it is, and puts its own theme on again: then half was seen in each.
      if ((await shown()) !== theme) continue
      if (failed) throw failed.error
      break
    }
  }
}

export interface Violation {
  id: string
  where: string[]
}

/** What axe finds wrong on what is shown now, once nothing fades in any more: half faded words lack contrast. */
export async function violations(page: Page): Promise<Violation[]> {
  await page.evaluate(async () => {
    const ending = document.getAnimations().filter((each) => each.effect?.getComputedTiming().iterations !== Infinity)
    await Promise.all(ending.map((each) => each.finished.catch(() => undefined)))
  })
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axeSource)
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run: (root: Document, options: object) => Promise<{ violations: { id: string; nodes: { target: unknown[] }[] }[] }> } }
    const result = await axe.run(document, { resultTypes: ['violations'] })
    return result.violations.map(({ id, nodes }) => ({ id, where: nodes.map((node) => String(node.target)) }))
  })
}

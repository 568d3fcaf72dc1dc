import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright'
import { findBrowser } from '../../electron/browser.ts'
import { openChromium } from '../../electron/chromium.ts'
import type { OpenWindow } from '../../electron/window.ts'
import { forkNative } from '../../native/kernel/bridge.ts'
import { lookIn } from '../../scripts/office.ts'

export const browserPath = findBrowser()
if (!browserPath) console.warn('SKIPPED: no Chromium, Chrome or Edge is installed, so no window can be tried')

export const tinyPage = fileURLToPath(new URL('./page', import.meta.url))

export interface Shell {
  window: OpenWindow
  userDir: string
  /** What the page saved last, read from disk: works without any port. */
  lastRoute(): string | null
  close(): Promise<void>
}

/** The product's own window on a tiny page, in a folder of its own. No portal is set. */
export function openShell(more: { env?: NodeJS.ProcessEnv; userDir?: string; route?: string; pageDir?: string } = {}): Shell {
  const userDir = more.userDir ?? mkdtempSync(join(tmpdir(), 'kense-desktop-'))
  mkdirSync(userDir, { recursive: true })
  const env = { ...process.env, KENSE_USER_DIR: userDir, KENSE_DOWNLOADS: join(userDir, 'downloads'), KENSE_KEEP: 'typed', KENSE_FROM_SOURCE: '1', ...more.env }
  const window = openChromium({
    pageDir: more.pageDir ?? tinyPage,
    userDir,
    title: 'Кеңсе',
    route: more.route ?? '/',
    headless: true,
    browserPath: browserPath as string,
    env,
    startNative: () => forkNative(fileURLToPath(new URL('../../native/main.ts', import.meta.url)), [], env),
  })
  return {
    window,
    userDir,
    lastRoute() {
      try {
        return (JSON.parse(readFileSync(join(userDir, 'settings.json'), 'utf8')) as { lastRoute: string }).lastRoute
      } catch {
        return null
      }
    },
    async close() {
      await window.close()
      if (!more.userDir) rmSync(userDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    },
  }
}

/** A window with a driver looking in, over a port that only tests open. */
export async function openSeenShell(more: Parameters<typeof openShell>[0] = {}): Promise<Shell & { page: Page; browser: Browser }> {
  const shell = openShell({ ...more, env: { KENSE_TEST_PORT: '0', ...more.env } })
  const seen = await lookIn(join(shell.userDir, 'window', 'DevToolsActivePort'))
  await seen.page.waitForFunction(() => document.querySelector('#state')?.textContent !== '…')
  return {
    ...shell,
    ...seen,
    async close() {
      await seen.browser.close().catch(() => undefined)
      await shell.close()
    },
  }
}

export async function eventually<T>(look: () => T | Promise<T>, is: (value: T) => boolean, withinMs = 10_000): Promise<T> {
  const until = Date.now() + withinMs
  for (;;) {
    const value = await look()
    if (is(value) || Date.now() > until) return value
    await new Promise((resolve) => setTimeout(resolve, 30))
  }
}

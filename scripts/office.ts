/**
 * A portal with the demo office and any number of windows upon it, each as another person's PC: for the tour, the
 * desktop tests and the measures. The windows are the product's own; Playwright only looks in from beside.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright'
import { findBrowser } from '../electron/browser.ts'
import { openChromium } from '../electron/chromium.ts'
import type { OpenWindow } from '../electron/window.ts'
import { forkNative, type NativeLink, type PortalAddress } from '../native/kernel/bridge.ts'
import { startPortalProcess, type PortalProcess } from './portal-process.ts'
import { pageFolder, programPath } from '../electron/programs.ts'

export interface OfficeOptions {
  /** The portal's data; the clients' folders lie beside it in `clients/`. */
  dataDir: string
  headless: boolean
  /** Another page than the built one, for tests of the shell itself. */
  pageDir?: string
  onLine?: (line: string) => void
  env?: NodeJS.ProcessEnv
}

export interface Client {
  readonly page: Page
  readonly native: NativeLink
  readonly userDir: string
  readonly window: OpenWindow
  close(): Promise<void>
}

export interface Office {
  readonly portal: PortalAddress
  readonly dataDir: string
  openClient(options: { profile: string; route?: string; env?: NodeJS.ProcessEnv }): Promise<Client>
  /** The network cable of all clients: stops the portal, and starts it again on the same address. */
  stopPortal(how?: 'stop' | 'kill'): Promise<void>
  startPortal(): Promise<void>
  close(): Promise<void>
}

export async function openOffice(options: OfficeOptions): Promise<Office> {
  const env = options.env ?? process.env
  const browserPath = findBrowser(env)
  if (!browserPath) throw new Error('no Chromium, Chrome or Edge is installed')
  const clients = new Set<Client>()
  let portal: PortalProcess = start(0)
  let running = true
  const address = await portal.address
  const port = Number(new URL(address.url).port)

  function start(at: number): PortalProcess {
    return startPortalProcess({ dataDir: options.dataDir, demo: true, port: at, env, ...(options.onLine ? { onLine: options.onLine } : {}) })
  }

  async function openClient(client: { profile: string; route?: string; env?: NodeJS.ProcessEnv }): Promise<Client> {
    const userDir = join(options.dataDir, 'clients', client.profile)
    mkdirSync(userDir, { recursive: true, mode: 0o700 })
    const clientEnv = { ...env, KENSE_USER_DIR: userDir, KENSE_TEST_PORT: '0', KENSE_DOWNLOADS: join(userDir, 'downloads'), ...client.env }
    const portFile = join(userDir, 'window', 'DevToolsActivePort')
    rmSync(portFile, { force: true })
    const window = openChromium({
      pageDir: options.pageDir ?? pageFolder(env),
      userDir,
      title: 'Кеңсе',
      route: client.route ?? '/',
      headless: options.headless,
      browserPath: browserPath as string,
      env: clientEnv,
      startNative: () => forkNative(programPath('native/main.ts', env), [], clientEnv),
    })
    window.portalAt(address)
    const { browser, page } = await lookIn(portFile)
    const opened: Client = {
      page,
      native: window.native,
      userDir,
      window,
      async close() {
        clients.delete(opened)
        await browser.close().catch(() => undefined)
        await window.close()
      },
    }
    clients.add(opened)
    return opened
  }

  return {
    portal: address,
    dataDir: options.dataDir,
    openClient,
    async stopPortal(how = 'stop') {
      if (!running) return
      running = false
      await portal[how]()
    },
    async startPortal() {
      if (running) return
      portal = start(port)
      running = true
      await portal.address
    },
    async close() {
      await Promise.all([...clients].map((client) => client.close()))
      if (running) await portal.stop()
      running = false
    },
  }
}

const lookInTimeoutMs = 60_000

/** Attaches to the window that the product opened, once its page is the product's. */
export async function lookIn(portFile: string): Promise<{ browser: Browser; page: Page }> {
  const until = Date.now() + lookInTimeoutMs
  while (!existsSync(portFile) || readFileSync(portFile, 'utf8').split('\n').length < 2) {
    if (Date.now() > until) throw new Error('the window did not open')
    await pause(50)
  }
  const [port, path] = readFileSync(portFile, 'utf8').split('\n')
  const browser = await chromium.connectOverCDP(`ws://127.0.0.1:${port}${path}`)
  for (;;) {
    const page = browser.contexts().flatMap((context) => context.pages()).find((each) => each.url().startsWith('https://kense.local/'))
    if (page) {
      await page.waitForFunction(() => 'kense' in globalThis)
      return { browser, page }
    }
    if (Date.now() > until) throw new Error('the window did not show its page')
    await pause(50)
  }
}

const pause = (delayMs: number) => new Promise<void>((resolve) => setTimeout(resolve, delayMs))

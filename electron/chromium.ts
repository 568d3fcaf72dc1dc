/**
 * An installed Chromium, Chrome or Edge as the product's window: app mode, its own profile, driven over the debugging
 * pipe. The page's one origin is answered here by interception; every other request of the browser fails.
 */
import { join } from 'node:path'
import { isWebAddress } from '../domain/kernel/web-address.ts'
import type { TextKey } from '../domain/texts.ts'
import { connectNative, type NativeLink, type ShellService } from '../native/kernel/bridge.ts'
import { downloadsFolder } from '../native/kernel/outside.ts'
import { startBrowser, type Browser } from './browser.ts'
import type { CdpEvent } from './cdp.ts'
import { chooseKeyFile } from './file-dialog.ts'
import { chosenAppearance, firstFrame } from './first-frame.ts'
import { isPageUrl, maySpeak, pageOrigin } from './guards.ts'
import { answerRequest } from './interception.ts'
import { openInSystem, toastInSystem } from './outside-world.ts'
import { installPageBridge } from './page-bridge.ts'
import { openPages, type Pages } from './pages.ts'
import type { OpenWindow, WindowOptions } from './window.ts'

const bindingName = '__kenseCall'
const deliverName = '__kenseDeliver'
const pageScript = `(${installPageBridge.toString()})(${JSON.stringify(bindingName)}, ${JSON.stringify(deliverName)})`
const deliverFunction = `function (id, text) { ${deliverName}(id, text) }`

const fileFunction = `function (id) { return ${deliverName}.fileOf(id) }`

const relaunchWindowMs = 60_000
const relaunchesAllowed = 3
const closeTimeoutMs = 3_000

export interface ChromiumOptions extends WindowOptions {
  browserPath: string
  env?: NodeJS.ProcessEnv
}

/** The page within one life of the browser. */
interface Page {
  browser: Browser
  sessionId: string
  targetId: string
  mainFrame: string
  /** Where events go: the context of our own document, once its script ran. */
  context: number | null
}

export function openChromium(options: ChromiumOptions): OpenWindow {
  const env = options.env ?? process.env
  const launches: number[] = []
  let page: Page | null = null
  let browser: Browser
  let closing = false
  let finish: () => void
  const closed = new Promise<void>((resolve) => (finish = resolve))

  // The browser first: it takes longest to come up, and says nothing before what follows is in place.
  launch()

  const native: NativeLink = connectNative({
    start: options.startNative,
    services: (wanted) => service(wanted),
    onEvent: (event) => void deliver(0, event),
    onGivenUp: () => tell('desktop.nativeGivenUp'),
  })
  const pages: Pages = openPages(options.pageDir, native)

  /** An answer goes to the document that asked, and to none that came after it: that one counts its questions from one again. */
  async function deliver(id: number, text: string, to: Page | null = page, context = to?.context ?? null): Promise<void> {
    if (!to || context === null || to !== page || to.context !== context) return
    const args = [{ value: id }, { value: text }]
    const params = { functionDeclaration: deliverFunction, arguments: args, executionContextId: context, silent: true }
    // A page that reloads meanwhile asks everything anew.
    await to.browser.cdp.send('Runtime.callFunctionOn', params, to.sessionId).catch(() => undefined)
  }

  function tell(key: TextKey): void {
    void deliver(0, JSON.stringify({ type: 'news', key }))
  }

  function launch(): void {
    launches.push(performance.now())
    browser = startBrowser({
      path: options.browserPath,
      profile: join(options.userDir, 'window'),
      first: firstFrame(options.pageDir, chosenAppearance(options.userDir), options.title),
      headless: options.headless,
      language: 'ru',
      env,
    })
    const mine = browser
    mine.cdp.onEvent((event) => void onEvent(mine, event).catch(() => undefined))
    attach(mine).catch(() => mine.kill())
    void mine.ended.then((code) => afterBrowser(code))
  }

  async function attach({ cdp }: Browser): Promise<void> {
    await Promise.all([
      // Every other target (a second window, a worker) waits until it was judged.
      cdp.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true }),
      cdp.send('Browser.grantPermissions', { origin: pageOrigin, permissions: ['clipboardSanitizedWrite'] }),
      cdp.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: downloadsFolder(env), eventsEnabled: false }),
    ])
  }

  async function begin(mine: Browser, targetId: string, sessionId: string): Promise<void> {
    const { cdp } = mine
    const mineNow: Page = { browser: mine, sessionId, targetId, mainFrame: targetId, context: null }
    page = mineNow
    const send = (method: string, params: object = {}) => cdp.send(method, params, sessionId)
    // Sent in one breath. The first page's renderer must have answered before another begins: only then are the binding
    // and the script carried over to it.
    await Promise.all([
      send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }),
      send('Runtime.enable'),
      send('Page.enable'),
      send('Runtime.addBinding', { name: bindingName }),
      send('Page.addScriptToEvaluateOnNewDocument', { source: pageScript }),
      send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true }),
      send('Inspector.enable'),
      send('Runtime.runIfWaitingForDebugger').catch(() => undefined),
    ])
    await send('Page.navigate', { url: `${pageOrigin}/${options.route === '/' ? '' : `#${options.route}`}` })
  }

  async function onEvent(mine: Browser, event: CdpEvent): Promise<void> {
    switch (event.method) {
      case 'Target.attachedToTarget':
        return onTarget(mine, event)
      case 'Fetch.requestPaused':
        return answerRequest(mine.cdp, pages, event)
      case 'Runtime.bindingCalled':
        return onCall(event)
      case 'Runtime.executionContextCreated':
        return onContext(event)
      case 'Runtime.executionContextsCleared':
        if (page?.sessionId === event.sessionId && page !== null) page.context = null
        return
      case 'Page.frameNavigated':
        return onNavigated(event)
      case 'Inspector.targetCrashed':
        // A crashed page can't be used again (tried); a new window takes its place.
        if (page?.sessionId === event.sessionId) mine.kill()
        return
      case 'Target.detachedFromTarget':
        if (page && event.params.sessionId === page.sessionId && !closing) await close()
    }
  }

  async function onTarget(mine: Browser, event: CdpEvent): Promise<void> {
    const info = event.params.targetInfo as { targetId: string; type: string; url: string }
    const sessionId = String(event.params.sessionId)
    const send = (method: string, params: object = {}) => mine.cdp.send(method, params, sessionId).catch(() => undefined)
    if (info.type === 'page' && page?.browser !== mine) return begin(mine, info.targetId, sessionId).catch(() => mine.kill())
    if (info.type === 'worker' || info.type === 'iframe') {
      void send('Fetch.enable', { patterns: [{ urlPattern: '*' }] })
      void send('Runtime.runIfWaitingForDebugger')
      return
    }
    if (info.type === 'page') await mine.cdp.send('Target.closeTarget', { targetId: info.targetId }).catch(() => undefined)
    else void send('Runtime.runIfWaitingForDebugger')
  }

  function onContext(event: CdpEvent): void {
    const context = event.params.context as { id: number; origin: string; auxData?: { isDefault?: boolean; frameId?: string } }
    if (!page || event.sessionId !== page.sessionId) return
    const isMainFrame = context.auxData?.isDefault === true && context.auxData.frameId === page.mainFrame
    if (maySpeak({ url: context.origin, isMainFrame })) page.context = context.id
  }

  async function onCall(event: CdpEvent): Promise<void> {
    const { name, payload, executionContextId } = event.params as { name: string; payload: string; executionContextId: number }
    const from = page
    if (!from || name !== bindingName || event.sessionId !== from.sessionId || executionContextId !== from.context) return
    const space = payload.indexOf(' ')
    const id = Number(payload.slice(0, space))
    if (!Number.isSafeInteger(id) || id <= 0) return
    const text = payload.slice(space + 1) === 'path' ? JSON.stringify({ answer: await pathOf(id, from) }) : await native.call(payload.slice(space + 1))
    await deliver(id, text, from, executionContextId)
  }

  /** Where a file lies that a person dropped; null for one that was made in the page. */
  async function pathOf(id: number, { browser: { cdp }, sessionId, context }: Page): Promise<string | null> {
    const params = { functionDeclaration: fileFunction, arguments: [{ value: id }], executionContextId: context, silent: true }
    const { result } = (await cdp.send('Runtime.callFunctionOn', params, sessionId)) as { result: { objectId?: string } }
    if (result.objectId === undefined) return null
    const found = (await cdp.send('DOM.getFileInfo', { objectId: result.objectId }, sessionId).catch(() => null)) as { path?: string } | null
    return found?.path || null
  }

  function onNavigated(event: CdpEvent): void {
    const frame = event.params.frame as { id: string; parentId?: string; url: string }
    if (!page || event.sessionId !== page.sessionId || frame.parentId !== undefined) return
    page.mainFrame = frame.id
    if (isPageUrl(frame.url)) return
    if (!frame.url.startsWith('data:') && !frame.url.startsWith('about:')) {
      void page.browser.cdp.send('Page.navigate', { url: `${pageOrigin}/` }, page.sessionId).catch(() => undefined)
    }
  }

  /** A person who closes the window ends the browser in order; anything else was a crash, and the window comes back. */
  async function afterBrowser(code: number | null): Promise<void> {
    page = null
    const now = performance.now()
    const recent = launches.filter((at) => at > now - relaunchWindowMs)
    if (!closing && code !== 0 && recent.length <= relaunchesAllowed) launch()
    else await close()
  }

  async function service(wanted: ShellService): Promise<string | null> {
    switch (wanted.service) {
      case 'encrypt':
      case 'decrypt':
      case 'reseal':
      // A page's own badge needs an installed web app; the window's title counts instead.
      case 'badge':
      // Native is a plain Node here, and starts its own processes.
      case 'startTokens':
        return null
      case 'openPath':
        return (await openInSystem(wanted.path)) ? '' : null
      case 'openLink':
        return isWebAddress(wanted.address) && (await openInSystem(wanted.address)) ? '' : null
      case 'toast':
        return (await toastInSystem(wanted.title, wanted.body, () => void show(wanted.route))) ? '' : null
      case 'chooseFile':
        return page && chooseKeyFile(page.browser.cdp, page.sessionId)
      case 'print':
        await page?.browser.cdp.send('Runtime.evaluate', { expression: 'setTimeout(print)' }, page.sessionId)
        return ''
      case 'close':
        void close()
        return ''
    }
  }

  async function show(next: string | null): Promise<void> {
    if (next !== null) native.open(next)
    if (page) await page.browser.cdp.send('Page.bringToFront', {}, page.sessionId).catch(() => undefined)
  }

  async function close(): Promise<void> {
    if (closing) return closed
    closing = true
    const ending = browser
    const timer = setTimeout(() => ending.kill(), closeTimeoutMs)
    await ending.cdp.send('Browser.close').catch(() => undefined)
    await ending.ended
    clearTimeout(timer)
    await native.stop()
    finish()
    return closed
  }

  return {
    native,
    portalAt: (address) => native.portalAt(address),
    tell,
    show,
    close,
    closed,
  }
}

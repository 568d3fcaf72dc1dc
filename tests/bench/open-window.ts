/** The window as `npm start` opens it, but also without a display, where a plain start would walk through the tour. */
import { findBrowser, hasDisplay } from '../../electron/browser.ts'
import { openChromium } from '../../electron/chromium.ts'
import { pageFolder, programPath } from '../../electron/programs.ts'
import { forkNative } from '../../native/kernel/bridge.ts'

const [userDir = '', portal = ''] = process.argv.slice(2)
const window = openChromium({
  pageDir: pageFolder,
  userDir,
  title: 'Кеңсе',
  route: '/',
  headless: !hasDisplay(),
  browserPath: findBrowser() ?? '',
  startNative: () => forkNative(programPath('native/main.ts'), [], { ...process.env, KENSE_USER_DIR: userDir }),
})
window.portalAt({ url: portal, certificate: null, demoOffice: null })
process.once('SIGTERM', () => void window.close())
await window.closed

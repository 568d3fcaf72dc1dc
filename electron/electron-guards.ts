import type { App, BrowserWindowConstructorOptions, IpcMainInvokeEvent, Session, WebContents } from 'electron'
import { isPageUrl, mayHavePermission, maySpeak } from './guards.ts'

/** The safe preferences, each said outright so that a changed default changes nothing here (BARS §4, points 2–10). */
export function safePreferences(preload: string, session: Session, packaged: boolean): NonNullable<BrowserWindowConstructorOptions['webPreferences']> {
  return {
    preload,
    session,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    safeDialogs: true,
    // Chromium has no Kazakh dictionary: it would underline every word.
    spellcheck: false,
    devTools: !packaged,
  }
}

/** Whatever page comes to be, wherever from, gets these before it runs. */
export function guardContents(app: App): void {
  app.on('web-contents-created', (_event, contents) => guard(contents))
}

function guard(contents: WebContents): void {
  const stay = (event: { preventDefault: () => void }, url: string) => {
    if (!isPageUrl(url)) event.preventDefault()
  }
  contents.on('will-navigate', (event) => stay(event, event.url))
  contents.on('will-redirect', (event) => stay(event, event.url))
  contents.on('will-frame-navigate', (event) => stay(event, event.url))
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}

export function guardSession(session: Session): void {
  // Without these two handlers Electron grants everything that a page asks for.
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(mayHavePermission(permission)))
  session.setPermissionCheckHandler((_contents, permission) => mayHavePermission(permission))
  session.setDevicePermissionHandler(() => false)
  session.setSpellCheckerEnabled(false)
  // The page's origin is answered before any network; whatever isn't it goes nowhere.
  session.webRequest.onBeforeRequest((details, answer) => {
    const inPage = /^(data|blob|devtools):/.test(details.url)
    answer({ cancel: !isPageUrl(details.url) && !inPage })
  })
}

/** The frame is asked of the event itself and its address read by a URL parser (point 17). */
export function isFromPage(event: IpcMainInvokeEvent): boolean {
  const { senderFrame } = event
  return senderFrame !== null && maySpeak({ url: senderFrame.url, isMainFrame: senderFrame === event.sender.mainFrame })
}

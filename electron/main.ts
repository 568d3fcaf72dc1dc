/** Electron as the product's window. Decisions are in guards.ts, pages.ts and native; here they are only put into effect. */
import { app, BrowserWindow, dialog, ipcMain, Menu, MessageChannelMain, nativeImage, nativeTheme, Notification, safeStorage, session, shell, Tray, utilityProcess, type UtilityProcess } from 'electron'
import { join } from 'node:path'
import { connectNative, type NativeLink, type ShellService } from '../native/kernel/bridge.ts'
import { makePrivateFolder, userFolder } from '../native/kernel/place.ts'
import { editMenu } from './electron-edit-menu.ts'
import { guardContents, guardSession, isFromPage, safePreferences } from './electron-guards.ts'
import { windowKeys } from './electron-keys.ts'
import { utilityPort } from './electron-native.ts'
import { runPortal } from './electron-portal.ts'
import { openToasts } from './electron-toasts.ts'
import { startTokenProcess } from './electron-tokens.ts'
import { startUpdates } from './electron-updates.ts'
import { isWebAddress } from '../domain/kernel/web-address.ts'
import type { TextKey } from '../domain/texts.ts'
import { chosenAppearance, groundOf } from './first-frame.ts'
import { pageOrigin, routeOfArguments, routeOfLink } from './guards.ts'
import { keepPortal } from './kept-portal.ts'
import { openPages } from './pages.ts'
import { configuredPortal } from './portal-setting.ts'
import { iconFolder, pageFolder, programPath } from './programs.ts'
import { shellWord } from './words.ts'

const reloadWindowMs = 60_000
const reloadsAllowed = 3
const partition = 'persist:kense'
const icon = join(iconFolder, 'kense.png')

const userDir = makePrivateFolder(userFolder())
app.setName('Kense')
app.setPath('userData', join(userDir, 'electron'))
app.setAppUserModelId('kz.kense.client')
app.enableSandbox()
// Whatever asks for a host finds none: the line to the portal is native's.
app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND')
app.setAsDefaultProtocolClient('kense')
guardContents(app)

if (app.requestSingleInstanceLock({ route: routeOfArguments(process.argv) })) void app.whenReady().then(run)
else app.quit()

function run(): void {
  let window: BrowserWindow | null = null
  let tray: Tray | null = null
  let quitting = false
  const crashes: number[] = []
  // What the shell itself must tell before there is a page to hear it.
  const untold: string[] = []
  let pageAsks = false
  const toasts = openToasts(Notification, icon)
  const pageSession = session.fromPartition(partition)
  guardSession(pageSession)
  Menu.setApplicationMenu(null)

  let nativeProcess: UtilityProcess | null = null
  const native: NativeLink = connectNative({
    start: () => utilityPort((nativeProcess = utilityProcess.fork(programPath('native/main.ts'), [], { serviceName: 'Kense native', stdio: 'ignore', env: { ...process.env, KENSE_USER_DIR: userDir } }))),
    services: (wanted) => service(wanted),
    onEvent: send,
    onGivenUp: () => tell('desktop.nativeGivenUp'),
  })
  const pages = openPages(pageFolder(), native)

  pageSession.protocol.handle('https', async (request) => {
    const answer = await pages.answer(request.url, request.method)
    return answer ? new Response(request.method === 'HEAD' ? null : new Uint8Array(answer.body), { status: answer.status, headers: answer.headers }) : Response.error()
  })

  ipcMain.handle('kense:call', (event, request: unknown) => {
    if (!isFromPage(event) || typeof request !== 'string') return JSON.stringify({ fault: { number: 'sender' } })
    pageAsks = true
    for (const early of untold.splice(0)) send(early)
    return native.call(request)
  })

  function send(event: string): void {
    if (window && !window.isDestroyed()) window.webContents.send('kense:event', event)
  }

  function tell(key: TextKey): void {
    const event = JSON.stringify({ type: 'news', key })
    if (pageAsks) send(event)
    else untold.push(event)
  }

  function openWindow(route: string | null): void {
    const opened = new BrowserWindow({
      width: 1280,
      height: 800,
      minWidth: 900,
      minHeight: 600,
      title: shellWord(userDir, 'kernel.appName'),
      icon,
      show: false,
      backgroundColor: groundOf(chosenAppearance(userDir), nativeTheme.shouldUseDarkColors),
      webPreferences: safePreferences(programPath('electron/preload.ts'), pageSession, app.isPackaged),
    })
    window = opened
    opened.once('ready-to-show', () => opened.show())
    opened.on('close', (event) => {
      // The tray keeps the program for its notices; there it is also ended.
      if (quitting || process.platform !== 'win32') return
      event.preventDefault()
      opened.hide()
    })
    opened.webContents.on('render-process-gone', () => reload(opened))
    windowKeys(opened)
    editMenu(opened.webContents, Menu, (part) => shellWord(userDir, `desktop.edit.${part}`))
    load(opened, route)
  }

  function load(opened: BrowserWindow, route: string | null): void {
    void opened.loadURL(`${pageOrigin}/${route === null || route === '/' ? '' : `#${route}`}`)
  }

  function reload(opened: BrowserWindow): void {
    const now = performance.now()
    crashes.push(now)
    if (opened.isDestroyed()) return
    if (crashes.filter((at) => at > now - reloadWindowMs).length <= reloadsAllowed) load(opened, null)
    else dialog.showErrorBox(shellWord(userDir, 'kernel.appName'), shellWord(userDir, 'desktop.nativeGivenUp'))
  }

  function show(route: string | null): void {
    if (!window || window.isDestroyed()) return openWindow(route)
    if (window.isMinimized()) window.restore()
    window.show()
    window.focus()
    if (route !== null) native.open(route)
  }

  function openTray(): void {
    tray = new Tray(nativeImage.createFromPath(icon))
    tray.setToolTip(shellWord(userDir, 'kernel.appName'))
    tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: shellWord(userDir, 'desktop.trayOpen'), click: () => show(null) },
        { type: 'separator' },
        { label: shellWord(userDir, 'desktop.trayQuit'), click: () => app.quit() },
      ]),
    )
    tray.on('click', () => show(null))
  }

  async function service(wanted: ShellService): Promise<string | null> {
    switch (wanted.service) {
      case 'encrypt':
        return (await hasSecretStore()) ? (await safeStorage.encryptStringAsync(wanted.text)).toString('base64') : null
      case 'decrypt':
        return (await hasSecretStore()) ? (await safeStorage.decryptStringAsync(Buffer.from(wanted.base64, 'base64'))).result : null
      case 'reseal':
        return (await hasSecretStore()) ? reseal(Buffer.from(wanted.base64, 'base64')) : null
      case 'chooseFile': {
        const options = { properties: ['openFile' as const], filters: [{ name: 'PKCS#12', extensions: ['p12', 'pfx'] }] }
        const chosen = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options))
        return chosen.filePaths[0] ?? ''
      }
      case 'openPath':
        return (await shell.openPath(wanted.path)) === '' ? '' : null
      case 'openLink':
        if (!isWebAddress(wanted.address)) return null
        return shell.openExternal(wanted.address).then(() => '', () => null)
      case 'toast':
        return !window?.isFocused() && toasts.show({ title: wanted.title, body: wanted.body }, () => show(wanted.route)) ? '' : null
      case 'badge':
        return app.setBadgeCount(wanted.count) ? '' : null
      case 'print':
        window?.webContents.print({ silent: false })
        return ''
      case 'startTokens':
        if (nativeProcess) startTokenProcess({ utilityProcess, MessageChannelMain }, nativeProcess, wanted.id)
        return ''
      case 'close':
        app.quit()
        return ''
    }
  }

  app.on('second-instance', (_event, args, _folder, data) => {
    const handed = (data as { route?: string | null } | null)?.route ?? routeOfArguments(args)
    show(handed)
  })
  app.on('open-url', (event, link) => {
    event.preventDefault()
    show(routeOfLink(link))
  })
  app.on('window-all-closed', () => app.quit())
  app.on('before-quit', () => (quitting = true))

  const configured = configuredPortal(userDir)
  if (configured) native.portalAt(configured)
  const own = configured ? null : keepPortal({
    begin: (port) => runPortal(utilityProcess, userDir, port),
    portalAt: (address) => native.portalAt(address),
    onNotStarted: () => tell('desktop.portalNotStarted'),
    onGivenUp: () => tell('desktop.portalGivenUp'),
  })

  let stopped = false
  app.on('will-quit', (event) => {
    if (stopped) return
    // What was accepted is on disk already; native closes its files in order, then the program ends.
    event.preventDefault()
    tray?.destroy()
    void native.stop().then(() => own?.stop()).then(() => {
      stopped = true
      app.quit()
    })
  })

  openTray()
  startUpdates(app, dialog, shell, userDir)
  openWindow(routeOfArguments(process.argv))
}

/** Null unless the store says that its key was renewed; then what it decrypts a second time is by the new one. */
async function reseal(sealed: Buffer): Promise<string | null> {
  const { shouldReEncrypt } = await safeStorage.decryptStringAsync(sealed)
  if (!shouldReEncrypt) return null
  const { result } = await safeStorage.decryptStringAsync(sealed)
  return (await safeStorage.encryptStringAsync(result)).toString('base64')
}

/** `basic_text` is a password that everyone knows: no protection, so not counted as a secret store. */
async function hasSecretStore(): Promise<boolean> {
  if (!(await safeStorage.isAsyncEncryptionAvailable())) return false
  return process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text'
}


/**
 * Stands in for the module `electron` where its binary can't be had. Each part has the types of electron.d.ts and does
 * what that part promises as far as main.ts and preload.ts use it; what they asked for is written down for the test,
 * which drives it over the process's own channel (control.ts).
 */
import { fork, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { fileURLToPath } from 'node:url'
import type * as Electron from 'electron'

export const seen = {
  switches: [] as string[],
  sandboxed: false,
  protocolClients: [] as string[],
  windowOptions: [] as Electron.BrowserWindowConstructorOptions[],
  loaded: [] as string[],
  shown: 0,
  utilities: [] as { path: string; serviceName: string | undefined; pid: number | undefined }[],
  notifications: [] as string[],
  badges: [] as number[],
  trayLabels: [] as string[],
  popups: [] as string[][],
  zoom: 1,
  wholeScreen: false,
  opened: [] as string[],
  spellChecker: null as boolean | null,
  menu: undefined as unknown,
  exposed: {} as Record<string, unknown>,
}

const appParts = {
  isPackaged: true,
  setName: () => undefined,
  setPath: () => undefined,
  setAppUserModelId: () => undefined,
  enableSandbox: () => void (seen.sandboxed = true),
  setAsDefaultProtocolClient(scheme: string) {
    seen.protocolClients.push(scheme)
    return true
  },
  setBadgeCount: (count?: number) => Boolean(seen.badges.push(count ?? 0)),
  requestSingleInstanceLock: () => process.env.STAND_IN_SECOND !== '1',
  whenReady: () => Promise.resolve(),
  quit() {
    let stays = false
    const event = { preventDefault: () => (stays = true), defaultPrevented: false }
    app.emit('before-quit', event)
    app.emit('will-quit', event)
    if (!stays) process.exit(0)
  },
  commandLine: { appendSwitch: (name: string, value?: string) => void seen.switches.push(value === undefined ? name : `${name}=${value}`) } as Electron.CommandLine,
} satisfies Partial<Electron.App>
export const app = Object.assign(new EventEmitter(), appParts) as EventEmitter & typeof appParts

type Handler = (event: Electron.IpcMainInvokeEvent, ...args: unknown[]) => unknown
const handlers = new Map<string, Handler>()
export const ipcMain = { handle: (channel: string, handler: Handler) => void handlers.set(channel, handler) } satisfies Partial<Electron.IpcMain>
export const channels = () => [...handlers.keys()]

interface Answers {
  request: Parameters<Electron.Session['setPermissionRequestHandler']>[0]
  check: Parameters<Electron.Session['setPermissionCheckHandler']>[0]
  device: Parameters<Electron.Session['setDevicePermissionHandler']>[0]
  before: ((details: Electron.OnBeforeRequestListenerDetails, answer: (response: Electron.CallbackResponse) => void) => void) | null
  page: ((request: Request) => Response | Promise<Response>) | null
}
export const answers: Answers = { request: null, check: null, device: null, before: null, page: null }

const pageSession = {
  setPermissionRequestHandler: (handler: Answers['request']) => void (answers.request = handler),
  setPermissionCheckHandler: (handler: Answers['check']) => void (answers.check = handler),
  setDevicePermissionHandler: (handler: Answers['device']) => void (answers.device = handler),
  setSpellCheckerEnabled: (enabled: boolean) => void (seen.spellChecker = enabled),
  webRequest: { onBeforeRequest: (listener: Answers['before']) => void (answers.before = listener) } as unknown as Electron.WebRequest,
  protocol: { handle: (_scheme: string, handler: NonNullable<Answers['page']>) => void (answers.page = handler) } as unknown as Electron.Protocol,
} satisfies Partial<Electron.Session>
export const session = { fromPartition: () => pageSession as unknown as Electron.Session } satisfies Partial<typeof Electron.session>

/** What the page's side hears from `webContents.send`. */
const toPage = new EventEmitter()
export const mainFrame = { url: '', parent: null } as unknown as Electron.WebFrameMain

class Contents extends EventEmitter {
  mainFrame = mainFrame
  openHandler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0] = () => ({ action: 'allow' })
  setWindowOpenHandler(handler: Contents['openHandler']): void {
    this.openHandler = handler
  }
  send(channel: string, ...args: unknown[]): void {
    toPage.emit(channel, {}, ...args)
  }
  getZoomFactor = () => seen.zoom
  setZoomFactor(factor: number): void {
    seen.zoom = factor
  }
  print(): void {
    seen.opened.push('print')
  }
}
export let contents = new Contents()

export class BrowserWindow extends EventEmitter {
  webContents = (contents = new Contents())
  constructor(options: Electron.BrowserWindowConstructorOptions) {
    super()
    seen.windowOptions.push(options)
    app.emit('web-contents-created', {}, this.webContents)
  }
  async loadURL(url: string): Promise<void> {
    seen.loaded.push(url)
    ;(mainFrame as { url: string }).url = url
    setImmediate(() => this.emit('ready-to-show'))
  }
  show(): void {
    seen.shown += 1
  }
  isDestroyed = () => false
  isMinimized = () => false
  isFocused = () => false
  isFullScreen = () => seen.wholeScreen
  setFullScreen(whole: boolean): void {
    seen.wholeScreen = whole
  }
  restore(): void {}
  focus(): void {}
  hide(): void {}
}

interface ChannelEnd {
  id: string
  peer: ChannelEnd | null
  owner: ChildProcess | null
}
const channelEnds = new Map<string, ChannelEnd>()

/** Two ends that are given to two processes; what one sends, the stand-in brings to the other. */
export class MessageChannelMain {
  port1: Electron.MessagePortMain
  port2: Electron.MessagePortMain
  constructor() {
    const end = (): ChannelEnd => {
      const made = { id: randomUUID(), peer: null, owner: null }
      channelEnds.set(made.id, made)
      return made
    }
    const [first, second] = [end(), end()]
    first.peer = second
    second.peer = first
    this.port1 = first as unknown as Electron.MessagePortMain
    this.port2 = second as unknown as Electron.MessagePortMain
  }
}

function carry(child: ChildProcess): void {
  child.on('message', (data: { channel?: string; closed?: boolean }) => {
    const peer = data.channel === undefined ? null : channelEnds.get(data.channel)?.peer
    if (peer?.owner?.connected) peer.owner.send({ ...data, channel: peer.id })
  })
  child.on('exit', () => {
    for (const { owner, peer } of channelEnds.values()) if (owner === child && peer?.owner?.connected) peer.owner.send({ channel: peer.id, closed: true })
  })
}

/** A real process in place of Electron's; its `parentPort` is put there by parent-port.ts. */
export const utilityProcess = {
  fork(path: string, args: string[] = [], options: Electron.ForkOptions = {}) {
    const quiet = options.stdio === 'pipe' ? 'pipe' : 'ignore'
    const child = fork(path, args, {
      env: options.env as NodeJS.ProcessEnv,
      serialization: 'advanced',
      execArgv: ['--import', fileURLToPath(new URL('./parent-port.ts', import.meta.url))],
      stdio: ['ignore', quiet, quiet, 'ipc'],
    })
    seen.utilities.push({ path, serviceName: options.serviceName, pid: child.pid })
    carry(child)
    const postMessage = (message: unknown, ports: ChannelEnd[] = []) => {
      const [end] = ports
      if (end) end.owner = child
      if (child.connected) child.send(end ? { channel: end.id, given: message } : (message as object), () => undefined)
    }
    return Object.assign(child, { postMessage }) as unknown as Electron.UtilityProcess
  },
} satisfies Pick<typeof Electron.utilityProcess, 'fork'>

/** Turned around: enough to see that what is kept is not the plain text. Under `STAND_IN_RENEWED` its key has been renewed: what was sealed before is asked to be sealed anew. */
const seals = process.env.STAND_IN_RENEWED === '1' ? 'жаңа' : ''
export const safeStorage = {
  isAsyncEncryptionAvailable: () => Promise.resolve(true),
  getSelectedStorageBackend: () => (process.env.STAND_IN_STORE ?? 'gnome_libsecret') as ReturnType<Electron.SafeStorage['getSelectedStorageBackend']>,
  encryptStringAsync: (text: string) => Promise.resolve(Buffer.from(seals + [...text].reverse().join(''))),
  decryptStringAsync(bytes: Buffer) {
    const sealed = bytes.toString()
    return Promise.resolve({ result: [...sealed.replace(/^жаңа/, '')].reverse().join(''), shouldReEncrypt: !sealed.startsWith(seals) })
  },
} satisfies Partial<Electron.SafeStorage>

export const dialog = {
  showOpenDialog: (() => Promise.resolve({ canceled: false, filePaths: [process.env.STAND_IN_CHOSEN ?? ''] })) as Electron.Dialog['showOpenDialog'],
  showErrorBox: (title: string, text: string) => void seen.opened.push(`${title}: ${text}`),
} satisfies Partial<Electron.Dialog>

export const shell = {
  openExternal(address: string) {
    seen.opened.push(address)
    return Promise.resolve()
  },
  openPath(path: string) {
    seen.opened.push(path)
    return Promise.resolve('')
  },
} satisfies Partial<Electron.Shell>

/** Those on the screen, newest last; held weakly, as Electron does: what the program lets go of hears no press. */
export const toasts: WeakRef<Notification>[] = []

export class Notification extends EventEmitter {
  static isSupported = () => true
  readonly options: Electron.NotificationConstructorOptions
  constructor(options: Electron.NotificationConstructorOptions) {
    super()
    this.options = options
  }
  show(): void {
    toasts.push(new WeakRef(this))
    seen.notifications.push(`${this.options.title}: ${this.options.body}`)
  }
}

export const nativeTheme = { shouldUseDarkColors: true } satisfies Partial<typeof Electron.nativeTheme>

export const nativeImage = { createFromPath: () => ({}) as Electron.NativeImage } satisfies Partial<typeof Electron.nativeImage>

export const Menu = {
  setApplicationMenu: (menu: Electron.Menu | null) => void (seen.menu = menu),
  buildFromTemplate(items: Electron.MenuItemConstructorOptions[]) {
    return { items, popup: () => void seen.popups.push(items.map(({ label, enabled }) => (enabled === false ? `(${label})` : `${label}`))) } as unknown as Electron.Menu
  },
} satisfies Partial<typeof Electron.Menu>

export class Tray extends EventEmitter {
  setToolTip(): void {}
  setContextMenu(menu: Electron.Menu): void {
    seen.trayLabels = menu.items.flatMap(({ label }) => label ?? [])
  }
  destroy(): void {}
}

export const contextBridge = { exposeInMainWorld: (name: string, api: unknown) => void (seen.exposed[name] = api) } satisfies Partial<Electron.ContextBridge>

/** Where a dropped file lies, which Electron alone knows. */
export const webUtils = { getPathForFile: () => '' } satisfies Partial<Electron.WebUtils>

/** Calls a channel as a frame would, with the event that Electron gives the handler. */
export function invokeFrom(frame: Electron.WebFrameMain | null, channel: string, ...args: unknown[]): Promise<unknown> {
  const handler = handlers.get(channel)
  if (!handler) return Promise.reject(new Error(`no handler for ${channel}`))
  const event = { sender: contents, senderFrame: frame, frameId: 1, processId: 1, type: 'frame', preventDefault: () => undefined, defaultPrevented: false }
  return Promise.resolve(handler(event as unknown as Electron.IpcMainInvokeEvent, ...args))
}

export const ipcRenderer = {
  invoke: (channel: string, ...args: unknown[]) => invokeFrom(mainFrame, channel, ...args),
  on: ((channel: string, listener: (event: unknown, ...args: unknown[]) => void) => toPage.on(channel, listener)) as unknown as Electron.IpcRenderer['on'],
} satisfies Partial<Electron.IpcRenderer>

import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contentSecurityPolicy } from '../../electron/guards.ts'
import { hasSoftToken, openStore, plugIn, softModule } from '../signing/soft-token.ts'
import { callNames, wrongCalls } from '../security/wrong-calls.ts'
import { copyOffice, openOfficeTemplate } from '../world/template.ts'
import { startProduct, type Product } from './product.ts'
import { eventually } from './shell.ts'

interface Seen {
  switches: string[]
  sandboxed: boolean
  protocolClients: string[]
  windowOptions: { webPreferences: Record<string, unknown> }[]
  loaded: string[]
  utilities: { path: string; serviceName: string; pid: number }[]
  trayLabels: string[]
  popups: string[][]
  zoom: number
  wholeScreen: boolean
  spellChecker: boolean
  menu: unknown
  exposed: string[]
  channels: string[]
  shown: number
  opened: string[]
}

describe('Electron (BARS §4), by main.ts and preload.ts as they are', () => {
  const userDir = mkdtempSync(join(tmpdir(), 'kense-electron-'))
  let product: Product
  const seen = () => product.ask('seen') as Promise<Seen>

  beforeAll(async () => {
    if (hasSoftToken) {
      openStore(userDir)
      plugIn(userDir, 'KAZTOKEN')
      writeFileSync(join(userDir, 'ways.json'), JSON.stringify({ tokenModules: [{ file: softModule.path, sha256: softModule.sha256 }] }))
    }
    product = startProduct(userDir, { KENSE_SIGNING_WAYS: join(userDir, 'ways.json') })
    await eventually(seen, ({ loaded }) => loaded.length > 0)
    await product.ask('preload')
  }, 60_000)
  afterAll(async () => {
    product?.child.kill('SIGKILL')
    await product?.ended
    rmSync(userDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  })

  it('1, 18: loads only its own origin, answered by a protocol handler and never from file://', async () => {
    expect((await seen()).loaded).toEqual(['https://kense.local/'])
    expect(await product.ask('page', 'https://kense.local/')).toMatchObject({ status: 200, policy: contentSecurityPolicy, type: 'text/html; charset=utf-8' })
    expect(await product.ask('page', 'https://kense.local/..%2fshell.ts')).toMatchObject({ status: 404 })
    expect(await product.ask('page', 'https://kense.local/', 'POST')).toMatchObject({ status: 405 })
  })

  it('2, 3, 4, 6, 8, 9, 10: the window has the safe preferences, each said outright', async () => {
    const { windowOptions, sandboxed } = await seen()
    expect(sandboxed).toBe(true)
    const { preload, session, ...preferences } = windowOptions[0]?.webPreferences as Record<string, unknown>
    expect(String(preload)).toMatch(/preload\.(ts|cjs)$/)
    expect(session).toBeDefined()
    expect(preferences).toEqual({
      sandbox: true, contextIsolation: true, nodeIntegration: false, nodeIntegrationInWorker: false, nodeIntegrationInSubFrames: false,
      webSecurity: true, allowRunningInsecureContent: false, experimentalFeatures: false, webviewTag: false, navigateOnDragDrop: false,
      safeDialogs: true, spellcheck: false, devTools: false,
    })
    expect(preferences).not.toHaveProperty('enableBlinkFeatures')
  })

  it.skipIf(!hasSoftToken)('tokens are looked at in a process that the shell starts, over a channel of their own', async () => {
    const keys = (await product.ask('call', 'session.keys', { usage: 'either' })) as { kind: string; path: string; whyNot: { key: string } }[]
    expect(keys).toMatchObject([{ kind: 'token', path: 'KAZTOKEN', whyNot: { key: 'signing.key.tokenEmpty' } }])
    const tokens = async () => (await seen()).utilities.filter((each) => each.serviceName === 'Kense tokens')
    expect(await tokens()).toHaveLength(1)
    // One that crashed is told, and the next look starts another.
    process.kill((await tokens())[0]!.pid, 'SIGKILL')
    await eventually(() => product.ask('call', 'session.keys', { usage: 'either' }), (rows) => JSON.stringify(rows).includes('tokenEmpty'))
    expect((await tokens()).length).toBeGreaterThan(1)
  })

  it('5: grants nothing that a page asks for but copying by a press', async () => {
    for (const name of ['media', 'geolocation', 'notifications', 'midi', 'openExternal', 'clipboard-read', 'display-capture', 'fullscreen', 'hid']) {
      expect(await product.ask('permission', name), name).toEqual({ request: false, check: false, device: false })
    }
    expect(await product.ask('permission', 'clipboard-sanitized-write')).toMatchObject({ request: true, check: true })
  })

  it('7: the policy names no host, no inline and no eval', () => {
    expect(contentSecurityPolicy).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' blob: data:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'; trusted-types kense",
    )
  })

  it('11, 12, 13, 14: no webview, no navigation away, no new window', async () => {
    expect(await product.ask('webview')).toBe(true)
    for (const url of ['https://example.org/', 'file:///etc/passwd', 'http://kense.local/', 'https://kense.local.example.org/', 'javascript:alert(1)', 'https://kense.local:8443/']) {
      expect(await product.ask('navigate', url), url).toEqual({ navigate: true, redirect: true, frame: true })
      expect(await product.ask('open', url), url).toBe('deny')
    }
    expect(await product.ask('navigate', 'https://kense.local/#/approvals')).toEqual({ navigate: false, redirect: false, frame: false })
    expect(await product.ask('open', 'https://kense.local/')).toBe('deny')
  })

  it('1: no request leaves for another host, whatever asks', async () => {
    for (const url of ['https://example.org/', 'http://127.0.0.1/', 'ws://example.org/', 'file:///etc/passwd', 'ftp://example.org/']) expect(await product.ask('request', url), url).toBe(true)
    expect(await product.ask('request', 'https://kense.local/page.js')).toBe(false)
    expect((await seen()).switches).toContain('host-resolver-rules=MAP * ~NOTFOUND')
  })

  it('15: hands no address to the system; a saved file is opened by its path only', async () => {
    expect((await seen()).opened).toEqual([])
  })

  it('16: the pinned Electron is the current one', () => {
    const { devDependencies } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { devDependencies: Record<string, string> }
    expect(Number(devDependencies.electron?.split('.')[0])).toBeGreaterThanOrEqual(45)
  })

  it('17: native answers the top frame of our page and nobody else', async () => {
    const request = JSON.stringify({ name: 'settings.get', input: {} })
    const refused = JSON.stringify({ fault: { number: 'sender' } })
    expect(JSON.parse((await product.ask('raw', 'main', request)) as string)).toMatchObject({ answer: { language: 'kk' } })
    expect(await product.ask('raw', 'sub', request)).toBe(refused)
    expect(await product.ask('raw', 'gone', request)).toBe(refused)
    for (const url of ['https://example.org/', 'about:blank', 'file:///x', 'data:text/html,x', '', 'https://kense.local.evil/']) expect(await product.ask('foreign', url, request), url).toBe(refused)
    for (const wrong of [null, 1, { name: 'settings.get', input: {} }, [request]]) expect(await product.ask('raw', 'main', wrong)).toBe(refused)
    for (const wrong of ['', '{', '{}', '{"name":"settings.get"}', '{"name":"settings.get","input":{},"more":1}', '{"name":"toString","input":{}}', '{"__proto__":{"x":1},"name":"settings.get","input":{"y":1}}']) {
      expect(JSON.parse((await product.ask('raw', 'main', wrong)) as string), wrong).toHaveProperty('fault')
    }
  })

  it('I1: no call of the bridge is answered to another frame, nor to an input that is not its own', async () => {
    const refused = JSON.stringify({ fault: { number: 'sender' } })
    for (const name of callNames) {
      const request = JSON.stringify({ name, input: {} })
      expect(await product.ask('raw', 'sub', request), name).toBe(refused)
      expect(await product.ask('raw', 'gone', request), name).toBe(refused)
      expect(await product.ask('foreign', 'https://example.org/', request), name).toBe(refused)
      for (const wrong of wrongCalls(name)) expect(JSON.parse((await product.ask('raw', 'main', wrong)) as string), wrong.slice(0, 200)).toHaveProperty('fault')
    }
    expect(await product.ask('raw', 'main', JSON.stringify({ name: 'portal.do', input: { name: 'x', input: 'x'.repeat(10_000_000), title: '' } }))).toBe(JSON.stringify({ fault: { number: 'too-long' } }))
  })

  it('20: exposes three functions and one channel, and no Electron object', async () => {
    const { exposed, channels } = await seen()
    expect(exposed).toEqual(['kense', 'call', 'on', 'pathOf'])
    expect(channels).toEqual(['kense:call'])
  })

  it('carries a call to native and back, and events up', async () => {
    expect(await product.ask('call', 'settings.set', { language: 'ru' })).toMatchObject({ language: 'ru' })
    expect(await product.ask('call', 'settings.set', { language: 'de' })).toMatchObject({ error: expect.stringMatching(/^fault № /) as string })
    await product.ask('link', 'kense://approvals/12')
    expect(await eventually(() => product.ask('heard') as Promise<{ type: string }[]>, (events) => events.some(({ type }) => type === 'open'))).toContainEqual({ type: 'open', route: '/approvals/12' })
    await product.ask('link', 'kense://approvals/<script>')
    await product.ask('link', 'https://example.org/')
  })

  it('keeps the key of kept data in the system’s secret store', async () => {
    const kept = JSON.parse(readFileSync(join(userDir, 'system-key.json'), 'utf8')) as { by: string; sealed: string }
    expect(kept.by).toBe('shell')
    expect(await product.ask('call', 'portal.connection', {})).toMatchObject({ keptBy: 'system' })
  })

  it('starts native again after it crashed, tells the page, and gives up at the fourth crash in a minute', async () => {
    const natives = async () => (await seen()).utilities.filter(({ serviceName }) => serviceName === 'Kense native')
    for (let crash = 1; crash <= 3; crash += 1) {
      process.kill((await natives()).at(-1)?.pid as number, 'SIGKILL')
      expect(await eventually(natives, (all) => all.length === crash + 1)).toHaveLength(crash + 1)
      const settings = await eventually(() => product.ask('call', 'settings.get', {}), (answer) => 'language' in (answer as object))
      expect(settings).toMatchObject({ language: 'ru' })
    }
    expect(await product.ask('heard')).toContainEqual({ type: 'changed', nouns: ['*'] })
    process.kill((await natives()).at(-1)?.pid as number, 'SIGKILL')
    expect(await eventually(() => product.ask('heard') as Promise<unknown[]>, (events) => JSON.stringify(events).includes('nativeGivenUp'))).toContainEqual({ type: 'news', key: 'desktop.nativeGivenUp' })
    expect(await product.ask('call', 'settings.get', {})).toMatchObject({ error: 'fault № native-restarted' })
  }, 60_000)

  it('loads the page again after its process is gone, and has no menu and no spell-check', async () => {
    const before = (await seen()).loaded.length
    await product.ask('crashPage')
    const now = await eventually(seen, ({ loaded }) => loaded.length > before)
    expect(now.loaded).toHaveLength(before + 1)
    expect(now.menu).toBeNull()
    expect(now.spellChecker).toBe(false)
    expect(now.trayLabels).toHaveLength(2)
    expect(now.protocolClients).toEqual(['kense'])
  })

  it('does by keys and wheel what a browser’s window does: larger, smaller, whole screen; in any layout of letters', async () => {
    const press = (code: string, key: string, control = true) => product.ask('press', { code, key, control })
    expect(await press('Equal', 'һ')).toBe(true)
    await product.ask('wheel', 'in')
    expect((await seen()).zoom).toBe(1.25)
    await press('Minus', 'ө')
    expect((await seen()).zoom).toBe(1.1)
    await press('Digit0', 'қ')
    expect((await seen()).zoom).toBe(1)
    for (let pressed = 0; pressed < 20; pressed += 1) await press('NumpadAdd', '+')
    expect((await seen()).zoom).toBe(3)
    expect(await press('Equal', 'һ', false)).toBe(false)
    expect((await seen()).zoom).toBe(3)
    expect(await press('F11', 'F11', false)).toBe(true)
    expect((await seen()).wholeScreen).toBe(true)
  })

  it('has a right button where one writes: what can be done to the words, in the language chosen above', async () => {
    const flags = { canUndo: false, canCut: true, canCopy: true, canPaste: true, canSelectAll: true }
    await product.ask('rightButton', { isEditable: true, selectionText: 'сөз', editFlags: flags })
    await product.ask('rightButton', { isEditable: false, selectionText: 'сөз', editFlags: flags })
    await product.ask('rightButton', { isEditable: false, selectionText: '', editFlags: flags })
    expect((await seen()).popups).toEqual([['(Отменить)', 'Вырезать', 'Копировать', 'Вставить', 'Выделить всё'], ['Копировать']])
  })
})

describe('Electron with a portal of its own', () => {
  it('starts it again on the same address when it died, and after the third time in ten minutes says that it no longer does', async () => {
    const userDir = mkdtempSync(join(tmpdir(), 'kense-electron-'))
    mkdirSync(join(userDir, 'portal'))
    // Where root runs this the database has an account of its own, which must get through to the copy.
    chmodSync(userDir, 0o711)
    copyOffice(await openOfficeTemplate(), join(userDir, 'portal'))
    const product = startProduct(userDir, { KENSE_PORTAL: '' })
    const portals = async () => ((await product.ask('seen')) as Seen).utilities.filter(({ serviceName }) => serviceName === 'Kense portal')
    const connection = async () => (await product.ask('call', 'portal.connection', {})) as { state: string; portal: string; lastAnswerAt: string | null }
    const answersAfter = (moment: string) => eventually(connection, (now) => now.state === 'online' && (now.lastAnswerAt ?? '') > moment, 60_000)
    try {
      await eventually(() => product.ask('seen') as Promise<Seen>, ({ loaded }) => loaded.length > 0)
      await product.ask('preload')
      const first = await answersAfter('')
      expect(first.state).toBe('online')
      process.kill((await portals())[0]!.pid, 'SIGKILL')
      // A quick machine is through with it before anybody sees the line lost.
      await eventually(portals, (started) => started.length === 2)
      const killedAt = new Date().toISOString()
      const again = await answersAfter(killedAt)
      expect([again.state, again.portal]).toEqual(['online', first.portal])
      expect((again.lastAnswerAt ?? '') > killedAt).toBe(true)
      for (let crash = 2; crash <= 4; crash += 1) {
        const all = await eventually(portals, (started) => started.length === crash)
        process.kill(all.at(-1)!.pid, 'SIGKILL')
      }
      const heard = await eventually(() => product.ask('heard') as Promise<unknown[]>, (events) => JSON.stringify(events).includes('portalGivenUp'))
      expect(heard).toContainEqual({ type: 'news', key: 'desktop.portalGivenUp' })
      expect(await portals()).toHaveLength(4)
    } finally {
      product.child.kill('SIGKILL')
      await product.ended
      rmSync(userDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
    }
  }, 150_000)

  it('says that none could be started, and keeps the reason', async () => {
    const userDir = mkdtempSync(join(tmpdir(), 'kense-electron-'))
    // A file stands where its folder would be made.
    writeFileSync(join(userDir, 'portal'), '')
    const product = startProduct(userDir, { KENSE_PORTAL: '' })
    try {
      await eventually(() => product.ask('seen') as Promise<Seen>, ({ loaded }) => loaded.length > 0)
      await product.ask('preload')
      // The page's first question brings what was said before it.
      await product.ask('call', 'settings.get', {})
      const heard = await eventually(() => product.ask('heard') as Promise<unknown[]>, (events) => JSON.stringify(events).includes('portalNotStarted'))
      expect(heard).toContainEqual({ type: 'news', key: 'desktop.portalNotStarted' })
      expect(readFileSync(join(userDir, 'portal.log'), 'utf8')).toContain('portal.notStarted')
    } finally {
      product.child.kill('SIGKILL')
      await product.ended
      rmSync(userDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    }
  }, 60_000)
})

describe('Electron, starting and stopping', () => {
  it('stops native in order and ends; a store whose key was renewed seals anew; a second program of the same person leaves at once', async () => {
    const userDir = mkdtempSync(join(tmpdir(), 'kense-electron-'))
    try {
      const product = startProduct(userDir)
      const first = (await eventually(() => product.ask('seen') as Promise<Seen>, ({ utilities }) => utilities.length > 0)) as Seen
      await product.ask('preload')
      expect(await product.ask('call', 'settings.get', {})).toMatchObject({ language: 'kk' })
      await product.ask('quit')
      expect(await product.ended).toBe(0)
      expect(() => process.kill(first.utilities[0]?.pid as number, 0)).toThrow()
      const sealed = () => (JSON.parse(readFileSync(join(userDir, 'system-key.json'), 'utf8')) as { sealed: string }).sealed
      const before = sealed()
      const renewed = startProduct(userDir, { STAND_IN_RENEWED: '1' })
      expect(await eventually(() => Promise.resolve(Buffer.from(sealed(), 'base64').toString()), (now) => now.startsWith('жаңа'))).toBe(`жаңа${Buffer.from(before, 'base64').toString()}`)
      await renewed.ask('quit')
      expect(await renewed.ended).toBe(0)
      expect(await startProduct(userDir, { STAND_IN_SECOND: '1' }).ended).toBe(0)
    } finally {
      rmSync(userDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    }
  }, 60_000)

  it('counts basic_text as no secret store, and says so', async () => {
    const userDir = mkdtempSync(join(tmpdir(), 'kense-electron-'))
    const product = startProduct(userDir, { STAND_IN_STORE: 'basic_text', DBUS_SESSION_BUS_ADDRESS: '', XDG_RUNTIME_DIR: '/nonexistent' })
    try {
      await eventually(() => product.ask('seen') as Promise<Seen>, ({ loaded }) => loaded.length > 0)
      await product.ask('preload')
      expect(await product.ask('call', 'portal.connection', {})).toMatchObject({ keptBy: 'nothing' })
    } finally {
      product.child.kill('SIGKILL')
      await product.ended
      rmSync(userDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    }
  }, 60_000)
})

/** The test's hands inside the stand-in: one command comes, one answer goes. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type * as Electron from 'electron'
import { answers, app, channels, contents, invokeFrom, mainFrame, seen, toasts } from './electron.ts'

interface Exposed {
  call: (name: string, input: unknown) => Promise<unknown>
  on: (listener: (event: unknown) => void) => () => void
}

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const heard: unknown[] = []
const exposed = () => seen.exposed.kense as Exposed

function prevented(event: string, detail: object, ...more: unknown[]): boolean {
  let stays = false
  contents.emit(event, { ...detail, preventDefault: () => (stays = true) }, ...more)
  return stays
}

const frames: Record<string, Electron.WebFrameMain | null> = {
  gone: null,
  sub: { url: 'https://kense.local/', parent: mainFrame } as unknown as Electron.WebFrameMain,
}

const commands: Record<string, (...args: never[]) => unknown> = {
  // Written out and read again: the session among the preferences is made of functions.
  seen: () => JSON.parse(JSON.stringify({ ...seen, exposed: Object.keys(seen.exposed).concat(Object.keys((seen.exposed.kense as object | undefined) ?? {})), channels: channels() })) as unknown,
  heard: () => heard,
  navigate: (url: string) => ({ navigate: prevented('will-navigate', { url }), redirect: prevented('will-redirect', { url }), frame: prevented('will-frame-navigate', { url }) }),
  webview: () => prevented('will-attach-webview', {}),
  open: (url: string) => contents.openHandler({ url } as never).action,
  permission: (name: string) => ({
    request: new Promise((resolve) => answers.request?.(contents as never, name as never, resolve, {} as never)),
    check: answers.check?.(null, name as never, 'https://kense.local', {} as never),
    device: answers.device?.({} as never),
  }),
  request: (url: string) => new Promise((resolve) => answers.before?.({ url } as never, (response) => resolve(response.cancel))),
  async page(url: string, method = 'GET') {
    const answer = await answers.page?.(new Request(url, { method }))
    return answer && { status: answer.status, policy: answer.headers.get('content-security-policy'), type: answer.headers.get('content-type'), text: await answer.text() }
  },
  async preload() {
    await import('../../../electron/preload.ts')
    exposed().on((event) => heard.push(event))
  },
  call: (name: string, input: unknown) => exposed().call(name, input).catch((error: Error) => ({ error: error.message })),
  raw: (frame: string, request: unknown) => invokeFrom(frame === 'main' ? mainFrame : (frames[frame] ?? null), 'kense:call', request),
  foreign(url: string, request: unknown) {
    const own = mainFrame.url
    ;(mainFrame as { url: string }).url = url
    return invokeFrom(mainFrame, 'kense:call', request).finally(() => ((mainFrame as { url: string }).url = own))
  },
  pressToast: (words: string) => {
    collectGarbage()
    const pressed = toasts.flatMap((each) => each.deref() ?? []).findLast(({ options }) => options.body?.includes(words))
    return pressed?.emit('click') ?? false
  },
  press: (input: object) => prevented('before-input-event', {}, { type: 'keyDown', control: false, meta: false, alt: false, shift: false, ...input }),
  wheel: (direction: string) => void contents.emit('zoom-changed', {}, direction),
  rightButton: (clicked: object) => void contents.emit('context-menu', {}, clicked),
  crashPage: () => void contents.emit('render-process-gone', {}, { reason: 'crashed' }),
  second: (args: string[]) => void app.emit('second-instance', {}, args, '', {}),
  link: (url: string) => void app.emit('open-url', { preventDefault: () => undefined }, url),
  quit: () => void setImmediate(() => app.quit()),
}

process.on('message', (message: { id: number; name: string; args: never[] }) => {
  void (async () => {
    const result: unknown = await commands[message.name]?.(...message.args)
    // Answers may hold promises one level deep.
    const plain = result !== null && typeof result === 'object' && !Array.isArray(result) ? Object.fromEntries(await Promise.all(Object.entries(result).map(async ([key, value]) => [key, await value]))) : result
    process.send?.({ id: message.id, result: plain ?? null })
  })().catch((error: unknown) => process.send?.({ id: message.id, error: String(error) }))
})

/**
 * The native process as the shell sees it: page calls go down as text and come back as text, events come up, and the
 * few things that only a shell can do (its secret store, its file dialog) are asked of it. Nothing else crosses.
 */
import { fork, type ChildProcess } from 'node:child_process'

/** What a page may send in one call, in characters: a 1 MiB chunk in base64 with room to spare. */
export const callLimit = 4 * 1024 * 1024

/** Where the portal is. A certificate pins it: only a chain that ends in it is believed. */
export interface PortalAddress {
  url: string
  /** PEM, or null on plain HTTP over loopback. */
  certificate: string | null
  /** Folder of the demo office's people and keys, when the portal shows one. */
  demoOffice: string | null
}

export type ShellService =
  | { service: 'encrypt'; text: string }
  | { service: 'decrypt'; base64: string }
  /** The same under the store's newest key; null when it is already, or can't be. */
  | { service: 'reseal'; base64: string }
  | { service: 'chooseFile' }
  | { service: 'openPath'; path: string }
  /** In the system's browser; only what `isWebAddress` lets through. */
  | { service: 'openLink'; address: string }
  | { service: 'toast'; title: string; body: string; route: string }
  /** The number on the program's icon, where the system shows one. */
  | { service: 'badge'; count: number }
  /** Where native may start no process itself: one for tokens, whose channel comes back in a frame of its own. */
  | { service: 'startTokens'; id: string }
  | { service: 'close' }
  | { service: 'print' }

/** Answers null where this shell cannot do it, so that native chooses the next way and says so. */
export type ShellServices = (wanted: ShellService) => Promise<string | null>

export type ToNative =
  | { frame: 'call'; id: number; request: string }
  | { frame: 'file'; id: number; sha256: string }
  /** A part of that file has arrived: the next may come. Without it a large file would stand in the pipe whole. */
  | { frame: 'taken'; id: number }
  | { frame: 'portal'; address: PortalAddress }
  | { frame: 'open'; route: string }
  | { frame: 'served'; id: number; result: string | null }
  | { frame: 'stop' }

export type FromNative =
  | { frame: 'ready' }
  | { frame: 'answer'; id: number; answer: string }
  | { frame: 'event'; event: string }
  | { frame: 'bytes'; id: number; bytes: Uint8Array; last: boolean }
  | { frame: 'noFile'; id: number }
  | { frame: 'serve'; id: number; wanted: ShellService }

export interface NativeLink {
  /** `request` is `{"name","input"}`; the answer `{"answer"}` or `{"fault":{"number"}}`, both JSON. Never rejects. */
  call(request: string): Promise<string>
  /** The bytes of a held file, verified against the digest; null when not held. */
  file(sha256: string): Promise<Uint8Array | null>
  portalAt(address: PortalAddress): void
  /** Tells the page to go to a route, as when a `kense://` link was clicked. */
  open(route: string): void
  stop(): Promise<void>
  readonly pid: number | undefined
}

/** A pipe to the native process; Electron's utility process and a forked Node both give one. */
export interface NativePort {
  send(frame: ToNative): void
  onFrame(listener: (frame: FromNative) => void): void
  onEnd(listener: (code: number | null) => void): void
  kill(): void
  readonly pid: number | undefined
}

export interface NativeOptions {
  start: () => NativePort
  services: ShellServices
  onEvent: (event: string) => void
  /** After the third crash within a minute native is not started again; the window says so and offers a restart. */
  onGivenUp: () => void
}

const crashWindowMs = 60_000
const crashesAllowed = 3
const stopTimeoutMs = 5_000

/** Calls that were under way when the process died answer with this fault; a command is safe to repeat by its id. */
const crashedAnswer = JSON.stringify({ fault: { number: 'native-restarted' } })

export function connectNative(options: NativeOptions): NativeLink {
  let nextId = 1
  let port: NativePort
  let stopping = false
  let givenUp = false
  let address: PortalAddress | null = null
  let ended: () => void = () => undefined
  const crashes: number[] = []
  const calls = new Map<number, (answer: string) => void>()
  const files = new Map<number, { parts: Uint8Array[]; resolve: (file: Uint8Array | null) => void }>()

  function receive(frame: FromNative): void {
    switch (frame.frame) {
      case 'answer':
        calls.get(frame.id)?.(frame.answer)
        calls.delete(frame.id)
        return
      case 'event':
        return options.onEvent(frame.event)
      case 'bytes':
        return receiveBytes(frame)
      case 'noFile':
        files.get(frame.id)?.resolve(null)
        files.delete(frame.id)
        return
      case 'serve':
        void serve(frame.id, frame.wanted)
        return
      case 'ready':
    }
  }

  function receiveBytes(frame: Extract<FromNative, { frame: 'bytes' }>): void {
    const file = files.get(frame.id)
    if (!file) return
    file.parts.push(frame.bytes)
    if (!frame.last) return port.send({ frame: 'taken', id: frame.id })
    files.delete(frame.id)
    file.resolve(Buffer.concat(file.parts))
  }

  async function serve(id: number, wanted: ShellService): Promise<void> {
    const result = await options.services(wanted).catch(() => null)
    port.send({ frame: 'served', id, result })
  }

  function begin(): void {
    port = options.start()
    port.onFrame(receive)
    port.onEnd(() => afterEnd())
    if (address) port.send({ frame: 'portal', address })
  }

  function afterEnd(): void {
    for (const answer of calls.values()) answer(crashedAnswer)
    calls.clear()
    for (const file of files.values()) file.resolve(null)
    files.clear()
    if (stopping) return ended()
    const now = performance.now()
    crashes.push(now)
    while ((crashes[0] ?? now) < now - crashWindowMs) crashes.shift()
    if (crashes.length > crashesAllowed) {
      givenUp = true
      return options.onGivenUp()
    }
    begin()
    // Pages re-ask everything: what they showed may have been answered by the process that died.
    options.onEvent(JSON.stringify({ type: 'changed', nouns: ['*'] }))
  }

  begin()
  return {
    call(request) {
      if (givenUp) return Promise.resolve(crashedAnswer)
      if (request.length > callLimit) return Promise.resolve(JSON.stringify({ fault: { number: 'too-long' } }))
      return new Promise((resolve) => {
        const id = nextId++
        calls.set(id, resolve)
        port.send({ frame: 'call', id, request })
      })
    },
    file(sha256) {
      if (givenUp || !/^[0-9a-f]{64}$/.test(sha256)) return Promise.resolve(null)
      return new Promise((resolve) => {
        const id = nextId++
        files.set(id, { parts: [], resolve })
        port.send({ frame: 'file', id, sha256 })
      })
    },
    portalAt(next) {
      address = next
      port.send({ frame: 'portal', address: next })
    },
    open(route) {
      port.send({ frame: 'open', route })
    },
    stop() {
      stopping = true
      if (givenUp) return Promise.resolve()
      return new Promise((resolve) => {
        const timer = setTimeout(() => port.kill(), stopTimeoutMs)
        ended = () => {
          clearTimeout(timer)
          resolve()
        }
        port.send({ frame: 'stop' })
      })
    },
    get pid() {
      return port.pid
    },
  }
}

/** Native as a forked Node process; structured clone carries file bytes without base64. */
export function forkNative(entry: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): NativePort {
  const child: ChildProcess = fork(entry, [...args], {
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env,
  })
  let over = false
  return {
    send(frame) {
      // A process that just died is noticed by its end; a frame to it is answered there.
      if (!over && child.connected) child.send(frame, () => undefined)
    },
    onFrame: (listener) => void child.on('message', (frame) => listener(frame as FromNative)),
    onEnd: (listener) =>
      void child.on('exit', (code) => {
        over = true
        listener(code)
      }),
    kill: () => void child.kill('SIGKILL'),
    pid: child.pid,
  }
}

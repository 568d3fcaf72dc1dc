import type { BridgeEvent, BridgeInput, BridgeName, BridgeOutput } from '../../domain/kernel/bridge.ts'
import { forkNative, type FromNative, type NativePort, type PortalAddress } from '../../native/kernel/bridge.ts'
import { programPath } from '../../electron/programs.ts'

/** The product's native process without a window before it, so that it can be killed and spoken to at any moment. */
export class NativeClient {
  readonly #port: NativePort
  readonly #calls = new Map<number, (answer: string | null) => void>()
  readonly #ready: Promise<void>
  #next = 1
  #ended: Promise<void>

  constructor(userDir: string, address: PortalAddress | null, onEvent: (event: BridgeEvent) => void = () => undefined) {
    this.#port = forkNative(programPath('native/main.ts'), [], { ...process.env, KENSE_USER_DIR: userDir, DISPLAY: '', DBUS_SESSION_BUS_ADDRESS: '' })
    let isReady: () => void = () => undefined
    this.#ready = new Promise((resolve) => (isReady = resolve))
    this.#ended = new Promise((resolve) =>
      this.#port.onEnd(() => {
        for (const answer of this.#calls.values()) answer(null)
        resolve()
      }),
    )
    this.#port.onFrame((frame: FromNative) => {
      if (frame.frame === 'ready') isReady()
      else if (frame.frame === 'answer') this.#calls.get(frame.id)?.(frame.answer)
      else if (frame.frame === 'event') onEvent(JSON.parse(frame.event) as BridgeEvent)
      else if (frame.frame === 'serve') this.#port.send({ frame: 'served', id: frame.id, result: null })
    })
    if (address !== null) this.#port.send({ frame: 'portal', address })
  }

  /** Null when the process ended before it answered. */
  async call<N extends BridgeName>(name: N, input: BridgeInput<N>): Promise<BridgeOutput<N> | { fault: { number: string } } | null> {
    const id = this.#next++
    const answer = await new Promise<string | null>((resolve) => {
      this.#calls.set(id, resolve)
      this.#port.send({ frame: 'call', id, request: JSON.stringify({ name, input }) })
    })
    this.#calls.delete(id)
    if (answer === null) return null
    const told = JSON.parse(answer) as { answer: BridgeOutput<N> } | { fault: { number: string } }
    return 'fault' in told ? told : told.answer
  }

  get ready(): Promise<void> {
    return this.#ready
  }

  get pid(): number | undefined {
    return this.#port.pid
  }

  async kill(): Promise<void> {
    this.#port.kill()
    await this.#ended
  }

  async stop(): Promise<void> {
    this.#port.send({ frame: 'stop' })
    await this.#ended
  }
}


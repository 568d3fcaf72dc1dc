import { join } from 'node:path'
import type { BridgeEvent } from '../../domain/kernel/bridge.ts'
import type { Trust } from '../../domain/signing/verify.ts'
import type { TokenPort } from '../../node/signing/tokens.ts'
import type { Ahead } from './ahead.ts'
import type { FromNative, ShellService, ToNative } from './bridge.ts'
import { bridgeHandlers, type ReadDocument } from './calls.ts'
import { openDispatch } from './dispatch.ts'
import { openFaultLog } from './faults.ts'
import { openFileSending } from './file-sending.ts'
import type { KeyRing } from './key-ring.ts'
import { openMachine } from './machine.ts'
import type { ModuleCalls } from './module-calls.ts'
import { makePrivateFolder, userFolder } from './place.ts'
import { loadSystemKeys, resealSystemKeys } from './secrets.ts'
import { openSignatureCheck, type CheckSignatures, type NameCertificates } from './signature-check.ts'
import { type ChannelEnd, tokensByShell } from './token-port.ts'
import type { Watch } from './watch.ts'

export interface NativeParts {
  openKeys: (folder: string, startTokens: (() => TokenPort) | null) => KeyRing
  readDocument: ReadDocument
  openTrust: (folder: string) => () => Trust | null
  checkSignatures: CheckSignatures
  certificatesIn: NameCertificates
  ahead: readonly Ahead[]
  watches: readonly Watch[]
  calls: ModuleCalls
}

interface Parent {
  send(frame: FromNative): void
  onFrame(listener: (frame: ToNative) => void): void
  onGone(listener: () => void): void
  /** Channels that the shell hands over; null where native starts its own processes. */
  onChannel: ((listener: (id: string, end: ChannelEnd) => void) => void) | null
}

const serviceTimeoutMs = 10 * 60_000

/** Electron's utility process and a forked Node speak to their parent in two ways that mean the same. */
function parentPort(): Parent {
  const electron = (process as unknown as { parentPort?: { postMessage(frame: unknown): void; on(event: 'message', listener: (message: { data: unknown; ports: unknown[] }) => void): void } }).parentPort
  if (electron) {
    return {
      send: (frame) => electron.postMessage(frame),
      onFrame: (listener) => electron.on('message', ({ data, ports }) => (ports.length === 0 ? listener(data as ToNative) : undefined)),
      onGone: () => undefined,
      onChannel: (listener) => electron.on('message', ({ data, ports }) => (ports.length === 0 ? undefined : listener((data as { id: string }).id, ports[0] as ChannelEnd))),
    }
  }
  if (!process.send) throw new Error('native is started by the window, not by hand')
  return {
    send(frame) {
      if (process.connected) process.send?.(frame)
    },
    onFrame: (listener) => void process.on('message', (frame) => listener(frame as ToNative)),
    // A window that was killed at once may be gone before anybody listens.
    onGone: (listener) => void (process.connected ? process.on('disconnect', listener) : listener()),
    onChannel: null,
  }
}

/** Runs the native process until its window stops it or is gone. */
export async function startNative(parts: NativeParts): Promise<void> {
  // Files of the person are nobody else's, whatever the account's own habit.
  process.umask(0o077)
  const parent = parentPort()
  const folder = makePrivateFolder(userFolder())
  const faults = openFaultLog(join(folder, 'log'))
  const early: ToNative[] = []
  // Nothing is open yet; without its window nobody would ever answer what follows.
  let end = (): void => process.exit(0)
  parent.onGone(() => end())
  let receive: (frame: ToNative) => void = (frame) => early.push(frame)
  parent.onFrame((frame) => receive(frame))

  const served = new Map<number, (result: string | null) => void>()
  let nextService = 1
  const services = (wanted: ShellService): Promise<string | null> =>
    new Promise((resolve) => {
      const id = nextService++
      const timer = setTimeout(() => answer(null), serviceTimeoutMs)
      const answer = (result: string | null) => {
        clearTimeout(timer)
        served.delete(id)
        resolve(result)
      }
      served.set(id, answer)
      parent.send({ frame: 'serve', id, wanted })
    })
  const takeServed = (frame: ToNative) => {
    if (frame.frame === 'served') served.get(frame.id)?.(frame.result)
    else early.push(frame)
  }
  receive = takeServed

  // A terminal's Ctrl+C reaches us too; the window stops us in order.
  process.on('SIGINT', () => undefined)
  process.on('uncaughtException', (error) => faults.note('native', error))
  process.on('unhandledRejection', (error) => faults.note('native', error))

  const systemKeys = await loadSystemKeys(folder, services)
  const keyRing = parts.openKeys(folder, parent.onChannel && tokensByShell(services, parent.onChannel))
  const emit = (event: BridgeEvent) => parent.send({ frame: 'event', event: JSON.stringify(event) })
  const machine = openMachine({ folder, systemKeys, services, keyRing, ahead: parts.ahead, watches: parts.watches, faults, emit })
  const checkSignatures = openSignatureCheck({ machine, folder, trust: parts.openTrust(folder), checkSignatures: parts.checkSignatures, certificatesIn: parts.certificatesIn })
  const dispatch = openDispatch({ ...bridgeHandlers(machine, keyRing, services, parts.readDocument, checkSignatures), ...parts.calls({ machine, folder, note: (where, error) => void faults.note(where, error), emit, services }) }, faults)

  async function stop(): Promise<void> {
    const hard = setTimeout(() => process.exit(1), 4_000)
    await machine.close().catch((error: unknown) => faults.note('stop', error))
    clearTimeout(hard)
    process.exit(0)
  }

  const files = openFileSending(parent, () => machine.session.now?.keep.files ?? null, faults)

  receive = (frame) => {
    switch (frame.frame) {
      case 'call':
        void dispatch(frame.request).then((answer) => parent.send({ frame: 'answer', id: frame.id, answer }))
        return
      case 'file':
        void files.send(frame.id, frame.sha256)
        return
      case 'taken':
        files.taken(frame.id)
        return
      case 'portal':
        try {
          machine.portalAt(frame.address)
        } catch (error) {
          faults.note('portal address', error)
        }
        return
      case 'open':
        emit({ type: 'open', route: frame.route })
        return
      case 'served':
        served.get(frame.id)?.(frame.result)
        return
      case 'stop':
        void stop()
    }
  }
  end = () => void stop()
  for (const frame of early.splice(0)) receive(frame)
  parent.send({ frame: 'ready' })
  // Nobody waits for it, and until it is done the former seal opens.
  if (systemKeys.now) await resealSystemKeys(folder, services).catch((error: unknown) => faults.note('system key', error))
}

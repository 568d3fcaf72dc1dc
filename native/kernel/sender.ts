import type { Done } from '../../domain/kernel/bridge.ts'
import type { CommandEnvelope } from '../../domain/kernel/envelope.ts'
import { NoLineError, PortalFaultError, SignedOutError } from './failure.ts'
import type { Outbox, WaitingCommand } from './outbox.ts'
import type { PortalAnswer } from './portal-calls.ts'

export interface SenderOptions {
  outbox: Outbox
  /** Sends one command, with the files it names before it. */
  send: (command: WaitingCommand) => Promise<PortalAnswer>
  online: () => boolean
  onChange: () => void
  onSignedOut: () => void
  note: (where: string, error: unknown) => void
}

export interface Sender {
  /** Durable first, then sent in its turn. Answers the portal's word, or `queued` when that takes too long. */
  accept(name: string, title: string, envelope: CommandEnvelope, waitMs: number): Promise<Done>
  /** Looks whether something can go out now. */
  kick(): void
  /** True when nothing waits any more within the time; a command that can't queue goes only after those that do. */
  drained(timeoutMs: number): Promise<boolean>
  close(): void
}

const faultTriesAllowed = 5
const retryMs = [500, 1_000, 2_000, 5_000, 10_000]

export function openSender(options: SenderOptions): Sender {
  const { outbox } = options
  const waiters = new Map<string, (done: Done) => void>()
  let drainers: (() => void)[] = []
  let running = false
  /** Since something last came through. */
  let failures = 0
  let closed = false
  let retry: NodeJS.Timeout | null = null

  function settle(command: WaitingCommand, done: Done): boolean {
    const waiter = waiters.get(command.envelope.id)
    waiters.delete(command.envelope.id)
    waiter?.(done)
    return waiter !== undefined
  }

  async function sendOne(command: WaitingCommand): Promise<'next' | 'later'> {
    outbox.sending(command.envelope.id)
    options.onChange()
    try {
      const result = await options.send(command)
      if (closed) return 'later'
      if ('refusal' in result) {
        // Someone who waits for it is told in place; else it stays, to be shown beside its thing.
        if (waiters.has(command.envelope.id)) outbox.remove(command.envelope.id)
        else outbox.saveRefusal(command.envelope.id, result.refusal)
        settle(command, { refusal: result.refusal })
      } else {
        outbox.remove(command.envelope.id)
        settle(command, { state: 'done', answer: result.answer })
      }
      failures = 0
      return 'next'
    } catch (error) {
      return afterError(command, error)
    }
  }

  function afterError(command: WaitingCommand, error: unknown): 'next' | 'later' {
    if (closed) return 'later'
    if (error instanceof SignedOutError) {
      options.onSignedOut()
      return 'later'
    }
    if (!(error instanceof NoLineError)) {
      options.note(`outbox: ${command.name}`, error)
      // Only what the portal failed over counts: a line that breaks says nothing against the command.
      if (outbox.saveFault(command.envelope.id) >= faultTriesAllowed) {
        const number = error instanceof PortalFaultError ? error.number : 'native'
        outbox.saveRefusal(command.envelope.id, { key: 'kernel.fault', values: { number } })
        settle(command, { fault: { number } })
        return 'next'
      }
    }
    // Its person is told that it waits; the command keeps its place.
    settle(command, { state: 'queued', id: command.envelope.id })
    const delayMs = retryMs[Math.min(failures, retryMs.length - 1)] ?? 500
    failures += 1
    retry ??= setTimeout(() => {
      retry = null
      kick()
    }, delayMs)
    return 'later'
  }

  async function run(): Promise<void> {
    running = true
    try {
      while (!closed && options.online()) {
        const command = outbox.next()
        if (!command) break
        if ((await sendOne(command)) === 'later') break
        options.onChange()
      }
    } catch (error) {
      options.note('outbox: sending', error)
    } finally {
      running = false
      if (!closed) {
        options.onChange()
        if (outbox.waiting() === 0) for (const drainer of drainers.splice(0)) drainer()
      }
    }
  }

  function kick(): void {
    if (!running && !closed && options.online()) void run()
  }

  return {
    kick,
    accept(name, title, envelope, waitMs) {
      outbox.add(name, title, envelope, new Date().toISOString())
      options.onChange()
      if (!options.online()) return Promise.resolve({ state: 'queued', id: envelope.id })
      return new Promise((resolve) => {
        const over = setTimeout(() => {
          waiters.delete(envelope.id)
          resolve({ state: 'queued', id: envelope.id })
        }, waitMs)
        waiters.set(envelope.id, (done) => {
          clearTimeout(over)
          resolve(done)
        })
        kick()
      })
    },
    drained(timeoutMs) {
      if (outbox.waiting() === 0) return Promise.resolve(true)
      kick()
      return new Promise((resolve) => {
        const over = setTimeout(() => {
          drainers = drainers.filter((each) => each !== drainer)
          resolve(false)
        }, timeoutMs)
        const drainer = () => {
          clearTimeout(over)
          resolve(true)
        }
        drainers.push(drainer)
      })
    },
    close() {
      closed = true
      if (retry) clearTimeout(retry)
      for (const [id, waiter] of waiters) waiter({ state: 'queued', id })
      waiters.clear()
    },
  }
}

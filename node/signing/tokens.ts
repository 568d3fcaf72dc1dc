import { fork } from 'node:child_process'
import { KeyFault } from './key-fault.ts'
import type { TokenAsk, TokenReply } from './token-process.ts'
import type { FoundToken, TokenAnswer, TokenDeed } from './token-work.ts'

export type { FoundToken, PinState } from './token-work.ts'

/** A module file that was found and whose digest the administrator listed. */
export interface AllowedModule {
  readonly path: string
  readonly sha256: string
}

/** A started token process. Electron's utility process and a forked Node both give one. */
export interface TokenPort {
  send(ask: TokenAsk): void
  onReply(listener: (reply: TokenReply) => void): void
  /** Also when it could not be started. */
  onEnd(listener: () => void): void
  end(): void
}

export interface Tokens {
  list(module: AllowedModule): Promise<readonly FoundToken[]>
  /** Signs each of `data` with one login; `pin` is UTF-8 and is wiped, null for a token with a keypad of its own. */
  sign(module: AllowedModule, key: { readonly token: string; readonly keyId: string }, pin: Uint8Array | null, data: readonly Uint8Array[], signal?: AbortSignal): Promise<readonly Uint8Array[]>
  close(): void
}

/** A person may have to find the keypad, and a token signs some in a second. */
const signLimitMs = 120_000
/** A dialog that looks for tokens again and again doesn't start a process each time. */
const idleMs = 30_000

/** Throws KeyFault for everything a person can do something about. A module that crashes or hangs costs its own process only. */
export function openTokens({ start = forkTokenProcess, listLimitMs = 10_000 }: { readonly start?: () => TokenPort; readonly listLimitMs?: number } = {}): Tokens {
  const lines = new Map<string, Line>()
  let nextId = 1

  function lineTo({ path }: AllowedModule): Line {
    const known = lines.get(path)
    if (known !== undefined && !known.over) return known
    const line = openLine(start())
    lines.set(path, line)
    return line
  }

  function ask(module: AllowedModule, deed: TokenDeed, limitMs: number, signal?: AbortSignal): Promise<TokenAnswer> {
    return lineTo(module).ask({ id: nextId++, deed, sha256: module.sha256 }, limitMs, signal)
  }

  return {
    async list(module) {
      const answer = await ask(module, { do: 'list', module: module.path }, listLimitMs)
      return 'tokens' in answer ? answer.tokens : []
    },
    async sign(module, { token, keyId }, pin, data, signal) {
      const handed = pin && Uint8Array.from(pin)
      pin?.fill(0)
      try {
        const answer = await ask(module, { do: 'sign', module: module.path, token, keyId, pin: handed, data }, signLimitMs, signal)
        return 'signatures' in answer ? answer.signatures : []
      } finally {
        handed?.fill(0)
      }
    },
    close() {
      for (const line of lines.values()) line.end()
      lines.clear()
    },
  }
}

interface Line {
  readonly over: boolean
  ask(ask: TokenAsk, limitMs: number, signal?: AbortSignal): Promise<TokenAnswer>
  end(): void
}

/** One deed after another, as PKCS#11 wants it. */
function openLine(port: TokenPort): Line {
  const waiting = new Map<number, (reply: TokenReply | KeyFault) => void>()
  let over = false
  let before: Promise<unknown> = Promise.resolve()
  // A person may look for the PIN longer than that.
  const idle = setTimeout(() => (waiting.size > 0 ? idle.refresh() : end()), idleMs).unref()

  function end(): void {
    if (over) return
    over = true
    clearTimeout(idle)
    port.end()
    for (const settle of waiting.values()) settle(new KeyFault('moduleFailed'))
    waiting.clear()
  }

  port.onReply((reply) => waiting.get(reply.id)?.(reply))
  port.onEnd(end)

  function once(wanted: TokenAsk, limitMs: number, signal?: AbortSignal): Promise<TokenAnswer> {
    return new Promise((resolve, reject) => {
      if (over) return reject(new KeyFault('moduleFailed'))
      const settle = (result: TokenReply | KeyFault) => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', stop)
        waiting.delete(wanted.id)
        idle.refresh()
        if (result instanceof KeyFault) reject(result)
        else if (result.answer !== undefined) resolve(result.answer)
        else reject(new KeyFault(result.fault?.code ?? 'moduleFailed', result.fault?.values ?? null))
      }
      /** There is no way to interrupt a module but to end the process that it hangs in. */
      const giveUp = (fault: KeyFault) => {
        settle(fault)
        end()
      }
      const stop = () => giveUp(new KeyFault('tokenCancelled'))
      const timer = setTimeout(() => giveUp(new KeyFault('moduleSlow')), limitMs)
      waiting.set(wanted.id, settle)
      if (signal?.aborted) return stop()
      signal?.addEventListener('abort', stop)
      port.send(wanted)
    })
  }

  return {
    get over() {
      return over
    },
    ask(wanted, limitMs, signal) {
      const mine = before.then(() => once(wanted, limitMs, signal))
      before = mine.catch(() => undefined)
      return mine
    },
    end,
  }
}

function forkTokenProcess(): TokenPort {
  const child = fork(new URL('./token-process.ts', import.meta.url), [], { serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
  child.unref()
  child.channel?.unref()
  return {
    send: (ask) => {
      if (child.connected) child.send(ask, () => undefined)
    },
    onReply: (listener) => void child.on('message', (reply) => listener(reply as TokenReply)),
    onEnd(listener) {
      child.on('exit', listener)
      child.on('error', listener)
    },
    end: () => void child.kill('SIGKILL'),
  }
}

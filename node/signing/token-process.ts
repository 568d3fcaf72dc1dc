/** A process of its own for makers' PKCS#11 modules: when one crashes or hangs, nothing else does. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { KeyFaultCode } from './key-fault.ts'
import type { TokenAnswer, TokenDeed } from './token-work.ts'

export interface TokenAsk {
  readonly id: number
  readonly deed: TokenDeed
  /** The digest that the administrator listed for the module. */
  readonly sha256: string
}

export interface TokenReply {
  readonly id: number
  readonly answer?: TokenAnswer
  readonly fault?: { readonly code: KeyFaultCode; readonly values: Record<string, string | number> | null }
}

interface Port {
  send(reply: TokenReply): void
  onAsk(listener: (ask: TokenAsk) => void): void
}

interface ChannelEnd {
  postMessage(reply: TokenReply): void
  on(event: 'message', listener: (message: { data: TokenAsk }) => void): unknown
  on(event: 'close', listener: () => void): unknown
  start(): void
}

/** In Electron the shell hands over one end of a channel whose other end native holds; a forked Node is native's own child. */
function askerPort(): Port {
  const electron = (process as unknown as { parentPort?: { once(event: 'message', listener: (message: { ports: ChannelEnd[] }) => void): void } }).parentPort
  if (electron) {
    let end: ChannelEnd | undefined
    return {
      send: (reply) => end?.postMessage(reply),
      onAsk: (listener) =>
        electron.once('message', ({ ports }) => {
          end = ports[0]
          end?.on('message', ({ data }) => listener(data))
          end?.on('close', () => process.exit(0))
          end?.start()
        }),
    }
  }
  process.on('disconnect', () => process.exit(0))
  return { send: (reply) => process.send?.(reply), onAsk: (listener) => void process.on('message', (ask) => listener(ask as TokenAsk)) }
}

const port = askerPort()
// Ctrl+C of a terminal reaches us too; our parent ends us in order.
process.on('SIGINT', () => undefined)

async function work({ id, deed, sha256 }: TokenAsk): Promise<TokenReply> {
  try {
    // Here once more, so that hardly a moment lies between what was judged and what is loaded.
    if (createHash('sha256').update(readFileSync(deed.module)).digest('hex') !== sha256) return { id, fault: { code: 'moduleChanged', values: null } }
    const { workWithToken } = await import('./token-work.ts')
    return { id, answer: workWithToken(deed) }
  } catch (error) {
    return { id, fault: faultIn(error) }
  } finally {
    if (deed.do === 'sign') deed.pin?.fill(0)
  }
}

function faultIn(error: unknown): NonNullable<TokenReply['fault']> {
  if (error instanceof Error && error.name === 'KeyFault') {
    const { code, values } = error as Error & NonNullable<TokenReply['fault']>
    return { code, values }
  }
  // koffi has no build for this system.
  if ((error as { code?: string }).code === 'ERR_MODULE_NOT_FOUND' || /native Koffi module/i.test(String(error))) return { code: 'tokensUnavailable', values: null }
  return { code: 'moduleFailed', values: null }
}

port.onAsk((ask) => void work(ask).then((reply) => port.send(reply)))

import type { TokenAsk, TokenReply } from '../../node/signing/token-process.ts'
import type { TokenPort } from '../../node/signing/tokens.ts'
import type { ShellServices } from './bridge.ts'

/** An end of Electron's MessageChannelMain. */
export interface ChannelEnd {
  postMessage(message: TokenAsk): void
  on(event: 'message', listener: (message: { data: TokenReply }) => void): unknown
  on(event: 'close', listener: () => void): unknown
  start(): void
  close(): void
}

/** Starts token processes by asking the shell, where only the shell may; the channel to each comes beside its own frame. */
export function tokensByShell(services: ShellServices, onChannel: (listener: (id: string, end: ChannelEnd) => void) => void): () => TokenPort {
  const waiting = new Map<string, (end: ChannelEnd) => void>()
  let next = 1
  onChannel((id, end) => {
    const take = waiting.get(id)
    waiting.delete(id)
    if (take === undefined) end.close()
    else take(end)
  })
  return () => {
    const id = String(next++)
    const early: TokenAsk[] = []
    let channel: ChannelEnd | null = null
    let over = false
    let hear: (reply: TokenReply) => void = () => undefined
    let ended: () => void = () => undefined
    waiting.set(id, (end) => {
      channel = end
      end.on('message', ({ data }) => hear(data))
      end.on('close', () => ended())
      end.start()
      for (const ask of early.splice(0)) end.postMessage(ask)
      if (over) end.close()
    })
    void services({ service: 'startTokens', id }).then((done) => {
      if (done !== null) return
      waiting.delete(id)
      ended()
    })
    return {
      send: (ask) => void (channel === null ? early.push(ask) : channel.postMessage(ask)),
      onReply: (listener) => (hear = listener),
      onEnd: (listener) => (ended = listener),
      end() {
        over = true
        channel?.close()
      },
    }
  }
}

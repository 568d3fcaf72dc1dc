import type { Readable, Writable } from 'node:stream'

/** A message of the browser's protocol: an event, by its method and the session it belongs to. */
export interface CdpEvent {
  method: string
  params: Record<string, unknown>
  sessionId: string | null
}

export interface Cdp {
  /** Rejects with CdpError when the browser refuses or has ended. */
  send(method: string, params?: object, sessionId?: string | null): Promise<Record<string, unknown>>
  onEvent(listener: (event: CdpEvent) => void): void
  /** The pipe broke: whatever still waits is rejected. */
  end(): void
}

export class CdpError extends Error {
  override readonly name = 'CdpError'
}

interface Waiting {
  resolve: (result: Record<string, unknown>) => void
  reject: (error: Error) => void
  method: string
}

/** Speaks over the debugging pipe (descriptors 3 and 4): messages of JSON, each ended by a zero byte. No port is opened. */
export function openCdp(toBrowser: Writable, fromBrowser: Readable): Cdp {
  const waiting = new Map<number, Waiting>()
  const listeners: ((event: CdpEvent) => void)[] = []
  let next = 1
  let ended = false
  let parts: Buffer[] = []

  function receive(text: string): void {
    const message = JSON.parse(text) as { id?: number; result?: Record<string, unknown>; error?: { message: string }; method?: string; params?: Record<string, unknown>; sessionId?: string }
    if (message.id === undefined) {
      const event = { method: message.method ?? '', params: message.params ?? {}, sessionId: message.sessionId ?? null }
      for (const listener of listeners) listener(event)
      return
    }
    const asked = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.error) asked?.reject(new CdpError(`${asked.method}: ${message.error.message}`))
    else asked?.resolve(message.result ?? {})
  }

  fromBrowser.on('data', (chunk: Buffer) => {
    let rest = chunk
    for (let zero = rest.indexOf(0); zero !== -1; zero = rest.indexOf(0)) {
      parts.push(rest.subarray(0, zero))
      const text = Buffer.concat(parts).toString('utf8')
      parts = []
      rest = rest.subarray(zero + 1)
      receive(text)
    }
    if (rest.length > 0) parts.push(rest)
  })

  function end(): void {
    ended = true
    for (const asked of waiting.values()) asked.reject(new CdpError(`${asked.method}: the browser ended`))
    waiting.clear()
  }
  fromBrowser.on('close', end)
  fromBrowser.on('error', end)
  toBrowser.on('error', end)

  return {
    send(method, params = {}, sessionId = null) {
      if (ended) return Promise.reject(new CdpError(`${method}: the browser ended`))
      const id = next++
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject, method })
        toBrowser.write(`${JSON.stringify({ id, method, params, ...(sessionId ? { sessionId } : {}) })}\0`)
      })
    },
    onEvent: (listener) => void listeners.push(listener),
    end,
  }
}

/**
 * Runs in the page before its first script and gives it `window.kense`. It is sent to the browser as text, so it may
 * use nothing from outside itself.
 */
export function installPageBridge(bindingName: string, deliverName: string): void {
  type Resolve = { resolve: (value: unknown) => void; reject: (error: Error) => void }
  const scope = globalThis as unknown as Record<string, unknown>
  const send = scope[bindingName] as ((payload: string) => void) | undefined
  if (send === undefined || scope.kense !== undefined) return
  delete scope[bindingName]
  const waiting = new Map<number, Resolve>()
  const listeners = new Set<(event: unknown) => void>()
  // What happened before the page began to listen is told to its first listener.
  let early: unknown[] = []
  let next = 1

  const deliver = (id: number, text: string) => {
    const message = JSON.parse(text) as { answer?: unknown; fault?: { number: string } }
    if (id === 0) {
      if (listeners.size === 0) early.push(message)
      for (const listener of [...listeners]) listener(message)
      return
    }
    const call = waiting.get(id)
    waiting.delete(id)
    if (!call) return
    if (message.fault) call.reject(new Error(`fault № ${message.fault.number}`))
    else call.resolve(message.answer)
  }
  Object.defineProperty(scope, deliverName, { value: deliver })

  const bridge = Object.freeze({
    call: (name: string, input: unknown) =>
      new Promise((resolve, reject) => {
        const id = next++
        waiting.set(id, { resolve, reject })
        send(`${id} ${JSON.stringify({ name, input })}`)
      }),
    on(listener: (event: unknown) => void) {
      listeners.add(listener)
      const told = early
      early = []
      for (const event of told) listener(event)
      return () => listeners.delete(listener)
    },
  })
  Object.defineProperty(scope, 'kense', { value: bridge, enumerable: true })
  // The shell closes every second window before it lives, and a page that waits for one it opened itself stood still for ever (tried).
  Object.defineProperty(scope, 'open', { value: () => null })
}

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
  // Files that a person gave, while the shell is asked where they lie.
  const given = new Map<number, File>()
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
    given.delete(id)
    if (!call) return
    if (message.fault) call.reject(new Error(`fault № ${message.fault.number}`))
    else call.resolve(message.answer)
  }
  Object.defineProperty(scope, deliverName, { value: Object.freeze(Object.assign(deliver, { fileOf: (id: number) => given.get(id) })) })

  const ask = (words: string, file?: File) =>
    new Promise((resolve, reject) => {
      const id = next++
      if (file) given.set(id, file)
      waiting.set(id, { resolve, reject })
      send(`${id} ${words}`)
    })

  const bridge = Object.freeze({
    call: (name: string, input: unknown) => ask(JSON.stringify({ name, input })),
    pathOf: (file: unknown) => (file instanceof File ? ask('path', file) : Promise.resolve(null)),
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

import { connect, type Socket } from 'node:net'

/** One kept-alive HTTP/1.1 connection that costs as little as a client can, so that a measure shows the server. */
export class Wire {
  readonly #socket: Socket
  #held: Buffer = Buffer.alloc(0)
  #waiting: { resolve: (status: number) => void; reject: (error: Error) => void } | null = null

  constructor(port: number) {
    this.#socket = connect(port, '127.0.0.1')
    this.#socket.setNoDelay(true)
    this.#socket.on('data', (bytes: Buffer) => this.#take(bytes))
    this.#socket.on('error', (error) => this.#waiting?.reject(error))
    this.#socket.on('close', () => this.#waiting?.reject(new Error('the server closed the connection')))
  }

  /** Answers the status once the whole body is there. */
  ask(request: Buffer): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject }
      this.#socket.write(request)
    })
  }

  #take(bytes: Buffer): void {
    this.#held = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes])
    const end = this.#held.indexOf('\r\n\r\n')
    if (end < 0) return
    const head = this.#held.toString('latin1', 0, end)
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)
    if (this.#held.length < end + 4 + length) return
    this.#held = this.#held.subarray(end + 4 + length)
    const waiting = this.#waiting
    this.#waiting = null
    waiting?.resolve(Number(head.slice(9, 12)))
  }

  close(): void {
    this.#waiting = null
    this.#socket.destroy()
  }
}

export function post(path: string, body: unknown, token: string): Buffer {
  const text = JSON.stringify(body)
  return Buffer.from(`POST ${path} HTTP/1.1\r\nhost: portal\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`)
}

/** Asks over `connections` at once for `durationMs`; answers how many were answered a second. Every answer must have the expected status. `next` is told which connection asks. */
export async function load(port: number, connections: number, durationMs: number, next: (connection: number) => Buffer, expected = 200): Promise<number> {
  const until = performance.now() + durationMs
  let answered = 0
  const begun = performance.now()
  await Promise.all(
    Array.from({ length: connections }, async (_none, connection) => {
      const wire = new Wire(port)
      while (performance.now() < until) {
        const status = await wire.ask(next(connection))
        if (status !== expected) throw new Error(`status ${status} instead of ${expected}`)
        answered += 1
      }
      wire.close()
    }),
  )
  return (answered / (performance.now() - begun)) * 1000
}

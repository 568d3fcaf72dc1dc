/** Many windows that only look: WebSockets to the portal, or to a bare server that does nothing but send. */
import { spawn } from 'node:child_process'
import { connect, type Socket } from 'node:net'
import { WebSocket } from 'ws'

export interface Screens {
  /** Resolves when every screen has got a frame in which `isIt` sees what is waited for. */
  all(isIt: (frame: string) => boolean): Promise<void>
  /** Frames that each screen has got since the last asking. */
  frames(): number[]
  close(): void
}

/** So many connections are under way at once, on either side of a comparison. */
const atOnce = 100

async function inTurns(count: number, open: (index: number) => Promise<void>): Promise<void> {
  const waiting = Array.from({ length: count }, (_, index) => index).values()
  const work = async (): Promise<void> => {
    for (const index of waiting) await open(index)
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, work))
}

interface Watch {
  isIt: (frame: string) => boolean
  missing: Set<number>
  resolve: () => void
}

class Looking {
  readonly counts: number[]
  #watch: Watch | null = null

  constructor(count: number) {
    this.counts = Array.from({ length: count }, () => 0)
  }

  got(index: number, frame: string): void {
    this.counts[index] = (this.counts[index] ?? 0) + 1
    const watch = this.#watch
    if (watch === null || !watch.missing.has(index) || !watch.isIt(frame)) return
    watch.missing.delete(index)
    if (watch.missing.size > 0) return
    this.#watch = null
    watch.resolve()
  }

  all(isIt: (frame: string) => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#watch = { isIt, missing: new Set(this.counts.keys()), resolve }
    })
  }

  frames(): number[] {
    const before = [...this.counts]
    this.counts.fill(0)
    return before
  }
}

/** `greet`: what a screen says first, and by which answer it knows that it is heard. */
export async function openScreens(url: string, count: number, greet: { say: (index: number) => string[]; heard: (frame: string) => boolean }): Promise<Screens> {
  const looking = new Looking(count)
  const sockets: WebSocket[] = []
  let over = false
  const open = (index: number, heardOnce: () => void): void => {
    const socket = new WebSocket(url, { perMessageDeflate: false })
    sockets[index] = socket
    let heard = false
    socket.on('error', () => undefined)
    // As a window does: turned away, it comes again.
    socket.once('close', () => {
      if (!over) setTimeout(() => open(index, heardOnce), 50)
    })
    socket.once('open', () => {
      for (const words of greet.say(index)) socket.send(words)
    })
    socket.on('message', (data: Buffer) => {
      const frame = data.toString('latin1')
      if (!heard && greet.heard(frame)) {
        heard = true
        heardOnce()
      }
      looking.got(index, frame)
    })
  }
  await inTurns(count, (index) => new Promise<void>((resolve) => open(index, resolve)))
  return {
    all: (isIt) => looking.all(isIt),
    frames: () => looking.frames(),
    close: () => {
      over = true
      for (const socket of sockets) socket.terminate()
    },
  }
}

/** The least that can carry bytes to so many: TCP without any framing; a message ends with a line. */
export async function openRawScreens(port: number, count: number): Promise<Screens> {
  const looking = new Looking(count)
  const sockets: Socket[] = []
  await inTurns(count, (index) => new Promise<void>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve())
    socket.setNoDelay(true)
    sockets.push(socket)
    socket.once('error', reject)
    socket.on('data', (bytes) => looking.got(index, bytes.toString('latin1')))
  }))
  return {
    all: (isIt) => looking.all(isIt),
    frames: () => looking.frames(),
    close: () => {
      for (const socket of sockets) socket.destroy()
    },
  }
}

/** POST anything: its body goes to every socket. With `raw` the sockets are bare TCP. */
const bare = `
import { createServer } from 'node:http'
import { createServer as createRaw } from 'node:net'
import { WebSocketServer } from 'ws'
const sockets = new Set()
const raw = createRaw((socket) => { socket.setNoDelay(true); socket.on('error', () => {}); socket.on('close', () => sockets.delete(socket)); sockets.add(socket) })
const server = createServer((request, response) => {
  const parts = []
  request.on('data', (part) => parts.push(part))
  request.on('end', () => {
    const body = Buffer.concat(parts)
    for (const socket of sockets) socket.send ? socket.send(body, { binary: false }) : socket.write(body)
    response.writeHead(200, { 'content-length': 2 }).end('ok')
  })
})
// Each side waits while the other is measured.
server.keepAliveTimeout = 0
const ws = new WebSocketServer({ noServer: true, perMessageDeflate: false, clientTracking: false })
server.on('upgrade', (request, stream, head) => ws.handleUpgrade(request, stream, head, (socket) => {
  socket.on('error', () => {})
  socket.on('close', () => sockets.delete(socket))
  socket.once('message', () => { sockets.add(socket); socket.send('ready') })
}))
raw.listen(0, '127.0.0.1', () => server.listen(0, '127.0.0.1', () => console.log(server.address().port + ' ' + raw.address().port)))`

interface BareServer {
  port: number
  rawPort: number
  close: () => void
}

export async function startBare(): Promise<BareServer> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', bare], { stdio: ['ignore', 'pipe', 'inherit'] })
  const line = await new Promise<string>((resolve) => child.stdout.once('data', (bytes: Buffer) => resolve(bytes.toString())))
  const [port = 0, rawPort = 0] = line.trim().split(' ').map(Number)
  return { port, rawPort, close: () => child.kill() }
}

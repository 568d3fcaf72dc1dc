import { createServer, connect, type Server } from 'node:net'
import { rmSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { join } from 'node:path'

/** A local socket in the user's own folder, or a named pipe on Windows; never a network port. */
function address(userDir: string): string {
  if (process.platform !== 'win32') return join(userDir, 'instance')
  return `\\\\.\\pipe\\kense-${createHash('sha256').update(userDir).digest('hex').slice(0, 24)}`
}

export interface FirstInstance {
  release(): void
}

const messageLimit = 4_096
const handOverMs = 2_000

/**
 * True single instance: the first keeps the address, a later one hands over what it was started with (a link, or
 * nothing: "come to the front") and answers null.
 */
export async function claimInstance(userDir: string, started: string, onOther: (started: string) => void): Promise<FirstInstance | null> {
  const path = address(userDir)
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const server = await listen(path, onOther)
    if (server) return { release: () => release(server, path) }
    if (await handOver(path, started)) return null
    // Whoever held the address is gone and left it behind.
    if (process.platform !== 'win32') rmSync(path, { force: true })
  }
  throw new Error(`the address ${path} can neither be held nor spoken to`)
}

function release(server: Server, path: string): void {
  server.close()
  if (process.platform !== 'win32') rmSync(path, { force: true })
}

function listen(path: string, onOther: (started: string) => void): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      let text = ''
      socket.setEncoding('utf8')
      socket.setTimeout(handOverMs, () => socket.destroy())
      socket.on('error', () => undefined)
      socket.on('data', (part: string) => {
        text += part
        if (text.length > messageLimit) return void socket.destroy()
        if (!text.endsWith('\n')) return
        onOther(text.slice(0, -1))
        socket.end('taken\n')
      })
    })
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(null) : reject(error)))
    server.listen(path, () => resolve(server))
  })
}

function handOver(path: string, started: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.setTimeout(handOverMs, () => socket.destroy())
    socket.once('connect', () => socket.write(`${started.replaceAll('\n', ' ').slice(0, messageLimit - 2)}\n`))
    socket.once('data', () => {
      resolve(true)
      socket.destroy()
    })
    socket.once('error', () => resolve(false))
    socket.once('close', () => resolve(false))
  })
}

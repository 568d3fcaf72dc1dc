import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Writable } from 'node:stream'
import type { PortalAddress } from '../native/kernel/bridge.ts'
import { programPath } from '../electron/programs.ts'

export interface PortalProcess {
  readonly address: Promise<PortalAddress>
  readonly pid: number | undefined
  /** Resolves with the exit code when the portal has ended, for whatever reason. */
  readonly ended: Promise<number | null>
  stop(): Promise<void>
  /** As a power cut would: no goodbye. */
  kill(): Promise<void>
}

export interface PortalProcessOptions {
  dataDir: string
  demo: boolean
  /** 0: any free port. */
  port?: number
  env?: NodeJS.ProcessEnv
  /** Lines that the portal says while it starts, such as the progress of the demo office's keys. */
  onLine?: (line: string) => void
  /** Takes all that it says, for whoever looks why it ended. */
  log?: Writable
}

interface ReadyLine {
  ready: true
  url: string
  certificate?: string | null
}

const stopTimeoutMs = 15_000

/** The portal as a process of its own, with its embedded PostgreSQL; the demo office is filled at the first start. */
export function startPortalProcess(options: PortalProcessOptions): PortalProcess {
  const env = {
    ...(options.env ?? process.env),
    KENSE_DATA: options.dataDir,
    KENSE_DEMO: options.demo ? '1' : '0',
    KENSE_HOST: '127.0.0.1',
    KENSE_PORT: String(options.port ?? 0),
    // Our end of its input closes when we are gone, even by kill -9; then it stops as well.
    KENSE_PARENT: '1',
  }
  const child: ChildProcess = spawn(process.execPath, [programPath('server/main.ts', env)], { stdio: ['pipe', 'pipe', 'pipe'], env })
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  const said: string[] = []

  const address = new Promise<PortalAddress>((resolve, reject) => {
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      const ready = readyLine(line)
      if (ready) resolve({ url: ready.url, certificate: ready.certificate ?? null, demoOffice: options.demo ? options.dataDir : null })
    })
    createInterface({ input: child.stderr as NodeJS.ReadableStream }).on('line', (line) => {
      said.push(line)
      if (said.length > 40) said.shift()
      // What is written for machines, one JSON object a line, tells whoever waits for a window nothing.
      if (!line.startsWith('{')) options.onLine?.(line)
    })
    if (options.log) child.stderr?.pipe(options.log)
    child.once('error', reject)
    void ended.then((code) => reject(new Error(`the portal ended with ${code ?? 'a signal'} before it was ready:\n${said.join('\n')}`)))
  })
  // Whoever doesn't wait for the address must not be killed by its failure.
  address.catch(() => undefined)

  return {
    address,
    ended,
    pid: child.pid,
    async stop() {
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs)
      await ended
      clearTimeout(timer)
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

function readyLine(line: string): ReadyLine | null {
  try {
    const said = JSON.parse(line) as Partial<ReadyLine>
    return said.ready === true && typeof said.url === 'string' ? (said as ReadyLine) : null
  } catch {
    return null
  }
}

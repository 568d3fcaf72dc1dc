import type { utilityProcess as UtilityProcesses } from 'electron'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import { z } from 'zod'
import type { PortalAddress } from '../native/kernel/bridge.ts'
import type { PortalRun } from './kept-portal.ts'
import { openPortalLog } from './portal-log.ts'
import { programPath } from './programs.ts'

const ReadyLine = z.object({ ready: z.literal(true), url: z.string(), certificate: z.string().nullable().default(null) })
const stopTimeoutMs = 15_000

/** Where no portal is set, one of our own with the demo office, ended with the program. */
export function runPortal(utilityProcess: typeof UtilityProcesses, userDir: string, port: number): PortalRun {
  const dataDir = join(userDir, 'portal')
  const child = utilityProcess.fork(programPath('server/main.ts'), [], {
    serviceName: 'Kense portal',
    stdio: 'pipe',
    env: { ...process.env, KENSE_DATA: dataDir, KENSE_DEMO: '1', KENSE_HOST: '127.0.0.1', KENSE_PORT: String(port) },
  })
  const ended = new Promise<number>((resolve) => child.once('exit', resolve))
  const address = new Promise<PortalAddress>((resolve, reject) => {
    if (child.stdout) {
      createInterface({ input: child.stdout }).on('line', (line) => {
        const ready = ReadyLine.safeParse(parsed(line))
        if (ready.success) resolve({ url: ready.data.url, certificate: ready.data.certificate, demoOffice: dataDir })
      })
    }
    // A pipe that nobody reads, the log being lost, would hold the portal up.
    child.stderr?.pipe(openPortalLog(userDir)).on('error', () => child.stderr?.resume())
    void ended.then((code) => reject(new Error(`the portal ended with ${code}`)))
  })
  return {
    address,
    ended,
    async stop() {
      child.kill()
      const timer = new Promise((resolve) => setTimeout(resolve, stopTimeoutMs).unref())
      await Promise.race([ended, timer])
    },
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line) as unknown
  } catch {
    return null
  }
}
